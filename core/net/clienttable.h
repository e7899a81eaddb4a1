// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/snapshot.h"
#include "net/connection.h"

#include <memory>
#include <unordered_map>
#include <vector>

namespace signalbox {

/// The open connections of one worker, by id and by slot. A snapshot rebuilds only the blocks of slots in which
/// something changed, so that nine thousand idle clients cost nothing.
class ClientTable
{
public:
    static constexpr quint32 BlockSize = ConnectionHost::ChangedBlock;

    /// `isChanged` says of each block whether anything in it is new; the host of the connections sets it.
    explicit ClientTable(std::vector<char>& isChanged)
        : m_isChanged(isChanged)
    {
    }

    quint32 takeSlot();
    Connection& insert(std::unique_ptr<Connection> connection);
    Connection* find(ConnectionId id) const;
    /// Out of the table at once; destroyed by buryEnded(), since it may be at work.
    void remove(Connection& connection);
    void buryEnded() { m_ended.clear(); }

    std::size_t size() const noexcept { return m_byId.size(); }

    template <typename Visit> void forEach(Visit&& visit)
    {
        // By slot, since visit may remove the connection it is given.
        for (std::size_t slot = 0; slot < m_slots.size(); ++slot) {
            if (m_slots[slot])
                visit(*m_slots[slot]);
        }
    }

    std::vector<std::shared_ptr<const Snapshot::Block>> snapshot();
    /// Of the connections and what the table keeps of them, in bytes, about; as of the last snapshot().
    std::size_t memory() const;

private:
    std::vector<Connection*> m_slots;
    std::vector<quint32> m_freeSlots;
    std::vector<char>& m_isChanged;
    std::vector<std::shared_ptr<const Snapshot::Block>> m_blocks;
    std::vector<std::size_t> m_memory; // by block
    std::unordered_map<ConnectionId, std::unique_ptr<Connection>> m_byId;
    std::vector<std::unique_ptr<Connection>> m_ended;
};

} // namespace signalbox
