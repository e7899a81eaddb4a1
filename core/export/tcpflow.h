// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "export/ippacket.h"
#include "export/tcphalf.h"

#include <array>
#include <functional>

namespace signalbox {

/// The two ends of a connection, the same whichever of them a segment comes from.
struct FlowKey
{
    struct End
    {
        std::array<quint8, 16> address {};
        quint16 port = 0;
        bool isIpv6 = false;
        auto operator<=>(const End&) const = default;
    };
    std::array<End, 2> ends; ///< the lesser one first
    bool operator==(const FlowKey&) const = default;

    static FlowKey of(const TcpSegment& segment);
    /// Which of the two the segment comes from: 0 or 1.
    int senderOf(const TcpSegment& segment) const;
    Endpoint endpoint(int end) const;
};

struct FlowKeyHash
{
    std::size_t operator()(const FlowKey& key) const noexcept;
    std::size_t operator()(const FlowKey::End& end) const noexcept;
};

/// One connection while a capture is read.
struct TcpFlow
{
    enum class State : quint8 {
        Syn, ///< one side has sent SYN
        SynAck, ///< the other has answered
        Open,
        Over, ///< kept only to know what still comes late
    };

    FlowKey key;
    State state = State::Syn;
    int server = 1; ///< which end of the key
    ConnectionId id = NoConnection; ///< from Open on
    std::array<TcpHalf, 2> halves; ///< by sender
    std::array<quint32, 2> again {}; ///< segments that were sent again
    std::array<quint64, 2> againBytes {};
    int patience = 0; ///< packets since the other side had what is not here
    int firstFin = -1; ///< the end that sent FIN first

    // Of a capture that Signalbox wrote:
    QByteArray openedDetail;
    bool isBeginningMissing = false;
    bool isPeerUnknown = false;
    bool isLocalUnknown = false;

    bool isServer(int end) const noexcept { return end == server; }
    /// `peer` or `local`, as the details of events say it.
    QByteArray who(int end) const
    {
        return isServer(end) ? QByteArrayLiteral("local") : QByteArrayLiteral("peer");
    }
    QString toString() const; ///< `10.0.0.1:41022 > 10.0.0.2:80`
};

} // namespace signalbox
