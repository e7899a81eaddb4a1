// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>

namespace signalbox {

/// Where one end of a connection is in its life. RFC 9293 3.3.2
enum class TcpState : quint8 {
    Unknown, ///< cannot be told from what was seen
    Listen,
    SynSent,
    SynReceived,
    Established,
    FinWait1,
    FinWait2,
    CloseWait,
    Closing,
    LastAck,
    TimeWait,
    Closed, ///< there is no connection
};
inline constexpr int TcpStateCount = 12;

/// As the RFC writes it: `SYN-RECEIVED`; empty for Unknown.
QByteArrayView tcpStateName(TcpState state);

/// A sentence for someone who learns, in the user's language.
QString tcpStateWords(TcpState state);

/// From Linux's own numbers, `TCP_ESTABLISHED` and so on of netinet/tcp.h; Unknown for any other.
TcpState tcpStateFromLinux(int state) noexcept;

} // namespace signalbox
