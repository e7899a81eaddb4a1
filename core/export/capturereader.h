// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "export/readprogress.h"
#include "export/tcpassembler.h"

#include <cstdio>
#include <optional>

namespace signalbox {

/// How reading a capture ended.
struct CaptureOutcome
{
    CaptureCounts counts;
    std::optional<Error> damage; ///< why it broke off; what came before is in the journal
    bool isCancelled = false;
    bool isOurs = false; ///< by PcapngExporter: its packets stand for reads and writes; else they are segments
};

/// Reads the TCP connections of a pcap or pcapng file into a journal, through libpcap: what one side received
/// and sent, in order. See TcpAssembler for how, and decodePacket() for which link types. Files that
/// PcapngExporter made read back as the journal they came from, as far as the format carries it:
/// docs/recordings.md.
class CaptureReader
{
public:
    explicit CaptureReader(Journal& journal, const AssemblyLimits& limits = {});

    /// Blocks until the whole file is read; any thread. An error says why nothing could be read at all.
    Result<CaptureOutcome> read(const QString& fileName, const ReadProgress& progress = {});
    /// The same from memory; `name` is for messages.
    Result<CaptureOutcome> read(QByteArrayView bytes, const QString& name, const ReadProgress& progress = {});

private:
    Result<CaptureOutcome> read(
        std::FILE* file, const QString& name, qint64 size, const ReadProgress& progress);

    Journal& m_journal;
    const AssemblyLimits m_limits;
};

} // namespace signalbox
