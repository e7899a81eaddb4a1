// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "base/ids.h"

#include <QTimer>

#include <functional>
#include <set>
#include <unordered_map>

namespace signalbox {

/// Wakes connections at their times: one timer for all, which rests while nothing is delayed. Belongs to the
/// thread that made it, which has an event loop.
class DelayClock
{
public:
    explicit DelayClock(std::function<void(ConnectionId)> wake);

    /// In place of the time that was set for it before.
    void set(ConnectionId id, SteadyTime due);
    void remove(ConnectionId id);
    std::size_t size() const noexcept { return m_dues.size(); }

private:
    void arm();
    void timeout();

    QTimer m_timer;
    const std::function<void(ConnectionId)> m_wake;
    std::set<std::pair<SteadyTime, ConnectionId>> m_order;
    std::unordered_map<ConnectionId, SteadyTime> m_dues;
};

} // namespace signalbox
