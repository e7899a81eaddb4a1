// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/snapshot.h"

#include <chrono>
#include <deque>
#include <optional>

namespace signalbox {

/// What serving costs a second; none where there is nothing to tell it from.
struct CostRates
{
    std::optional<double> contextSwitches;
    std::optional<double> preemptions;
    std::optional<double> lockWaits;
    std::optional<double> lockWaited; ///< seconds waited in a second, of all threads
    std::optional<double> load; ///< seconds of processor time in a second: 1 is one processor
    std::optional<double> batches;
    std::optional<std::chrono::nanoseconds> cpuPerMessage;
};

/// Rates of ServingCosts over the last second or so of snapshots.
class CostMeter
{
public:
    void add(const Snapshot& snapshot);
    void reset();

    const CostRates& rates() const noexcept { return m_rates; }

private:
    struct Sample
    {
        WallTime time;
        quint64 messages;
        ServingCosts costs;
    };
    std::deque<Sample> m_samples; // of the last Window, one generation
    quint64 m_generation = 0;
    CostRates m_rates;
};

} // namespace signalbox
