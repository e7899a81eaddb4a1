// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "export/tcpassembler.h"

#include <cstdio>
#include <functional>
#include <vector>

namespace signalbox {

/// A comment of a pcapng file that is an event.
struct CaptureRemark
{
    enum class Scope : quint8 { Packet, Server, Connection };

    quint64 packet = 0; ///< 1, 2, 3, ... of the packet that carries it; 0 = none
    Scope scope = Scope::Packet;
    quint32 connection = 0; ///< of Scope::Connection: its number in the journal that was written
    std::optional<FlowKey> flow; ///< of the packet, where the file is ours
    std::optional<WallTime> time; ///< where the comment has one; else that of the packet
    EventKind kind = EventKind::Note;
    QByteArray detail;
};

struct CaptureComments
{
    bool isOurs = false; ///< PcapngExporter made the file
    std::vector<CaptureRemark> remarks; ///< with a time: by time; then those without, by packet
    std::vector<std::pair<quint64, PacketMarks>> marks; ///< by packet
    bool isCancelled = false;
    quint64 dropped = 0; ///< beyond the limits of 500,000 comments and 64 MiB
};

/// The comments of a pcapng file, draft-ietf-opsawg-pcapng section 3.5: libpcap does not hand them out. Reads
/// from where the file stands to its end, or to where it is damaged. The file must allow seeking.
/// `goesOn` is asked now and then, with the bytes read so far; false cancels.
CaptureComments readCaptureComments(std::FILE* file, const std::function<bool(qint64 done)>& goesOn = {});

} // namespace signalbox
