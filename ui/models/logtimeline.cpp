// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/logtimeline.h"

#include <algorithm>

namespace signalbox {
namespace {

constexpr std::chrono::nanoseconds FinestWidth = std::chrono::microseconds { 100 };

LogTimeline::Bucket one(Severity severity)
{
    return { 1, severity == Severity::Warning ? 1U : 0U, severity == Severity::Error ? 1U : 0U };
}

} // namespace

LogTimeline::Bucket& LogTimeline::Bucket::operator+=(const Bucket& other)
{
    events += other.events;
    warnings += other.warnings;
    errors += other.errors;
    return *this;
}

void LogTimeline::clear(std::chrono::nanoseconds span)
{
    m_buckets.clear();
    m_total = {};
    m_start = {};
    m_width = FinestWidth;
    while (m_width * static_cast<qint64>(MaxBuckets) <= span)
        m_width *= 2;
}

std::size_t LogTimeline::indexOf(WallTime time) const
{
    return time <= m_start ? 0 : static_cast<std::size_t>((time - m_start) / m_width);
}

void LogTimeline::coarsen()
{
    const std::size_t half = (m_buckets.size() + 1) / 2;
    for (std::size_t i = 0; i < half; ++i) {
        Bucket merged = m_buckets[2 * i];
        if (2 * i + 1 < m_buckets.size())
            merged += m_buckets[2 * i + 1];
        m_buckets[i] = merged;
    }
    m_buckets.resize(half);
    m_width *= 2;
}

void LogTimeline::add(WallTime time, Severity severity)
{
    if (m_buckets.empty()) {
        m_start = time;
        if (m_width.count() == 0)
            m_width = FinestWidth;
    }
    while (indexOf(time) >= MaxBuckets)
        coarsen();
    const std::size_t index = indexOf(time);
    if (index >= m_buckets.size())
        m_buckets.resize(index + 1);
    const Bucket event = one(severity);
    m_buckets[index] += event;
    m_total += event;
}

void LogTimeline::remove(WallTime time, Severity severity)
{
    const std::size_t index = indexOf(time);
    if (index >= m_buckets.size() || m_buckets[index].events == 0)
        return;
    const Bucket event = one(severity);
    for (Bucket* bucket : { &m_buckets[index], &m_total }) {
        bucket->events -= event.events;
        bucket->warnings -= event.warnings;
        bucket->errors -= event.errors;
    }
    if (m_buckets.front().events > 0)
        return;
    const auto used =
        std::find_if(m_buckets.begin(), m_buckets.end(), [](const Bucket& b) { return b.events > 0; });
    m_start += m_width * (used - m_buckets.begin());
    m_buckets.erase(m_buckets.begin(), used);
}

bool LogTimeline::isTooCoarse() const
{
    return !m_buckets.empty() && m_buckets.size() < MaxBuckets / 8 && m_width > FinestWidth * 8;
}

} // namespace signalbox
