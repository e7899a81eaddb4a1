// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/serverbridge.h"
#include "client/roundtripmeter.h"
#include "journal/metrichistory.h"

#include <QObject>
#include <QTimer>

#include <memory>

namespace signalbox {

/// Keeps the last minutes of the server and of the test clients, looked at or not: once a second one small
/// value from the newest snapshot. Lives in the GUI thread.
class MetricRecorder : public QObject
{
    Q_OBJECT

public:
    /// `roundTrips` may be null.
    MetricRecorder(
        const ServerBridge* bridge, std::shared_ptr<RoundTripMeter> roundTrips, QObject* parent = nullptr);

    const MetricHistory& history() const noexcept { return m_history; }

Q_SIGNALS:
    /// A second is over, whether or not the history knows anything of it.
    void sampled();

private:
    void sample(const Snapshot* serving);

    const ServerBridge* m_bridge;
    std::shared_ptr<RoundTripMeter> m_roundTrips;
    MetricHistory m_history;
    QTimer m_timer;
};

} // namespace signalbox
