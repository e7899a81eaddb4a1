// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/snapshot.h"

#include <array>
#include <deque>
#include <optional>

namespace signalbox {

/// What the dashboard plots over time.
enum class Metric : quint8 {
    BytesIn, ///< a second
    BytesOut, ///< a second
    MessagesIn, ///< reads a second
    MessagesOut, ///< writes a second
    Connected, ///< clients, at the end of the interval
    Waiting, ///< connections in the kernel's backlog, at the end of the interval; listen(2)
    Refused, ///< connections a second, closed at once for a limit or lack of descriptors
    RoundTrips, ///< of test clients, counted in the interval
    RoundTripMedian, ///< of those, in microseconds
    RoundTripP99, ///< likewise
};
inline constexpr std::size_t MetricCount = 10;

/// How files call a metric, unit included: `bytes_in_per_s`.
const char* metricName(Metric metric);

/// Round trips that ended within an interval.
struct RoundTripSummary
{
    quint64 count = 0; ///< 0: nothing is known of the others
    std::chrono::nanoseconds median {};
    std::chrono::nanoseconds p99 {};
};

/// One interval of about a second that ended at `time`; NaN where nothing is known.
struct MetricSample
{
    WallTime time {};
    std::array<double, MetricCount> values {};

    double operator[](Metric metric) const { return values[static_cast<std::size_t>(metric)]; }
    double& operator[](Metric metric) { return values[static_cast<std::size_t>(metric)]; }
};

/// The last minutes of a server as rates, one sample a second from the differences of its counters, whatever is
/// shown meanwhile. Where a server ended, another began, or nobody looked, there is a gap and never a zero.
/// Bounded by time and number, about 60 KiB. A value; one thread at a time.
class MetricHistory
{
public:
    static constexpr std::chrono::minutes Span { 10 };
    static constexpr std::size_t MaxSamples = 660;
    /// Samples further apart than this have nothing between them: nobody looked.
    static constexpr std::chrono::milliseconds Gap { 3500 };
    /// The counters of a shorter interval wait for the next sample: a rate of it would say little.
    static constexpr std::chrono::milliseconds MinInterval { 200 };

    /// A server has just started: it counts from zero.
    void begin(WallTime now);
    /// About once a second. `serving` is null while no server runs. False if nothing is known of this interval,
    /// which then leaves no sample.
    bool add(const Snapshot* serving, const RoundTripSummary& roundTrips, WallTime now);

    bool isEmpty() const noexcept { return m_samples.empty(); }
    const std::deque<MetricSample>& samples() const noexcept { return m_samples; } ///< oldest first
    /// Where nothing stands between this sample and the one before it.
    bool isAfterGap(std::size_t index) const;
    /// The sample whose time is nearest; -1 if there is none within `reach`.
    qsizetype nearest(WallTime time, std::chrono::nanoseconds reach) const;

private:
    struct Baseline
    {
        quint64 generation = 0; // 0: of the server that began, whose number is not known yet
        WallTime time {};
        Counters counters;
    };

    bool addServer(MetricSample& sample, const Snapshot& serving);
    void append(const MetricSample& sample);

    std::deque<MetricSample> m_samples;
    std::optional<Baseline> m_before;
};

} // namespace signalbox
