// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "export/capturereader.h"
#include "export/jsonlinesreader.h"

#include <limits>
#include <memory>

namespace signalbox {

/// A recording in memory: what an export reads, and what the window shows.
struct Recording
{
    QString fileName;
    bool isCapture = false; ///< pcap or pcapng; else JSON Lines
    /// A capture by another program: events are segments seen on the wire, not system calls.
    bool isOfWire = false;
    std::shared_ptr<Journal> journal;
    RecordingSummary summary;
    CaptureCounts counts; ///< of a capture
    /// Why reading broke off, where the file is damaged: what came before is in the journal.
    std::optional<Error> damage;

    /// What someone should know of how it was read, in sentences; empty if all is well.
    QString remarks() const;
};

/// Evicts nothing: for exports, which leave nothing out.
inline constexpr JournalLimits WholeRecording { std::numeric_limits<qsizetype>::max(),
    std::numeric_limits<quint64>::max() };

/// Opens JSON Lines, pcapng or pcap, whatever its name: what it is shows in its first bytes. With limits the
/// oldest events give way, and the journal counts them. An error means that there is nothing to show: the file
/// cannot be read, is none of these, or has no event, no TCP in it. Blocks until the whole file is read, or
/// progress says false; any thread.
Result<Recording> openRecording(
    const QString& fileName, const JournalLimits& limits = WholeRecording, const ReadProgress& progress = {});

} // namespace signalbox
