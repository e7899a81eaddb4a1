// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "base/tcpstate.h"

#include <array>
#include <optional>

namespace signalbox {

/// How many TCP sockets of one port the system has in each state, IPv4 and IPv6 together, whatever program they
/// belong to; those in TIME-WAIT belong to none.
struct SocketCounts
{
    using ByState = std::array<quint32, TcpStateCount>;
    enum class Source : quint8 {
        SockDiag, ///< netlink, NETLINK_SOCK_DIAG; sock_diag(7)
        ProcNet, ///< /proc/net/tcp and tcp6; proc(5)
    };

    ByState server {}; ///< their own port is the port
    ByState client {}; ///< their peer's port is: programs of this machine that connected to it
    std::optional<quint32> waiting; ///< connections in the listening sockets' backlog; none: nobody listens
    std::optional<quint32> backlog; ///< how many may wait there; none: not told
    Source source = Source::SockDiag;
    bool isCut = false; ///< there were more than were asked for; the counts are of those looked at

    quint32 total() const noexcept;
    bool operator==(const SocketCounts&) const = default;
};

inline constexpr quint32 MaxSocketsCounted = 100'000;

/// Asks netlink, and where that is not to be had reads /proc. Any thread; it takes some milliseconds for ten
/// thousand sockets, so not the GUI's. Fails with a reason where the system does not tell at all.
Result<SocketCounts> countSockets(quint16 port, quint32 maxSockets = MaxSocketsCounted);

/// The two ways by themselves.
Result<SocketCounts> countSocketsBySockDiag(quint16 port, quint32 maxSockets = MaxSocketsCounted);
Result<SocketCounts> countSocketsInProc(quint16 port, quint32 maxSockets = MaxSocketsCounted);

} // namespace signalbox
