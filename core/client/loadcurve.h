// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/histogram.h"

#include <QString>

namespace signalbox {

struct CurvePoint
{
    double x = 0;
    double y = 0;
    bool operator==(const CurvePoint&) const = default;
};

/// Latency by percentile, so that the tail can be seen: x is 1/(1-p), 10 for 90 %, 1000 for 99.9 %, up to the
/// number of values, which stands for the largest; y is the latency in ns. At most some hundred points.
std::vector<CurvePoint> percentileCurve(const std::vector<Histogram::Bar>& bars);
/// What x stands for: `90 %`, `99.9 %`.
QString percentileName(double x);

/// How many values lie from one latency up to another.
struct LatencyBin
{
    double from = 0; ///< ns
    double to = 0;
    quint64 count = 0;
    bool operator==(const LatencyBin&) const = default;
};

/// A histogram with bins of the same width on a log axis, 20 to a decade; without gaps from first to last.
std::vector<LatencyBin> latencyBins(const std::vector<Histogram::Bar>& bars);
/// Their outline, for a plot with two log axes: empty bins go down to a half.
std::vector<CurvePoint> binOutline(const std::vector<LatencyBin>& bins);

} // namespace signalbox
