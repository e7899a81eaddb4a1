// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace bench {

/// Counts of values on a log-linear scale: exact up to 127, then 64 steps to each doubling, so that a quantile
/// is at most 1/64 too high. Fixed size, no allocation; recording is a handful of instructions.
class Histogram
{
public:
    constexpr void record(std::uint64_t value)
    {
        ++m_counts[bucketOf(value)];
        ++m_total;
        m_max = std::max(m_max, value);
    }

    constexpr std::uint64_t total() const { return m_total; }
    constexpr std::uint64_t max() const { return m_max; }

    /// The smallest value that at least this share of the recorded ones does not exceed; 0 if there are none.
    std::uint64_t quantile(double share) const
    {
        const auto rank = static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(m_total)));
        std::uint64_t seen = 0;
        for (std::size_t bucket = 0; bucket < m_counts.size(); ++bucket) {
            seen += m_counts[bucket];
            if (seen > 0 && seen >= rank)
                return std::min(topOf(bucket), m_max);
        }
        return m_max;
    }

    static constexpr std::size_t bucketOf(std::uint64_t value)
    {
        const int shift = std::max(0, static_cast<int>(std::bit_width(value)) - (stepBits + 1));
        return (static_cast<std::size_t>(shift) << stepBits) + static_cast<std::size_t>(value >> shift);
    }

    /// The largest value that falls into the bucket.
    static constexpr std::uint64_t topOf(std::size_t bucket)
    {
        const std::size_t shift = std::max<std::size_t>(bucket >> stepBits, 1) - 1;
        const std::uint64_t step = bucket - (shift << stepBits);
        return ((step + 1) << shift) - 1;
    }

private:
    static constexpr int stepBits = 6;

    std::array<std::uint64_t, (64 - stepBits + 1) << stepBits> m_counts {};
    std::uint64_t m_total = 0;
    std::uint64_t m_max = 0;
};

static_assert(Histogram::bucketOf(127) == 127 && Histogram::topOf(127) == 127);
static_assert(Histogram::bucketOf(128) == Histogram::bucketOf(129) && Histogram::topOf(128) == 129);
static_assert(Histogram::bucketOf(130) == Histogram::bucketOf(128) + 1);
static_assert(Histogram::topOf(Histogram::bucketOf(1'000'000)) - 1'000'000 < 1'000'000 / 64);
static_assert(Histogram::topOf(Histogram::bucketOf(UINT64_MAX)) == UINT64_MAX);

} // namespace bench
