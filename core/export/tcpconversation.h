// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "export/ippacket.h"

#include <functional>

namespace signalbox {

/// Makes up the segments that a TCP connection would have exchanged to carry the bytes that an application read
/// and wrote: handshake, data with the right sequence numbers and acknowledgements, FIN or RST. Nothing is
/// lost, repeated or out of order; a segment is a part of one read or write, not what was on the wire.
class TcpConversation
{
public:
    enum Side { Peer, Local }; ///< the peer is the one that connected
    using Emit = std::function<void(Side from, const TcpSegment& segment)>;

    /// Both ends of one family. firstSequence: of the peer's SYN; that of this side follows from it.
    TcpConversation(const WireEnd& peer, const WireEnd& local, quint32 firstSequence);

    void open(const Emit& emit);
    /// `bytes` went from that side; `captured` holds the first of them.
    void data(Side from, quint32 bytes, QByteArrayView captured, const Emit& emit);
    /// FIN from that side, and the other's acknowledgement; nothing if it was sent before.
    void finish(Side from, const Emit& emit);
    void reset(Side from, const Emit& emit);

private:
    struct Half
    {
        WireEnd end;
        quint32 next = 0; ///< sequence number of the byte to come
        quint32 acknowledged = 0; ///< what the other side has acknowledged
        bool isFinished = false;
    };

    void segment(Side from, quint8 flags, quint32 length, QByteArrayView captured, const Emit& emit);
    void acknowledge(Side from, const Emit& emit) { segment(from, TcpSegment::Ack, 0, {}, emit); }

    Half m_halves[2];
};

} // namespace signalbox
