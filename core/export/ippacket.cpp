// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/ippacket.h"

#include "export/bytewriter.h"

#include <cstring>

namespace signalbox {
namespace {

constexpr quint8 ProtocolTcp = 6;
constexpr quint8 HopLimit = 64;
constexpr quint16 Window = 65535;
constexpr quint16 DontFragment = 0x4000;

/// MSS, and a window scale of 7: the window is 8 MiB. RFC 9293 section 3.2, RFC 7323 section 2.2
constexpr std::array<quint8, 8> SynOptions { 2, 4, TcpSegment::MaxLength >> 8, TcpSegment::MaxLength & 0xFF, 3,
    3, 7, 1 };

void putAddress(ByteWriter& out, const WireEnd& end)
{
    out.put(QByteArrayView(end.address.data(), end.isIpv6 ? 16 : 4));
}

/// The sum of RFC 1071, of 16-bit words; an odd byte counts as if a zero followed. Its section 2 (B) and (C):
/// words of either byte order may be summed, and several at once, since carries come round.
quint64 sum(QByteArrayView bytes)
{
    quint64 total = 0;
    quint64 carries = 0;
    const char* at = bytes.data();
    qsizetype left = bytes.size();
    for (; left >= 8; left -= 8, at += 8) {
        quint64 word = 0;
        std::memcpy(&word, at, sizeof word);
        total += word;
        carries += total < word;
    }
    quint64 rest = 0;
    if (left > 0)
        std::memcpy(&rest, at, static_cast<std::size_t>(left));
    total += rest;
    carries += total < rest;
    quint64 folded = (total & 0xFFFFFFFF) + (total >> 32) + carries;
    while (folded >> 16)
        folded = (folded & 0xFFFF) + (folded >> 16);
    return qFromBigEndian(static_cast<quint16>(folded));
}

quint16 checksum(quint64 total)
{
    while (total >> 16)
        total = (total & 0xFFFF) + (total >> 16);
    return static_cast<quint16>(~total);
}

void putIpv4Header(ByteWriter& out, const TcpSegment& segment, quint32 tcpLength)
{
    char* const start = out.at();
    out.putBig(quint16 { 0x4500 }); // version 4, five words
    out.putBig(static_cast<quint16>(20 + tcpLength));
    out.putBig(quint16 { 0 }); // never fragmented, so it needs no identification: RFC 6864
    out.putBig(DontFragment);
    out.putBig(HopLimit);
    out.putBig(ProtocolTcp);
    out.putBig(quint16 { 0 });
    putAddress(out, segment.from);
    putAddress(out, segment.to);
    qToBigEndian(checksum(sum(QByteArrayView(start, 20))), start + 10);
}

void putIpv6Header(ByteWriter& out, const TcpSegment& segment, quint32 tcpLength)
{
    out.putBig(quint32 { 0x60000000 }); // version 6
    out.putBig(static_cast<quint16>(tcpLength));
    out.putBig(ProtocolTcp);
    out.putBig(HopLimit);
    putAddress(out, segment.from);
    putAddress(out, segment.to);
}

quint64 sumOfAddress(const WireEnd& end)
{
    return sum(QByteArrayView(end.address.data(), end.isIpv6 ? 16 : 4));
}

} // namespace

WireEnd WireEnd::from(const Endpoint& endpoint)
{
    WireEnd end;
    end.port = endpoint.port;
    end.isIpv6 = endpoint.address.protocol() != QAbstractSocket::IPv4Protocol;
    if (end.isIpv6) {
        const Q_IPV6ADDR bytes = endpoint.address.toIPv6Address();
        std::memcpy(end.address.data(), bytes.c, sizeof bytes.c);
    } else {
        qToBigEndian(endpoint.address.toIPv4Address(), end.address.data());
    }
    return end;
}

quint32 appendIpPacket(QByteArray& out, const TcpSegment& segment)
{
    const bool isSyn = (segment.flags & TcpSegment::Syn) != 0;
    const quint32 headerLength = isSyn ? 20 + SynOptions.size() : 20;
    const quint32 tcpLength = headerLength + segment.length;
    const quint32 ipLength = segment.from.isIpv6 ? 40 : 20;
    ByteWriter packet(out, qsizetype { ipLength } + headerLength + segment.captured.size());
    if (segment.from.isIpv6)
        putIpv6Header(packet, segment, tcpLength);
    else
        putIpv4Header(packet, segment, tcpLength);

    char* const start = packet.at();
    packet.putBig(segment.from.port);
    packet.putBig(segment.to.port);
    packet.putBig(segment.sequence);
    packet.putBig(segment.acknowledgement);
    packet.putBig(static_cast<quint8>(headerLength / 4 << 4));
    packet.putBig(segment.flags);
    packet.putBig(Window);
    packet.putBig(quint32 { 0 }); // checksum, urgent pointer
    if (isSyn)
        packet.put(QByteArrayView(SynOptions.data(), SynOptions.size()));
    packet.put(segment.captured);

    // The pseudo header: both addresses, the protocol and the length. RFC 9293 section 3.1
    const quint64 total = sumOfAddress(segment.from) + sumOfAddress(segment.to) + ProtocolTcp + tcpLength
        + sum(QByteArrayView(start, packet.at() - start));
    qToBigEndian(checksum(total), start + 16);
    return ipLength + tcpLength;
}

} // namespace signalbox
