// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/loadconnection.h"

namespace signalbox {

/// The course of a run, in pieces so long that there are some hundred of them at most, however long the run is.
/// Costs the load nothing between two samples: percentiles of a piece come from what its histogram has gained.
class LoadSeries
{
public:
    static constexpr std::size_t MaxSamples = 1500;

    LoadSeries(const LoadSettings& settings, SteadyTime start);

    std::chrono::milliseconds interval() const noexcept { return m_interval; }
    /// Adds a sample when it is time.
    void take(SteadyTime now, LoadPhase phase, const LoadShared& shared);
    const std::vector<LoadSample>& samples() const noexcept { return m_samples; }

private:
    std::chrono::milliseconds m_interval;
    SteadyTime m_start;
    SteadyTime m_last;
    quint64 m_messages = 0; // up to the last sample
    quint64 m_connections = 0;
    Histogram m_latency; // likewise
    std::vector<LoadSample> m_samples;
};

} // namespace signalbox
