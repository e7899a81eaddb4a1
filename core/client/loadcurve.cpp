// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/loadcurve.h"

#include <cmath>

namespace signalbox {
namespace {

constexpr double Step = 1.015; // between two points of a curve: 15 decades make about 2300, three 460
constexpr int BinsPerDecade = 20;
constexpr double Nothing = 0.5; // of a count, where the axis has no zero

} // namespace

std::vector<CurvePoint> percentileCurve(const std::vector<Histogram::Bar>& bars)
{
    quint64 all = 0;
    for (const Histogram::Bar& bar : bars)
        all += bar.count;
    std::vector<CurvePoint> points;
    quint64 seen = 0;
    for (const Histogram::Bar& bar : bars) {
        if (points.empty())
            points.push_back({ 1, static_cast<double>(bar.top) });
        seen += bar.count;
        const double x =
            seen < all ? static_cast<double>(all) / static_cast<double>(all - seen) : static_cast<double>(all);
        const bool isLast = seen == all;
        if (isLast || x >= points.back().x * Step)
            points.push_back({ std::max(x, points.back().x), static_cast<double>(bar.top) });
    }
    return points;
}

QString percentileName(double x)
{
    const double percent = 100 - 100 / std::max(1.0, x);
    const int digits = std::max(0, static_cast<int>(std::ceil(std::log10(std::max(1.0, x)) - 1e-9)) - 2);
    return QStringLiteral("%1 %").arg(percent, 0, 'f', std::min(digits, 8));
}

std::vector<LatencyBin> latencyBins(const std::vector<Histogram::Bar>& bars)
{
    const auto binOf = [](quint64 value) {
        return static_cast<int>(
            std::floor(std::log10(static_cast<double>(std::max<quint64>(1, value))) * BinsPerDecade));
    };
    const auto edge = [](int bin) { return std::pow(10, static_cast<double>(bin) / BinsPerDecade); };
    std::vector<LatencyBin> bins;
    if (bars.empty())
        return bins;
    const int first = binOf(bars.front().top);
    for (int bin = first; bin <= binOf(bars.back().top); ++bin)
        bins.push_back({ edge(bin), edge(bin + 1), 0 });
    for (const Histogram::Bar& bar : bars)
        bins[static_cast<std::size_t>(binOf(bar.top) - first)].count += bar.count;
    return bins;
}

std::vector<CurvePoint> binOutline(const std::vector<LatencyBin>& bins)
{
    std::vector<CurvePoint> points;
    for (const LatencyBin& bin : bins) {
        const double height = bin.count > 0 ? static_cast<double>(bin.count) : Nothing;
        points.push_back({ bin.from, height });
        points.push_back({ bin.to, height });
    }
    if (!bins.empty()) {
        points.insert(points.begin(), { bins.front().from, Nothing });
        points.push_back({ bins.back().to, Nothing });
    }
    return points;
}

} // namespace signalbox
