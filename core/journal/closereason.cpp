// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/closereason.h"

#include "base/systemerror.h"

#include <QCoreApplication>

#include <array>
#include <cerrno>

namespace signalbox {
namespace {

struct Reason
{
    const char* term;
    const char* words;
    bool abnormal;
};

constexpr std::array<Reason, CloseReasonCount> Reasons { {
    { "peer-closed", QT_TRANSLATE_NOOP("CloseReason", "closed by the peer"), false },
    { "reset", QT_TRANSLATE_NOOP("CloseReason", "connection reset"), true },
    { "broken-pipe", QT_TRANSLATE_NOOP("CloseReason", "broken pipe"), true },
    { "network-error", QT_TRANSLATE_NOOP("CloseReason", "network error"), true },
    { "kicked", QT_TRANSLATE_NOOP("CloseReason", "disconnected by the server"), false },
    { "aborted", QT_TRANSLATE_NOOP("CloseReason", "reset by this side"), false },
    { "quit", QT_TRANSLATE_NOOP("CloseReason", "quit"), false },
    { "slow-consumer", QT_TRANSLATE_NOOP("CloseReason", "slow consumer"), true },
    { "idle-timeout", QT_TRANSLATE_NOOP("CloseReason", "idle time-out"), true },
    { "server-stopped", QT_TRANSLATE_NOOP("CloseReason", "server stopped"), false },
    { "connect-failed", QT_TRANSLATE_NOOP("CloseReason", "could not connect"), true },
    { "local-closed", QT_TRANSLATE_NOOP("CloseReason", "closed by this side"), false },
    { "protocol-errors", QT_TRANSLATE_NOOP("CloseReason", "too many refused lines"), true },
    { "write-timeout", QT_TRANSLATE_NOOP("CloseReason", "write time-out"), true },
    { "line-timeout", QT_TRANSLATE_NOOP("CloseReason", "line time-out"), true },
    { "rule", QT_TRANSLATE_NOOP("CloseReason", "closed by a rule"), false },
} };

const Reason& entry(CloseReason reason) { return Reasons[static_cast<std::size_t>(reason)]; }

} // namespace

CloseReason closeReasonOf(int errnoCode)
{
    switch (errnoCode) {
    case ECONNRESET:
        return CloseReason::Reset;
    case EPIPE:
        return CloseReason::BrokenPipe;
    default:
        return CloseReason::NetworkError;
    }
}

QByteArrayView closeReasonTerm(CloseReason reason) { return entry(reason).term; }

QByteArray closeDetail(CloseReason reason, int errnoCode, const QString& more)
{
    QByteArray detail = entry(reason).term;
    if (errnoCode != 0)
        detail += ": " + errnoText(errnoCode).toUtf8();
    if (!more.isEmpty())
        detail += (errnoCode != 0 ? "; " : ": ") + more.toUtf8();
    return detail;
}

std::optional<CloseReason> closeReasonFromDetail(QByteArrayView detail)
{
    const qsizetype colon = detail.indexOf(':');
    const QByteArrayView term = colon < 0 ? detail : detail.first(colon);
    for (std::size_t i = 0; i < Reasons.size(); ++i) {
        if (term == Reasons[i].term)
            return static_cast<CloseReason>(i);
    }
    return {};
}

bool isAbnormal(CloseReason reason) { return entry(reason).abnormal; }

QString closeReasonWords(CloseReason reason)
{
    return QCoreApplication::translate("CloseReason", entry(reason).words);
}

} // namespace signalbox
