// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/loadseries.h"

namespace signalbox {
namespace {

using namespace std::chrono_literals;

constexpr int Pieces = 600; // of what a run is expected to take

/// A multiple of the worker's tick.
std::chrono::milliseconds intervalFor(const LoadSettings& settings)
{
    std::chrono::milliseconds expected = settings.ramp + settings.warmUp + settings.duration;
    if (settings.connectRate > 0)
        expected += std::chrono::milliseconds(qRound64(1000 * settings.clients / settings.connectRate));
    return std::max<std::chrono::milliseconds>(100ms, expected / Pieces / 20 * 20);
}

} // namespace

LoadSeries::LoadSeries(const LoadSettings& settings, SteadyTime start)
    : m_interval(intervalFor(settings))
    , m_start(start)
    , m_last(start)
{
}

void LoadSeries::take(SteadyTime now, LoadPhase phase, const LoadShared& shared)
{
    if (now - m_last < m_interval || m_samples.size() >= MaxSamples)
        return;
    const double seconds = std::chrono::duration<double>(now - m_last).count();
    LoadSample sample;
    sample.at = now - m_start;
    sample.phase = phase;
    sample.rate = static_cast<double>(shared.messages - m_messages) / seconds;
    sample.connectRate = static_cast<double>(shared.connections - m_connections) / seconds;
    sample.failed = shared.failures.all();
    sample.connected = shared.connected;
    sample.active = shared.active;
    if (shared.latency.count() > m_latency.count()) {
        const Histogram recent = shared.latency.since(m_latency);
        sample.p50 = std::chrono::nanoseconds(static_cast<qint64>(recent.percentile(50)));
        sample.p99 = std::chrono::nanoseconds(static_cast<qint64>(recent.percentile(99)));
        m_latency = shared.latency;
    }
    m_last = now;
    m_messages = shared.messages;
    m_connections = shared.connections;
    m_samples.push_back(sample);
}

} // namespace signalbox
