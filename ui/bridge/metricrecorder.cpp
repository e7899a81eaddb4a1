// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/metricrecorder.h"

namespace signalbox {

MetricRecorder::MetricRecorder(
    const ServerBridge* bridge, std::shared_ptr<RoundTripMeter> roundTrips, QObject* parent)
    : QObject(parent)
    , m_bridge(bridge)
    , m_roundTrips(std::move(roundTrips))
    , m_timer(this)
{
    m_timer.setInterval(std::chrono::seconds(1));
    m_timer.setTimerType(Qt::CoarseTimer);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        const bool isServing = m_bridge->state() != ServerState::Stopped;
        sample(isServing ? m_bridge->snapshot().get() : nullptr);
        Q_EMIT sampled();
    });
    connect(bridge, &ServerBridge::started, this, [this] {
        m_history.begin(wallNow());
        m_timer.start(); // the first interval is a whole one
    });
    // What it did since the last sample would be missing otherwise.
    connect(bridge, &ServerBridge::stopped, this, [this] { sample(m_bridge->snapshot().get()); });
    m_timer.start();
}

void MetricRecorder::sample(const Snapshot* serving)
{
    m_history.add(serving, m_roundTrips ? m_roundTrips->take() : RoundTripSummary {}, wallNow());
}

} // namespace signalbox
