// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/snapshot.h"

#include <functional>
#include <map>

namespace signalbox {

/// Makes snapshots as a worker does: rows in blocks of slots, and a block in which nothing changed is the same
/// object as in the snapshot before. Time stands still but for pass().
class SnapshotBuilder
{
public:
    explicit SnapshotBuilder(std::size_t blockSize = 4)
        : m_blockSize(blockSize)
    {
    }

    /// A new client in the first free slot; its peer is 127.0.0.1 with 40000 + id.
    ClientRow& add(quint32 id)
    {
        std::size_t slot = 0;
        while (slot < m_slots.size() && number(m_slots[slot].id) != 0)
            ++slot;
        if (slot == m_slots.size())
            m_slots.emplace_back();
        m_slotOf[id] = slot;
        ClientRow& row = change(id);
        row = {};
        row.id = ConnectionId { id };
        row.peer = { QHostAddress(QHostAddress::LocalHost), static_cast<quint16>(40000 + id) };
        row.since = m_time;
        row.lastActivity = m_time;
        return row;
    }

    void addMany(quint32 first, quint32 last)
    {
        for (quint32 id = first; id <= last; ++id)
            add(id);
    }

    /// The row, to be changed.
    ClientRow& change(quint32 id)
    {
        const std::size_t slot = m_slotOf.at(id);
        m_isChanged[slot / m_blockSize] = true;
        return m_slots[slot];
    }

    /// `messages` reads of ten bytes each.
    void receive(quint32 id, quint64 messages)
    {
        ClientRow& row = change(id);
        row.messagesIn += messages;
        row.bytesIn += messages * 10;
        row.lastActivity = m_time;
    }

    void remove(quint32 id)
    {
        change(id) = {};
        m_slotOf.erase(id);
    }

    void removeAll()
    {
        while (!m_slotOf.empty())
            remove(m_slotOf.begin()->first);
    }

    /// The kernel is asked about the client, for this and the snapshots to come.
    void sampleTcp(quint32 id, const std::function<void(TcpSample&)>& fill)
    {
        std::erase_if(m_tcp, [id](const TcpSample& sample) { return number(sample.id) == id; });
        TcpSample& sample = m_tcp.emplace_back();
        sample.id = ConnectionId { id };
        sample.time = m_time;
        fill(sample);
    }
    void stopSampling() { m_tcp.clear(); }

    void pass(std::chrono::milliseconds span) { m_time += span; }
    /// The server is stopped and started again.
    void restart()
    {
        removeAll();
        ++m_generation;
    }

    SnapshotPtr take()
    {
        auto snapshot = std::make_shared<Snapshot>();
        m_blocks.resize((m_slots.size() + m_blockSize - 1) / m_blockSize);
        for (std::size_t block = 0; block < m_blocks.size(); ++block) {
            if (m_blocks[block] && !m_isChanged[block])
                continue;
            auto fresh = std::make_shared<Snapshot::Block>();
            for (std::size_t slot = block * m_blockSize;
                 slot < std::min(m_slots.size(), (block + 1) * m_blockSize); ++slot) {
                if (number(m_slots[slot].id) != 0)
                    fresh->rows.push_back(m_slots[slot]);
            }
            m_blocks[block] = fresh;
        }
        m_isChanged.clear();
        snapshot->generation = m_generation;
        snapshot->time = m_time;
        snapshot->counters.open = m_slotOf.size();
        snapshot->blocks = m_blocks;
        snapshot->tcp = m_tcp;
        return snapshot;
    }

private:
    std::size_t m_blockSize;
    std::vector<ClientRow> m_slots; // id 0 = free
    std::map<quint32, std::size_t> m_slotOf;
    std::map<std::size_t, bool> m_isChanged; // by block
    std::vector<std::shared_ptr<const Snapshot::Block>> m_blocks;
    std::vector<TcpSample> m_tcp;
    WallTime m_time { std::chrono::seconds(1'790'000'000) };
    quint64 m_generation = 1;
};

} // namespace signalbox
