// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/blockingcrew.h"

namespace signalbox {

void BlockingCrew::insert(const BlockingConnectionPtr& connection)
{
    const std::lock_guard lock(m_lock);
    m_clients.emplace(connection->id(), connection);
    ++m_gone.accepted;
}

void BlockingCrew::remove(const BlockingConnectionPtr& connection)
{
    const std::lock_guard lock(m_lock);
    if (m_clients.erase(connection->id()) > 0)
        connection->addTo(m_gone);
}

BlockingConnectionPtr BlockingCrew::find(ConnectionId id) const
{
    const std::lock_guard lock(m_lock);
    const auto it = m_clients.find(id);
    return it == m_clients.end() ? nullptr : it->second;
}

void BlockingCrew::find(std::span<const ConnectionId> ids, std::vector<BlockingConnectionPtr>& found) const
{
    const std::lock_guard lock(m_lock);
    for (const ConnectionId id : ids) {
        if (const auto it = m_clients.find(id); it != m_clients.end())
            found.push_back(it->second);
    }
}

std::vector<BlockingConnectionPtr> BlockingCrew::clients() const
{
    const std::lock_guard lock(m_lock);
    std::vector<BlockingConnectionPtr> all;
    all.reserve(m_clients.size());
    for (const auto& [id, connection] : m_clients)
        all.push_back(connection);
    return all;
}

std::size_t BlockingCrew::size() const
{
    const std::lock_guard lock(m_lock);
    return m_clients.size();
}

Counters BlockingCrew::counters() const
{
    const std::lock_guard lock(m_lock);
    Counters counters = m_gone;
    counters.open = m_clients.size();
    counters.peak = admission.peak();
    for (const auto& [id, connection] : m_clients)
        connection->addTo(counters);
    for (std::size_t i = 0; i < m_hits.size(); ++i)
        counters.limits[static_cast<Limit>(i)] = m_hits[i].load(std::memory_order_relaxed);
    return counters;
}

LockUse BlockingCrew::lockUse() const
{
    LockUse use = context.journal->lockUse() - m_journalUse;
    use += modeLock.use();
    return use += m_lock.use();
}

} // namespace signalbox
