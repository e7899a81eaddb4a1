// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/event.h"

#include "journal/closereason.h"

namespace signalbox {
namespace {

constexpr std::array<const char*, EventKindCount> KindNames { "listening", "opened", "received", "sent",
    "half-closed", "closed", "failed", "rejected", "note", "stopped" };

} // namespace

QByteArrayView eventKindName(EventKind kind) { return KindNames[static_cast<std::size_t>(kind)]; }

std::optional<EventKind> eventKindFromName(QByteArrayView name)
{
    for (const EventKind kind : AllEventKinds) {
        if (eventKindName(kind) == name)
            return kind;
    }
    return {};
}

Severity severityOf(const Event& event)
{
    switch (event.kind) {
    case EventKind::Failed:
        return Severity::Error;
    case EventKind::Rejected:
        return Severity::Warning;
    case EventKind::Note:
        return Severity::Note;
    case EventKind::Closed: {
        const auto reason = closeReasonFromDetail(event.detail);
        return reason && isAbnormal(*reason) ? Severity::Warning : Severity::Info;
    }
    case EventKind::Listening:
    case EventKind::Opened:
    case EventKind::Received:
    case EventKind::Sent:
    case EventKind::HalfClosed:
    case EventKind::Stopped:
        return Severity::Info;
    }
    return Severity::Info;
}

} // namespace signalbox
