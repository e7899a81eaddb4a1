// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/comparisonsettings.h"
#include "client/loadresult.h"

#include <optional>
#include <vector>

namespace signalbox {

/// Median and extremes of some repeats.
struct Spread
{
    static constexpr int CoarseSteps = 16;

    double median = 0;
    double min = 0;
    double max = 0;
    int count = 0; ///< of the values
    double step = 0; ///< what the values come in multiples of, about; 0 = they are fine

    /// None of no values. The median of an even number is the mean of the two in the middle.
    static std::optional<Spread> of(std::vector<double> values);
    /// Where a value is so few steps that it says no more than that it is small.
    double floor() const noexcept { return CoarseSteps * step; }
    bool isCoarse() const noexcept { return min < floor(); } ///< one value at least
    /// Whether they cannot be told apart; a coarse one may be anything below its floor.
    bool overlaps(const Spread& other) const noexcept;
    bool operator==(const Spread&) const = default;
};

/// One concurrency model and its runs so far, those that failed among them.
struct ComparisonRow
{
    QByteArray model; ///< a name from the catalogue
    std::vector<LoadResult> runs;

    /// Whether there is a run that measured something.
    bool isMeasured() const;
    int clientsServed() const; ///< the median of the runs, as are the next two
    int refused() const;
    int failed() const; ///< for any other reason, those never served not among them
    std::optional<Error> error() const; ///< of the first run that failed
};

/// What came of a comparison, so far or to its end; a value.
struct ComparisonResult
{
    ComparisonSettings settings;
    std::vector<ComparisonRow> rows; ///< in the order of the catalogue
    bool isComplete = false; ///< every run took place
    double loadAverage = 0; ///< of the last minute before it began. getloadavg(3)
    int processors = 1;

    /// Whether so much else was going on that the figures are to be doubted.
    bool wasBusy() const noexcept { return loadAverage > processors; }
};

} // namespace signalbox
