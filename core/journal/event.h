// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "base/ids.h"

#include <QByteArrayView>

#include <array>
#include <optional>

namespace signalbox {

enum class EventKind : quint8 {
    Listening, ///< The listening socket is ready; detail: address, mode, concurrency model. listen(2)
    Opened, ///< A connection was accepted, or a test client connected. accept(2), connect(2)
    Received, ///< One read brought bytes. recv(2)
    Sent, ///< One write handed bytes to the kernel. send(2)
    HalfClosed, ///< One side said it will send no more (FIN); detail says which. RFC 9293 3.6, shutdown(2)
    Closed, ///< The connection is gone; detail starts with a closeReason term. close(2)
    Failed, ///< A system call failed without ending a connection, or no connection came about.
    Rejected, ///< A connection was accepted and closed at once, or a line was refused; detail says why.
    Note, ///< Something worth knowing: back-pressure, a chat name, a dropped count.
    Stopped, ///< The server has ended: the listening socket and every connection are closed.
};
inline constexpr int EventKindCount = 10;
inline constexpr std::array<EventKind, EventKindCount> AllEventKinds { EventKind::Listening, EventKind::Opened,
    EventKind::Received, EventKind::Sent, EventKind::HalfClosed, EventKind::Closed, EventKind::Failed,
    EventKind::Rejected, EventKind::Note, EventKind::Stopped };

/// The word used in exports and filters: `listening opened received sent half-closed closed failed rejected
/// note stopped`.
QByteArrayView eventKindName(EventKind kind);
std::optional<EventKind> eventKindFromName(QByteArrayView name);

enum class Severity : quint8 { Info, Note, Warning, Error };

/// One event as a reader sees it. The views stay valid while the JournalView it came from lives.
struct Event
{
    quint64 sequence = 0; ///< 1, 2, 3, ... without gaps in a journal.
    WallTime time {}; ///< Never less than that of the event before.
    ConnectionId connection = NoConnection; ///< NoConnection for events of the server itself.
    EventKind kind = EventKind::Note;
    quint32 bytes = 0; ///< Moved by the read or write; 0 for other kinds.
    QByteArrayView payload; ///< The first bytes of it, as far as snaplen allows. Received and Sent only.
    QByteArrayView detail; ///< UTF-8, for the other kinds.

    bool isData() const noexcept { return kind == EventKind::Received || kind == EventKind::Sent; }
};

/// How much the event should stand out; derived from kind and detail, so that recordings need not store it.
Severity severityOf(const Event& event);

} // namespace signalbox
