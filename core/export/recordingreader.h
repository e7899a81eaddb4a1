// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "export/jsonlinesreader.h"

#include <memory>

namespace signalbox {

/// A recording in memory: what an export reads.
struct Recording
{
    std::shared_ptr<Journal> journal; ///< without limits: nothing of the file is left out
    RecordingSummary summary;
};

/// Opens a recording by its suffix: `.jsonl`. A `.pcapng` is refused with the format to use instead. Blocks
/// until the whole file is read; any thread.
Result<Recording> openRecording(const QString& fileName);

} // namespace signalbox
