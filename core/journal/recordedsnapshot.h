// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/journalview.h"
#include "journal/snapshot.h"

namespace signalbox {

/// What a dashboard shows of a recording: every connection of it, also those that are over, as they were at its
/// last event. The rate of a row is the mean over its life. Its generation is that of no server. Linear in the
/// events; any thread.
struct RecordedSnapshot
{
    static constexpr std::size_t MaxRows = 100'000;

    SnapshotPtr snapshot;
    quint64 connections = 0; ///< in the recording
    quint64 leftOut = 0; ///< of them, for there are more than MaxRows: the oldest
};
RecordedSnapshot recordedSnapshot(const JournalView& view);

} // namespace signalbox
