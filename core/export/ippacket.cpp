// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/ippacket.h"

#include <QtEndian>

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

template <typename Number> void put(QByteArray& out, Number value)
{
    const Number big = qToBigEndian(value);
    out.append(reinterpret_cast<const char*>(&big), sizeof big);
}

void putAddress(QByteArray& out, const WireEnd& end)
{
    out.append(reinterpret_cast<const char*>(end.address.data()), end.isIpv6 ? 16 : 4);
}

/// The sum of RFC 1071, of 16-bit words; an odd byte counts as if a zero followed.
quint64 sum(QByteArrayView bytes)
{
    quint64 total = 0;
    qsizetype i = 0;
    for (; i + 1 < bytes.size(); i += 2)
        total += qFromBigEndian<quint16>(bytes.data() + i);
    if (i < bytes.size())
        total += static_cast<quint64>(static_cast<quint8>(bytes[i])) << 8;
    return total;
}

quint16 checksum(quint64 total)
{
    while (total >> 16)
        total = (total & 0xFFFF) + (total >> 16);
    return static_cast<quint16>(~total);
}

void putIpv4Header(QByteArray& out, const TcpSegment& segment, quint32 tcpLength)
{
    const qsizetype start = out.size();
    put(out, quint8 { 0x45 }); // version 4, five words
    put(out, quint8 { 0 });
    put(out, static_cast<quint16>(20 + tcpLength));
    put(out, quint16 { 0 }); // never fragmented, so it needs no identification: RFC 6864
    put(out, DontFragment);
    put(out, HopLimit);
    put(out, ProtocolTcp);
    put(out, quint16 { 0 });
    putAddress(out, segment.from);
    putAddress(out, segment.to);
    qToBigEndian(checksum(sum(QByteArrayView(out).sliced(start))), out.data() + start + 10);
}

void putIpv6Header(QByteArray& out, const TcpSegment& segment, quint32 tcpLength)
{
    put(out, quint32 { 0x60000000 }); // version 6
    put(out, static_cast<quint16>(tcpLength));
    put(out, ProtocolTcp);
    put(out, HopLimit);
    putAddress(out, segment.from);
    putAddress(out, segment.to);
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
    if (segment.from.isIpv6)
        putIpv6Header(out, segment, tcpLength);
    else
        putIpv4Header(out, segment, tcpLength);

    const qsizetype start = out.size();
    put(out, segment.from.port);
    put(out, segment.to.port);
    put(out, segment.sequence);
    put(out, segment.acknowledgement);
    put(out, static_cast<quint8>(headerLength / 4 << 4));
    put(out, segment.flags);
    put(out, Window);
    put(out, quint32 { 0 }); // checksum, urgent pointer
    if (isSyn)
        out.append(reinterpret_cast<const char*>(SynOptions.data()), SynOptions.size());
    out.append(segment.captured);

    // The pseudo header: both addresses, the protocol and the length. RFC 9293 section 3.1
    QByteArray addresses;
    putAddress(addresses, segment.from);
    putAddress(addresses, segment.to);
    const quint64 total = sum(addresses) + ProtocolTcp + tcpLength + sum(QByteArrayView(out).sliced(start));
    qToBigEndian(checksum(total), out.data() + start + 16);
    return (segment.from.isIpv6 ? 40 : 20) + tcpLength;
}

} // namespace signalbox
