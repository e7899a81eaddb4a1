// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/endpoint.h"

#include <QByteArray>

#include <array>

namespace signalbox {

/// Address and port as they stand in packet headers.
struct WireEnd
{
    std::array<quint8, 16> address {}; ///< network byte order; IPv4 uses the first four
    quint16 port = 0; ///< host byte order
    bool isIpv6 = false;

    static WireEnd from(const Endpoint& endpoint);
};

/// One TCP segment, RFC 9293 section 3.1.
struct TcpSegment
{
    enum Flag : quint8 { Fin = 0x01, Syn = 0x02, Rst = 0x04, Psh = 0x08, Ack = 0x10 };

    static constexpr quint32 MaxLength = 16 * 1024; ///< of the payload, as SYN announces it in its MSS option
    static constexpr quint32 Longest = 65535 - 40; ///< of the payload that IPv4 can carry

    WireEnd from;
    WireEnd to; ///< of the same family
    quint32 sequence = 0;
    quint32 acknowledgement = 0;
    quint8 flags = 0;
    quint32 length = 0; ///< bytes of payload that went over the wire
    QByteArrayView captured; ///< the first of them
};

/// Appends the segment in an IPv4 or IPv6 packet with right checksums, as far as it was captured, and returns
/// the packet's length on the wire. Where payload was not captured, the checksum takes the missing bytes for
/// zeros: nobody can verify it, and readers do not try with a packet that is cut short.
quint32 appendIpPacket(QByteArray& out, const TcpSegment& segment);

} // namespace signalbox
