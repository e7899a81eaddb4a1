// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/delayclock.h"

namespace signalbox {

DelayClock::DelayClock(std::function<void(ConnectionId)> wake)
    : m_wake(std::move(wake))
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { timeout(); });
}

void DelayClock::set(ConnectionId id, SteadyTime due)
{
    remove(id);
    m_dues.emplace(id, due);
    m_order.emplace(due, id);
    if (m_order.begin()->second == id)
        arm();
}

void DelayClock::remove(ConnectionId id)
{
    const auto found = m_dues.find(id);
    if (found == m_dues.end())
        return;
    m_order.erase({ found->second, id }); // the timer may now come too early, and then finds nothing
    m_dues.erase(found);
}

void DelayClock::arm()
{
    const auto wait = m_order.begin()->first - std::chrono::steady_clock::now();
    m_timer.start(
        std::max(std::chrono::milliseconds { 0 }, std::chrono::ceil<std::chrono::milliseconds>(wait)));
}

void DelayClock::timeout()
{
    const SteadyTime now = std::chrono::steady_clock::now();
    // Those that are due now, and no others, whatever they set in turn.
    std::vector<ConnectionId> due;
    for (auto it = m_order.begin(); it != m_order.end() && it->first <= now; ++it)
        due.push_back(it->second);
    for (const ConnectionId id : due)
        remove(id);
    for (const ConnectionId id : due)
        m_wake(id);
    if (!m_order.empty())
        arm();
}

} // namespace signalbox
