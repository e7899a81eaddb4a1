// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/comparisonresult.h"

#include <span>

namespace signalbox {

/// One figure in which concurrency models are compared. Table, plot and files are made from the catalogue.
struct ComparisonMetric
{
    enum class Unit : quint8 { PerSecond, Microseconds, Count, Bytes };
    enum class Better : quint8 { Higher, Lower, Neither };

    const char* name; ///< key in files, with the unit
    const char* title; ///< for people; translate in context "Comparison"
    const char* heading; ///< short, for a column; translate in context "Comparison"
    const char* help; ///< what it is and how it was measured; translate in context "Comparison"
    const char*
        sentence; ///< "%1 ... %3 times ... %2": the larger, the smaller; context "Comparison"; may be null
    Unit unit;
    Better better;
    std::optional<double> (*of)(const LoadResult& run); ///< none where it was not measured
    double (*step)(const LoadResult& run) = nullptr; ///< what it comes in multiples of; null = it is fine

    std::optional<Spread> spread(const ComparisonRow& row) const;
    QString format(double value) const; ///< with unit: `98.2 k/s`, `12.3 µs`, `1.20 kB`, `0.04`
    QString format(double value, const Spread& spread) const; ///< `< 1.04 kB` if it is too coarse to be shown
};

std::span<const ComparisonMetric> comparisonMetrics();
/// Null if there is none of that name.
const ComparisonMetric* findComparisonMetric(QByteArrayView name);

} // namespace signalbox
