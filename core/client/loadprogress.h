// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/histogram.h"

#include <chrono>
#include <memory>
#include <vector>

namespace signalbox {

enum class LoadPhase : quint8 {
    Connecting, ///< until each client is connected and served once, as far as it ever is
    Ramp, ///< the load grows, not measured
    WarmUp, ///< full load, not measured
    Measuring, ///< the window
    Draining, ///< nothing more is sent; what is on its way may still come back
};

/// In files: `connecting ramp warm-up measuring draining`.
const char* loadPhaseName(LoadPhase phase);

/// A piece of a run's time, as it was seen at its end.
struct LoadSample
{
    using Span = std::chrono::nanoseconds;

    Span at {}; ///< since the run began
    LoadPhase phase = LoadPhase::Connecting;
    double rate = 0; ///< echoes a second
    double connectRate = 0; ///< new connections a second
    quint32 failed = 0; ///< clients, so far
    int connected = 0; ///< clients
    int active = 0; ///< clients that the load has reached
    Span p50 {}; ///< of the latency in this piece; 0 where nothing was measured
    Span p99 {};

    bool operator==(const LoadSample&) const = default;
};

/// What is only told when somebody looks; see LoadGenerator::setDetailed().
struct LoadDetails
{
    std::vector<LoadSample> series;
    std::vector<Histogram::Bar> latency; ///< of the window so far, in ns
    std::vector<Histogram::Bar> uncorrected; ///< open loop
};

/// Where a load stands; a value.
struct LoadProgress
{
    LoadPhase phase = LoadPhase::Connecting;
    double fraction = 0; ///< of the whole run, 0 to 1, by time
    std::chrono::nanoseconds measured {}; ///< of the window, so far
    quint64 messages = 0; ///< echoes so far, warm-up included
    double rate = 0; ///< echoes a second, since the last progress
    int connected = 0;
    int served = 0; ///< got an echo at any time
    int failed = 0;
    std::chrono::nanoseconds p99 {}; ///< latency, of the window so far
    std::shared_ptr<const LoadDetails> details; ///< null if nobody looks
};

} // namespace signalbox
