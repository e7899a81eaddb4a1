// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/connectiontable.h"
#include "journal/event.h"

#include <memory>
#include <span>
#include <vector>

namespace signalbox {

/// One event as it is stored: 32 bytes.
struct EventRecord
{
    qint64 time = 0; ///< ns since the epoch
    ConnectionId connection = NoConnection;
    quint32 bytes = 0;
    quint32 captured = 0; ///< length of the payload or detail
    quint32 payload = 0; ///< where it starts: in a chunk's slabs, or in a batch's arena
    EventKind kind = EventKind::Note;
};

/// A run of events and their bytes. Written only at its end, by the journal under its lock; whatever a
/// JournalView covers is never written again, so readers need no lock.
class JournalChunk
{
public:
    static constexpr quint32 MaxEvents = 16384;
    static constexpr quint32 SlabBytes = 256 * 1024;
    static constexpr quint32 MaxSlabs = 16;
    static constexpr quint32 MaxCaptured = SlabBytes; ///< of one event

    explicit JournalChunk(quint64 firstSequence);

    quint64 firstSequence() const noexcept { return m_firstSequence; }
    quint32 count() const noexcept { return m_count; }
    qsizetype allocatedBytes() const noexcept;

    /// False when this chunk is full; nothing was written then. `bytes` is record.captured long. `sharesLast`
    /// says that it lies within the bytes of the last record that was stored with its own, `offset` bytes from
    /// their start.
    bool append(EventRecord record, const char* bytes, std::optional<quint32> offsetInLast);
    /// Makes this chunk keep the ends of a connection known.
    void remember(ConnectionId id, const std::shared_ptr<const ConnectionBlock>& block);

    Event event(quint32 index) const;
    const EventRecord& record(quint32 index) const { return m_records[index]; }
    QByteArrayView bytes(const EventRecord& record) const;
    /// The first bytes of a slab, as far as a reader's records reach into it. Where a record's `payload` is the
    /// slab's number times SlabBytes plus the place in the slab.
    QByteArrayView slab(quint32 number, quint32 length) const
    {
        return length == 0 ? QByteArrayView() : QByteArrayView(m_slab[number].get(), length);
    }

    using Blocks = std::vector<std::pair<quint32, std::shared_ptr<const ConnectionBlock>>>;
    const Blocks& blocks() const noexcept { return m_blocks; }

private:
    quint64 m_firstSequence;
    quint32 m_count = 0;
    quint32 m_slabs = 0;
    quint32 m_slabUsed = SlabBytes; // of the last slab
    quint32 m_lastOwn = 0; // where the last record with bytes of its own put them
    std::unique_ptr<EventRecord[]> m_records;
    std::array<std::unique_ptr<char[]>, MaxSlabs> m_slab;
    Blocks m_blocks;
};

} // namespace signalbox
