// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzzing.h"

#include "export/capturereader.h"
#include "export/packetdecoder.h"

#include <map>
#include <vector>

#include <pcap/dlt.h>

using namespace signalbox;
using namespace signalbox::fuzzing;

namespace {

/// No packet, whatever its link type, makes more bytes than it has.
void decode(QByteArrayView packet, std::uint32_t length)
{
    for (const int type : { DLT_RAW, DLT_EN10MB, DLT_LINUX_SLL, DLT_LINUX_SLL2, DLT_NULL, DLT_LOOP, 147 }) {
        const DecodedPacket decoded = decodePacket(type, packet, length);
        if (decoded.kind != PacketKind::Tcp)
            continue;
        const TcpSegment& segment = decoded.segment;
        require(segment.length <= length, "a segment is not longer than its packet");
        require(segment.captured.size() <= qsizetype { segment.length }, "no more is captured than there was");
        require(segment.captured.isEmpty()
                || (segment.captured.begin() >= packet.begin() && segment.captured.end() <= packet.end()),
            "what was captured lies in the packet");
    }
}

void check(const JournalView& view, const CaptureOutcome& outcome)
{
    quint64 opened = 0;
    std::map<quint32, bool> isClosed;
    WallTime before {};
    view.forEach(0, view.endSequence(), [&](const Event& event) {
        require(event.time >= before, "time does not go back");
        before = event.time;
        require(event.payload.size() <= qsizetype { event.bytes }, "no more is kept than there was");
        if (event.connection == NoConnection)
            return true;
        bool& isOver = isClosed[number(event.connection)];
        require(!isOver || !event.isData(), "no bytes come after the end");
        isOver = isOver || event.kind == EventKind::Closed;
        opened += event.kind == EventKind::Opened ? 1 : 0;
        return true;
    });
    require(opened <= outcome.counts.connections, "every opening is counted");
    require(outcome.counts.leftOut() <= outcome.counts.packets, "no more is left out than there was");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const QByteArrayView bytes(reinterpret_cast<const char*>(data), static_cast<qsizetype>(size));
    decode(bytes, static_cast<std::uint32_t>(size));
    decode(bytes, static_cast<std::uint32_t>(size) + 1000);

    Journal journal;
    AssemblyLimits limits; // small, so that an input can reach them
    limits.connections = 8;
    limits.heldByOne = 2000;
    limits.heldInAll = 4000;
    const auto outcome = CaptureReader(journal, limits).read(bytes, QStringLiteral("input"));
    if (outcome)
        check(journal.view(), *outcome);
    else
        require(!outcome.error().message.isEmpty(), "a capture that is refused has a reason");
    return 0;
}
