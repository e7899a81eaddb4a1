// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/histogram.h"

#include <cmath>

namespace signalbox {

static_assert(Histogram::bucketOf(255) == 255 && Histogram::topOf(255) == 255);
static_assert(Histogram::bucketOf(256) == Histogram::bucketOf(257) && Histogram::topOf(256) == 257);
static_assert(Histogram::topOf(Histogram::bucketOf(~quint64 { 0 })) == ~quint64 { 0 });

void Histogram::merge(const Histogram& other) noexcept
{
    for (std::size_t bucket = 0; bucket < m_counts.size(); ++bucket)
        m_counts[bucket] += other.m_counts[bucket];
    m_count += other.m_count;
    m_min = std::min(m_min, other.m_min);
    m_max = std::max(m_max, other.m_max);
}

std::vector<Histogram::Bar> Histogram::bars() const
{
    std::vector<Bar> bars;
    for (std::size_t bucket = 0; m_count > 0 && bucket <= bucketOf(m_max); ++bucket) {
        if (m_counts[bucket] > 0)
            bars.push_back({ std::min(topOf(bucket), m_max), m_counts[bucket] });
    }
    return bars;
}

Histogram Histogram::since(const Histogram& earlier) const noexcept
{
    Histogram recent;
    for (std::size_t bucket = 0; bucket < m_counts.size(); ++bucket) {
        const quint64 count = m_counts[bucket] - earlier.m_counts[bucket];
        if (count == 0)
            continue;
        recent.m_counts[bucket] = count;
        recent.m_count += count;
        const quint64 top = std::min(topOf(bucket), m_max);
        recent.m_min = std::min(recent.m_min, top);
        recent.m_max = top;
    }
    return recent;
}

quint64 Histogram::percentile(double percent) const noexcept
{
    if (m_count == 0)
        return 0;
    const double share = std::clamp(percent, 0.0, 100.0) / 100;
    const auto rank =
        std::max<quint64>(1, static_cast<quint64>(std::ceil(share * static_cast<double>(m_count))));
    quint64 seen = 0;
    for (std::size_t bucket = bucketOf(m_min); bucket < m_counts.size(); ++bucket) {
        seen += m_counts[bucket];
        if (seen >= rank)
            return std::min(topOf(bucket), m_max);
    }
    return m_max;
}

} // namespace signalbox
