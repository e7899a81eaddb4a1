// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <algorithm>
#include <array>
#include <bit>
#include <vector>

namespace signalbox {

/// Counts of values, nanoseconds as a rule, on a log-linear scale: exact up to 255, then 128 steps to each
/// doubling, so that a percentile is never too low and at most 1/128 too high. 58 KiB whatever is recorded, no
/// allocation; recording takes a handful of instructions. Belongs to one thread at a time.
class Histogram
{
public:
    constexpr void record(quint64 value) noexcept
    {
        ++m_counts[bucketOf(value)];
        ++m_count;
        m_min = std::min(m_min, value);
        m_max = std::max(m_max, value);
    }

    /// Adds what the other has recorded.
    void merge(const Histogram& other) noexcept;
    void clear() noexcept { *this = {}; }

    constexpr quint64 count() const noexcept { return m_count; }
    constexpr bool isEmpty() const noexcept { return m_count == 0; }
    constexpr quint64 min() const noexcept { return m_count ? m_min : 0; } ///< exact; 0 if there is nothing
    constexpr quint64 max() const noexcept { return m_max; } ///< exact; 0 if there is nothing

    /// The smallest value that at least `percent` of those recorded do not exceed, 0 to 100; 0 if there is
    /// nothing.
    quint64 percentile(double percent) const noexcept;

    /// So many values at most as large as `top`, and larger than the top of the bar before.
    struct Bar
    {
        quint64 top = 0;
        quint64 count = 0;
        bool operator==(const Bar&) const = default;
    };
    /// What was recorded, from the smallest up, without empty buckets: some thousands of bars at most.
    std::vector<Bar> bars() const;

    /// What was recorded since an earlier copy of this; least and most are those of its buckets.
    Histogram since(const Histogram& earlier) const noexcept;

    static constexpr std::size_t bucketOf(quint64 value) noexcept
    {
        const int shift = std::max(0, static_cast<int>(std::bit_width(value)) - (StepBits + 1));
        return (static_cast<std::size_t>(shift) << StepBits) + static_cast<std::size_t>(value >> shift);
    }

    /// The largest value that falls into the bucket.
    static constexpr quint64 topOf(std::size_t bucket) noexcept
    {
        const std::size_t shift = std::max<std::size_t>(bucket >> StepBits, 1) - 1;
        const quint64 step = bucket - (shift << StepBits);
        return ((step + 1) << shift) - 1;
    }

private:
    static constexpr int StepBits = 7;

    std::array<quint64, (64 - StepBits + 1) << StepBits> m_counts {};
    quint64 m_count = 0;
    quint64 m_min = ~quint64 { 0 };
    quint64 m_max = 0;
};

} // namespace signalbox
