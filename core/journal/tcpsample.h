// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "base/tcpstate.h"

#include <chrono>
#include <optional>

namespace signalbox {

/// How many connections can be watched at once: more than a table shows on any screen.
inline constexpr std::size_t MaxWatchedConnections = 256;

/// What the kernel knew of one connection at one time: TCP_INFO, SIOCOUTQ and SIOCINQ, tcp(7). Whatever it did
/// not tell is none: the kernel is older than the field, or there is nothing to tell yet. Never 0 instead.
struct TcpSample
{
    using Microseconds = std::optional<std::chrono::microseconds>;
    using Milliseconds = std::optional<std::chrono::milliseconds>;
    using Number = std::optional<quint64>;

    ConnectionId id = NoConnection;
    WallTime time {};
    std::optional<TcpState> state;

    Microseconds rtt; ///< smoothed; RFC 6298. None before the first measurement
    Microseconds rttVariance; ///< of it, a mean deviation
    Microseconds minRtt; ///< the least within the last minutes
    Microseconds rto; ///< retransmission time-out
    Number mss; ///< bytes of payload in a segment that we send
    Number pathMtu;
    Number deliveryRate; ///< bytes a second that reached the peer, lately
    bool isAppLimited = false; ///< deliveryRate is what we had to send, not what the path can carry

    Number congestionWindow; ///< segments
    Number slowStartThreshold; ///< segments. None before the first loss: then there is no threshold
    Number peerWindow; ///< bytes that the peer will take
    Number ownWindow; ///< bytes that we offer to take
    Microseconds busy; ///< with output queued or under way, in all
    Microseconds receiverLimited; ///< of it: held back by the peer's window
    Microseconds sendBufferLimited; ///< of it: held back by the send buffer

    Number unacknowledged; ///< segments under way
    Number sendQueue; ///< bytes written and not acknowledged
    Number notSent; ///< of it: not yet sent
    Number receiveQueue; ///< bytes that came and that nobody has read

    Number retransmitted; ///< segments, in all
    Number bytesRetransmitted;
    Number lost; ///< segments under way that are thought lost
    Number timeouts; ///< of retransmission, in a row and without an answer
    Number probes; ///< of a closed window, without an answer

    Number bytesSent; ///< retransmissions included
    Number bytesAcknowledged;
    Number bytesReceived;
    Milliseconds sinceSent; ///< the last data; none if there was none
    Milliseconds sinceReceived; ///< likewise
    Milliseconds sinceAcknowledged; ///< the last acknowledgement from the peer
};

} // namespace signalbox
