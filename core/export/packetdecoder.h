// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "export/ippacket.h"

namespace signalbox {

/// What a captured packet is to a reader of TCP.
enum class PacketKind : quint8 {
    Tcp,
    NotTcp, ///< another protocol: UDP, ICMP, ARP and the like
    Fragment, ///< a part of an IP packet; they are not put together. RFC 791 section 3.2
    Damaged, ///< the headers are cut short or contradict themselves
};

struct DecodedPacket
{
    PacketKind kind = PacketKind::NotTcp;
    TcpSegment segment; ///< of Tcp; `captured` points into the packet
};

/// True for the link types that decodePacket() understands: raw IP, Ethernet with VLAN tags, Linux "cooked"
/// captures (SLL and SLL2), BSD loopback (null and loop). pcap-linktype(7)
bool isKnownLinkType(int linkType);

/// The TCP segment in a captured packet: IPv4 with options, IPv6 with extension headers (RFC 8200 section 4).
/// linkType is a DLT_ value, as pcap_datalink(3PCAP) gives it; `length` is what went over the wire, of which
/// `captured` is the first part. Checksums are not looked at: network cards fill them in after a capture.
DecodedPacket decodePacket(int linkType, QByteArrayView captured, quint32 length);

} // namespace signalbox
