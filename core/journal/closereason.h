// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <optional>

namespace signalbox {

/// Why a connection ended. Every Closed event has one; its term opens the event's detail.
enum class CloseReason : quint8 {
    PeerClosed, ///< FIN from the peer, everything queued was sent. RFC 9293 3.6
    Reset, ///< RST from the peer: ECONNRESET.
    BrokenPipe, ///< We wrote after the peer had gone: EPIPE.
    NetworkError, ///< Any other errno of read or write, ETIMEDOUT and EHOSTUNREACH among them.
    Kicked, ///< Closed from the dashboard, gracefully.
    Aborted, ///< Closed from the dashboard or the test bench with RST. SO_LINGER of 0, socket(7)
    Quit, ///< The mode ended it on the peer's wish: /quit.
    SlowConsumer, ///< The peer read too slowly for too long.
    IdleTimeout, ///< Nothing came or went for --idle-timeout.
    ServerStopped, ///< The server was stopped.
    ConnectFailed, ///< A test client's connect(2) did not come about.
    LocalClosed, ///< A test client closed its end.
    ProtocolErrors, ///< The mode refused its input too often.
    WriteTimeout, ///< The peer took nothing of what was queued for it for --write-timeout.
    LineTimeout, ///< A line it had begun was not ended within --line-timeout.
    Rule, ///< A rule of the mode said so.
};
inline constexpr int CloseReasonCount = 16;

/// What an errno of read or write means for a connection.
CloseReason closeReasonOf(int errnoCode);

/// The term: `peer-closed reset broken-pipe network-error kicked aborted quit slow-consumer idle-timeout ...`.
QByteArrayView closeReasonTerm(CloseReason reason);

/// Detail of a Closed event: the term, then what is known, as in `reset: Connection reset by peer
/// (ECONNRESET)`.
QByteArray closeDetail(CloseReason reason, int errnoCode = 0, const QString& more = {});

/// The inverse: the reason that a detail starts with.
std::optional<CloseReason> closeReasonFromDetail(QByteArrayView detail);

/// True where the ending deserves a second look.
bool isAbnormal(CloseReason reason);

/// A few translated words for tables, and for `* NAME left (...)` in chat: "connection reset".
QString closeReasonWords(CloseReason reason);

} // namespace signalbox
