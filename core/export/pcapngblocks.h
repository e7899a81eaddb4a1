// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"

#include <QByteArray>
#include <QByteArrayList>

namespace signalbox {

/// The blocks of a pcapng file, draft-ietf-opsawg-pcapng, little endian: each function appends one block.
/// Comments are UTF-8.
namespace pcapng {

/// LINKTYPE_RAW: a packet starts with its IPv4 or IPv6 header.
inline constexpr quint16 RawIp = 101;

/// Direction of a packet, as in the option epb_flags.
enum class Direction : quint32 { Inbound = 1, Outbound = 2 };

struct Packet
{
    WallTime time {};
    QByteArrayView captured; ///< what is in the file
    quint32 originalLength = 0; ///< what was on the wire; at least captured.size()
    Direction direction = Direction::Inbound;
    QByteArrayList comments;
};

void appendSectionHeader(QByteArray& out, QByteArrayView application, QByteArrayView comment);
/// The one interface of the section: raw IP, times in nanoseconds, no snapshot length.
void appendInterface(QByteArray& out, QByteArrayView name);
void appendPacket(QByteArray& out, const Packet& packet);

/// The same in place, for millions of packets: begin, append the captured bytes to `out`, end.
/// Returns where the block starts.
qsizetype beginPacket(QByteArray& out, WallTime time);
void endPacket(QByteArray& out, qsizetype start, quint32 originalLength, Direction direction,
    const QByteArrayList& comments);

/// Times that span what was counted, and comments that belong to no packet. There may be several: each counts
/// from the beginning.
void appendStatistics(
    QByteArray& out, WallTime first, WallTime last, quint64 packets, const QByteArrayList& comments);

} // namespace pcapng
} // namespace signalbox
