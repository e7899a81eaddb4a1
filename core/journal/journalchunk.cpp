// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/journalchunk.h"

#include <cstring>

namespace signalbox {

static_assert(sizeof(EventRecord) == 32);

JournalChunk::JournalChunk(quint64 firstSequence)
    : m_firstSequence(firstSequence)
    , m_records(std::make_unique_for_overwrite<EventRecord[]>(MaxEvents))
{
}

qsizetype JournalChunk::allocatedBytes() const noexcept
{
    return static_cast<qsizetype>(sizeof(EventRecord) * MaxEvents + std::size_t { m_slabs } * SlabBytes);
}

bool JournalChunk::append(EventRecord record, const char* bytes, std::optional<quint32> offsetInLast)
{
    if (m_count == MaxEvents)
        return false;
    if (record.captured == 0) {
        record.payload = 0;
    } else if (offsetInLast && m_count > 0) {
        record.payload = m_lastOwn + *offsetInLast;
    } else {
        if (record.captured > SlabBytes - m_slabUsed) {
            if (m_slabs == MaxSlabs)
                return false;
            m_slab[m_slabs++] = std::make_unique_for_overwrite<char[]>(SlabBytes);
            m_slabUsed = 0;
        }
        record.payload = (m_slabs - 1) * SlabBytes + m_slabUsed;
        std::memcpy(m_slab[m_slabs - 1].get() + m_slabUsed, bytes, record.captured);
        m_slabUsed += record.captured;
        m_lastOwn = record.payload;
    }
    m_records[m_count++] = record;
    return true;
}

void JournalChunk::remember(ConnectionId id, const std::shared_ptr<const ConnectionBlock>& block)
{
    const quint32 index = ConnectionBlock::indexOf(id);
    for (auto it = m_blocks.rbegin(); it != m_blocks.rend(); ++it) {
        // Of one index there may be two, when the first was given up before a late connection came.
        if (it->first == index && (it->second == block || !block))
            return;
    }
    if (block)
        m_blocks.emplace_back(index, block);
}

QByteArrayView JournalChunk::bytes(const EventRecord& record) const
{
    if (record.captured == 0)
        return {};
    return { m_slab[record.payload / SlabBytes].get() + record.payload % SlabBytes, record.captured };
}

Event JournalChunk::event(quint32 index) const
{
    const EventRecord& stored = m_records[index];
    Event event { m_firstSequence + index, WallTime { std::chrono::nanoseconds { stored.time } },
        stored.connection, stored.kind, stored.bytes, {}, {} };
    (event.isData() ? event.payload : event.detail) = bytes(stored);
    return event;
}

} // namespace signalbox
