// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/packetdecoder.h"

#include <QtEndian>

#include <algorithm>
#include <cstring>
#include <optional>

#include <pcap/dlt.h>

namespace signalbox {
namespace {

constexpr quint16 EtherIpv4 = 0x0800;
constexpr quint16 EtherIpv6 = 0x86DD;
constexpr int MaxTags = 8; // of VLAN, one in the other
constexpr int MaxExtensions = 16; // headers of IPv6, one after the other

enum Protocol : quint8 {
    HopByHop = 0,
    Tcp = 6,
    Routing = 43,
    FragmentHeader = 44,
    Authentication = 51,
    NoNext = 59,
    Destination = 60,
};

/// The bytes of a packet that are left to decode: what was captured, and how many there were.
struct Rest
{
    QByteArrayView captured;
    qint64 length = 0;

    bool has(qsizetype count) const { return captured.size() >= count; }
    quint8 byte(qsizetype at) const { return static_cast<quint8>(captured[at]); }
    quint16 word(qsizetype at) const { return qFromBigEndian<quint16>(captured.data() + at); }
    quint32 number(qsizetype at) const { return qFromBigEndian<quint32>(captured.data() + at); }
    Rest after(qsizetype count) const { return { captured.sliced(count), length - count }; }
    /// Without what follows the packet: Ethernet pads short frames.
    Rest upTo(qint64 count) const
    {
        return { captured.first(static_cast<qsizetype>(std::min<qint64>(captured.size(), count))),
            std::min(length, count) };
    }
};

DecodedPacket is(PacketKind kind) { return { kind, {} }; }

DecodedPacket decodeTcp(const Rest& rest, WireEnd from, WireEnd to)
{
    if (!rest.has(20))
        return is(PacketKind::Damaged);
    const qint64 header = qint64 { rest.byte(12) >> 4 } * 4;
    if (header < 20 || header > rest.length)
        return is(PacketKind::Damaged);
    from.port = rest.word(0);
    to.port = rest.word(2);
    TcpSegment segment;
    segment.from = from;
    segment.to = to;
    segment.sequence = rest.number(4);
    segment.acknowledgement = rest.number(8);
    segment.flags = rest.byte(13);
    segment.length = static_cast<quint32>(rest.length - header);
    if (rest.has(static_cast<qsizetype>(header))) // else a cut within the options
        segment.captured = rest.captured.sliced(static_cast<qsizetype>(header));
    return { PacketKind::Tcp, segment };
}

WireEnd ipv4End(const Rest& rest, qsizetype at)
{
    WireEnd end;
    std::memcpy(end.address.data(), rest.captured.data() + at, 4);
    return end;
}

WireEnd ipv6End(const Rest& rest, qsizetype at)
{
    WireEnd end;
    std::memcpy(end.address.data(), rest.captured.data() + at, 16);
    end.isIpv6 = true;
    return end;
}

DecodedPacket decodeIpv4(const Rest& rest)
{
    if (!rest.has(20))
        return is(PacketKind::Damaged);
    const qsizetype header = (rest.byte(0) & 0x0F) * 4;
    // 0 where the network card will cut a large packet into segments, and the capture sees it before
    const qint64 total = rest.word(2) == 0 ? rest.length : rest.word(2);
    if (header < 20 || total < header || rest.length < header)
        return is(PacketKind::Damaged);
    if (rest.byte(9) != Tcp)
        return is(PacketKind::NotTcp);
    if ((rest.word(6) & 0x3FFF) != 0) // more fragments, or an offset
        return is(PacketKind::Fragment);
    if (!rest.has(header))
        return is(PacketKind::Damaged);
    return decodeTcp(rest.upTo(total).after(header), ipv4End(rest, 12), ipv4End(rest, 16));
}

DecodedPacket decodeIpv6(const Rest& whole)
{
    if (!whole.has(40))
        return is(PacketKind::Damaged);
    const WireEnd from = ipv6End(whole, 8);
    const WireEnd to = ipv6End(whole, 24);
    const quint16 payload = whole.word(4);
    quint8 next = whole.byte(6);
    Rest rest = (payload == 0 ? whole : whole.upTo(40 + qint64 { payload })).after(40);
    for (int i = 0; i < MaxExtensions; ++i) {
        qint64 length = 0;
        switch (next) {
        case Tcp:
            return decodeTcp(rest, from, to);
        case HopByHop:
        case Routing:
        case Destination:
            if (!rest.has(2))
                return is(PacketKind::Damaged);
            length = (rest.byte(1) + 1) * 8;
            break;
        case Authentication:
            if (!rest.has(2))
                return is(PacketKind::Damaged);
            length = (rest.byte(1) + 2) * 4;
            break;
        case FragmentHeader:
            if (!rest.has(8))
                return is(PacketKind::Damaged);
            if ((rest.word(2) & 0xFFF9) != 0) // RFC 6946: one that is the whole packet is none
                return is(rest.byte(0) == Tcp ? PacketKind::Fragment : PacketKind::NotTcp);
            length = 8;
            break;
        default:
            return is(PacketKind::NotTcp);
        }
        if (!rest.has(static_cast<qsizetype>(length)))
            return is(PacketKind::Damaged);
        next = rest.byte(0);
        rest = rest.after(static_cast<qsizetype>(length));
    }
    return is(PacketKind::Damaged);
}

DecodedPacket decodeIp(const Rest& rest)
{
    if (!rest.has(1))
        return is(PacketKind::Damaged);
    switch (rest.byte(0) >> 4) {
    case 4:
        return decodeIpv4(rest);
    case 6:
        return decodeIpv6(rest);
    default:
        return is(PacketKind::NotTcp);
    }
}

DecodedPacket decodeEtherType(Rest rest, quint16 type)
{
    for (int i = 0; i < MaxTags && (type == 0x8100 || type == 0x88A8 || type == 0x9100); ++i) { // IEEE 802.1Q
        if (!rest.has(4))
            return is(PacketKind::Damaged);
        type = rest.word(2);
        rest = rest.after(4);
    }
    return type == EtherIpv4 || type == EtherIpv6 ? decodeIp(rest) : is(PacketKind::NotTcp);
}

} // namespace

bool isKnownLinkType(int linkType)
{
    switch (linkType) {
    case DLT_RAW:
    case DLT_IPV4:
    case DLT_IPV6:
    case DLT_EN10MB:
    case DLT_LINUX_SLL:
    case DLT_LINUX_SLL2:
    case DLT_NULL:
    case DLT_LOOP:
        return true;
    default:
        return false;
    }
}

DecodedPacket decodePacket(int linkType, QByteArrayView captured, quint32 length)
{
    const Rest rest { captured.first(std::min<qsizetype>(captured.size(), length)), length };
    const auto link = [&rest](qsizetype header) { return rest.has(header); };
    switch (linkType) {
    case DLT_RAW:
    case DLT_IPV4:
    case DLT_IPV6:
        return decodeIp(rest);
    case DLT_EN10MB:
        return link(14) ? decodeEtherType(rest.after(14), rest.word(12)) : is(PacketKind::Damaged);
    case DLT_LINUX_SLL:
        return link(16) ? decodeEtherType(rest.after(16), rest.word(14)) : is(PacketKind::Damaged);
    case DLT_LINUX_SLL2:
        return link(20) ? decodeEtherType(rest.after(20), rest.word(0)) : is(PacketKind::Damaged);
    case DLT_NULL: // an address family follows in the byte order of the machine that captured;
    case DLT_LOOP: // its values differ, and IP says itself what it is
        return link(4) ? decodeIp(rest.after(4)) : is(PacketKind::Damaged);
    default:
        return is(PacketKind::NotTcp);
    }
}

} // namespace signalbox
