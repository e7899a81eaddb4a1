// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/tcpconversation.h"

#include <algorithm>

namespace signalbox {
namespace {

/// A stream in one direction is acknowledged now and then, or a reader would call the window full.
constexpr quint32 AcknowledgeAfter = 256 * 1024;

TcpConversation::Side otherThan(TcpConversation::Side side)
{
    return side == TcpConversation::Peer ? TcpConversation::Local : TcpConversation::Peer;
}

/// How long the next segment is. Readers that follow a stream stop for good at a segment of which not one byte
/// was captured, so what was cut off shares a segment with the last captured byte, as far as a packet can hold
/// it.
quint32 nextLength(quint32 bytes, quint32 captured)
{
    const bool isCut = captured < bytes;
    if (!isCut || captured == 0 || captured > TcpSegment::MaxLength)
        return std::min(bytes, TcpSegment::MaxLength);
    if (bytes <= TcpSegment::Longest)
        return bytes;
    return captured > 1 ? captured - 1 : TcpSegment::Longest;
}

} // namespace

TcpConversation::TcpConversation(const WireEnd& peer, const WireEnd& local, quint32 firstSequence)
{
    const quint32 localSequence = ~firstSequence;
    m_halves[Peer] = { peer, firstSequence, firstSequence, false };
    m_halves[Local] = { local, localSequence, localSequence, false };
}

void TcpConversation::segment(
    Side from, quint8 flags, quint32 length, QByteArrayView captured, const Emit& emit)
{
    Half& sender = m_halves[from];
    Half& receiver = m_halves[otherThan(from)];
    const bool hasAck = (flags & TcpSegment::Ack) != 0;
    emit(from, { sender.end, receiver.end, sender.next, hasAck ? receiver.next : 0, flags, length, captured });
    const bool takesOne = (flags & (TcpSegment::Syn | TcpSegment::Fin)) != 0;
    sender.next += length + (takesOne ? 1 : 0); // modulo 2^32
    if (hasAck)
        receiver.acknowledged = receiver.next;
}

void TcpConversation::open(const Emit& emit)
{
    segment(Peer, TcpSegment::Syn, 0, {}, emit);
    segment(Local, TcpSegment::Syn | TcpSegment::Ack, 0, {}, emit);
    acknowledge(Peer, emit);
}

void TcpConversation::data(Side from, quint32 bytes, QByteArrayView captured, const Emit& emit)
{
    while (bytes > 0) {
        const quint32 length = nextLength(bytes, static_cast<quint32>(captured.size()));
        const qsizetype kept = std::min<qsizetype>(captured.size(), length);
        segment(from, TcpSegment::Psh | TcpSegment::Ack, length, captured.first(kept), emit);
        captured = captured.sliced(kept);
        bytes -= length;
        if (m_halves[from].next - m_halves[from].acknowledged >= AcknowledgeAfter)
            acknowledge(otherThan(from), emit);
    }
}

void TcpConversation::finish(Side from, const Emit& emit)
{
    if (m_halves[from].isFinished)
        return;
    m_halves[from].isFinished = true;
    segment(from, TcpSegment::Fin | TcpSegment::Ack, 0, {}, emit);
    acknowledge(otherThan(from), emit);
}

void TcpConversation::reset(Side from, const Emit& emit)
{
    segment(from, TcpSegment::Rst | TcpSegment::Ack, 0, {}, emit);
}

} // namespace signalbox
