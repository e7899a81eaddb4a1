// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "journal/event.h"

#include <vector>

namespace signalbox {

/// How many events happened when: a histogram over time in a bounded number of buckets of equal width. Events
/// come in at the end and leave at the front; when the span outgrows the buckets, they are merged pairwise.
class LogTimeline
{
public:
    static constexpr std::size_t MaxBuckets = 512;

    struct Bucket
    {
        quint64 events = 0;
        quint64 warnings = 0; ///< of them
        quint64 errors = 0; ///< of them

        bool operator==(const Bucket&) const = default;
        Bucket& operator+=(const Bucket& other);
    };

    /// Forgets all. The span is what the buckets should be fit for; it may become longer.
    void clear(std::chrono::nanoseconds span = {});

    /// In the order of time. An event before the first bucket counts in that one.
    void add(WallTime time, Severity severity);
    /// The opposite, for one that was added; in the order of time too.
    void remove(WallTime time, Severity severity);

    const std::vector<Bucket>& buckets() const { return m_buckets; }
    WallTime start() const { return m_start; } ///< of the first bucket
    std::chrono::nanoseconds width() const { return m_width; } ///< of each
    WallTime startOf(std::size_t bucket) const { return m_start + m_width * static_cast<qint64>(bucket); }
    const Bucket& total() const { return m_total; }
    /// So few buckets are left in use that counting anew would show more.
    bool isTooCoarse() const;

private:
    std::size_t indexOf(WallTime time) const;
    void coarsen();

    std::vector<Bucket> m_buckets; // none in use behind the last
    WallTime m_start {};
    std::chrono::nanoseconds m_width {};
    Bucket m_total;
};

} // namespace signalbox
