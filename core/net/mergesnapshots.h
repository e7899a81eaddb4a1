// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/snapshot.h"

#include <span>

namespace signalbox {

/// The snapshot of a whole server out of those of its workers. What is counted once for all (peak, threads,
/// locks, backlog) is taken from the first. `parts` is not empty.
SnapshotPtr mergeSnapshots(std::span<const SnapshotPtr> parts);

} // namespace signalbox
