// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/clienttable.h"

#include <numeric>

namespace signalbox {

quint32 ClientTable::takeSlot()
{
    if (!m_freeSlots.empty()) {
        const quint32 slot = m_freeSlots.back();
        m_freeSlots.pop_back();
        return slot;
    }
    const auto slot = static_cast<quint32>(m_slots.size());
    m_slots.push_back(nullptr);
    if (slot / BlockSize >= m_blocks.size()) {
        m_blocks.push_back(std::make_shared<const Snapshot::Block>());
        m_isChanged.push_back(0);
        m_memory.push_back(0);
    }
    return slot;
}

Connection& ClientTable::insert(std::unique_ptr<Connection> connection)
{
    Connection& inserted = *connection;
    m_slots[inserted.slot()] = &inserted;
    m_isChanged[inserted.slot() / BlockSize] = 1;
    m_byId.emplace(inserted.id(), std::move(connection));
    return inserted;
}

Connection* ClientTable::find(ConnectionId id) const
{
    const auto it = m_byId.find(id);
    return it == m_byId.end() ? nullptr : it->second.get();
}

void ClientTable::remove(Connection& connection)
{
    const auto it = m_byId.find(connection.id());
    if (it == m_byId.end())
        return;
    m_isChanged[connection.slot() / BlockSize] = 1;
    m_slots[connection.slot()] = nullptr;
    m_freeSlots.push_back(connection.slot());
    m_ended.push_back(std::move(it->second));
    m_byId.erase(it);
}

std::vector<std::shared_ptr<const Snapshot::Block>> ClientTable::snapshot()
{
    for (std::size_t block = 0; block < m_blocks.size(); ++block) {
        if (!std::exchange(m_isChanged[block], char { 0 }))
            continue;
        auto fresh = std::make_shared<Snapshot::Block>();
        m_memory[block] = 0;
        const std::size_t end = std::min(m_slots.size(), (block + 1) * BlockSize);
        for (std::size_t slot = block * BlockSize; slot < end; ++slot) {
            if (!m_slots[slot])
                continue;
            fresh->rows.push_back(m_slots[slot]->row());
            m_memory[block] += m_slots[slot]->memory();
        }
        m_blocks[block] = std::move(fresh);
    }
    return m_blocks;
}

std::size_t ClientTable::memory() const
{
    constexpr std::size_t Entry = sizeof(Connection*) + 4 * sizeof(void*); // slot, and node of the hash table
    return std::accumulate(m_memory.begin(), m_memory.end(), m_byId.size() * Entry);
}

} // namespace signalbox
