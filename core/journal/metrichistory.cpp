// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/metrichistory.h"

#include "base/units.h"
#include <algorithm>
#include <limits>

namespace signalbox {
namespace {

constexpr double None = std::numeric_limits<double>::quiet_NaN();

MetricSample emptySample(WallTime time)
{
    MetricSample sample;
    sample.time = time;
    sample.values.fill(None);
    return sample;
}

} // namespace

const char* metricName(Metric metric)
{
    static constexpr std::array<const char*, MetricCount> Names { "bytes_in_per_s", "bytes_out_per_s",
        "messages_in_per_s", "messages_out_per_s", "clients_connected", "clients_waiting",
        "clients_refused_per_s", "test_client_round_trips", "test_client_round_trip_median_us",
        "test_client_round_trip_p99_us" };
    return Names[static_cast<std::size_t>(metric)];
}

void MetricHistory::begin(WallTime now)
{
    m_before = Baseline { 0, now, {} };
    append(emptySample(now)); // ends the line of the server before
}

bool MetricHistory::add(const Snapshot* serving, const RoundTripSummary& roundTrips, WallTime now)
{
    MetricSample sample = emptySample(now);
    bool isKnown = false;
    if (!serving)
        m_before.reset();
    else
        isKnown = addServer(sample, *serving);
    if (roundTrips.count > 0) {
        sample[Metric::RoundTrips] = static_cast<double>(roundTrips.count);
        sample[Metric::RoundTripMedian] = toMicroseconds(roundTrips.median);
        sample[Metric::RoundTripP99] = toMicroseconds(roundTrips.p99);
        isKnown = true;
    }
    if (isKnown)
        append(sample);
    return isKnown;
}

/// False if the snapshot tells nothing new. The first of a server that nobody saw begin has no rates.
bool MetricHistory::addServer(MetricSample& sample, const Snapshot& serving)
{
    const Counters& now = serving.counters;
    if (m_before && m_before->generation == 0 && serving.time > m_before->time)
        m_before->generation = serving.generation;
    if (m_before && m_before->generation == 0)
        return false; // still the last word of the server before
    if (!m_before || m_before->generation != serving.generation) {
        m_before = Baseline { serving.generation, serving.time, now };
        return true;
    }
    const auto elapsed = serving.time - m_before->time;
    if (elapsed < MinInterval)
        return false;
    sample.time = serving.time;
    sample[Metric::Connected] = static_cast<double>(now.open);
    if (serving.costs.waiting)
        sample[Metric::Waiting] = static_cast<double>(*serving.costs.waiting);
    const Counters& then = m_before->counters;
    const double seconds = std::chrono::duration<double>(elapsed).count();
    const auto rate = [&](quint64 Counters::*counter) {
        // Unsigned: a counter that went round gives the right difference, and one that fell a huge one.
        const quint64 difference = now.*counter - then.*counter;
        constexpr quint64 Fell = std::numeric_limits<quint64>::max() / 2;
        return difference > Fell ? None : static_cast<double>(difference) / seconds;
    };
    sample[Metric::BytesIn] = rate(&Counters::bytesIn);
    sample[Metric::BytesOut] = rate(&Counters::bytesOut);
    sample[Metric::MessagesIn] = rate(&Counters::messagesIn);
    sample[Metric::MessagesOut] = rate(&Counters::messagesOut);
    sample[Metric::Refused] = rate(&Counters::rejected);
    m_before->time = serving.time;
    m_before->counters = now;
    return true;
}

void MetricHistory::append(const MetricSample& sample)
{
    if (!m_samples.empty() && sample.time <= m_samples.back().time)
        return; // what is out of order cannot be drawn
    m_samples.push_back(sample);
    while (m_samples.size() > MaxSamples || sample.time - m_samples.front().time > Span)
        m_samples.pop_front();
}

bool MetricHistory::isAfterGap(std::size_t index) const
{
    return index > 0 && m_samples[index].time - m_samples[index - 1].time > Gap;
}

qsizetype MetricHistory::nearest(WallTime time, std::chrono::nanoseconds reach) const
{
    const auto next = std::ranges::lower_bound(m_samples, time, {}, &MetricSample::time);
    auto best = next;
    if (next == m_samples.end()
        || (next != m_samples.begin() && time - std::prev(next)->time < next->time - time))
        best = next == m_samples.begin() ? next : std::prev(next);
    if (best == m_samples.end())
        return -1;
    const auto distance = best->time > time ? best->time - time : time - best->time;
    return distance <= reach ? best - m_samples.begin() : -1;
}

} // namespace signalbox
