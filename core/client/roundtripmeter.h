// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/histogram.h"
#include "journal/metrichistory.h"

#include <mutex>

namespace signalbox {

/// Every round trip since someone last asked, not only the newest of each client. 58 KiB whatever comes. Any
/// thread; the lock is held for a handful of instructions, or for the microseconds that a summary takes.
class RoundTripMeter
{
public:
    void record(std::chrono::nanoseconds roundTrip);
    /// Those since the last call; the next begin anew.
    RoundTripSummary take();

private:
    std::mutex m_mutex; // guards the histogram
    Histogram m_histogram;
};

} // namespace signalbox
