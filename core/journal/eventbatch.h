// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/closereason.h"
#include "journal/journalchunk.h"

#include <sys/uio.h>

#include <span>
#include <vector>

namespace signalbox {

/// Events that one worker gathers during a pump, to be appended to the journal under one lock. Not thread-safe:
/// each worker has its own. Times are taken when an event is added.
class EventBatch
{
public:
    /// snaplen: bytes kept of one read or write, 0 = all (up to JournalChunk::MaxCaptured). pcap(3PCAP)
    explicit EventBatch(quint32 snaplen = 4096);

    void opened(ConnectionId id, const ConnectionInfo& info, QByteArrayView detail = {});
    /// Returns the time it was given.
    WallTime received(ConnectionId id, QByteArrayView bytes);
    /// `bytes` says how much of the vector the kernel took. Bytes that lie in the buffer of the last received()
    /// are not stored twice. Returns the time it was given.
    WallTime sent(ConnectionId id, std::span<const iovec> vector, std::size_t bytes);
    void closed(ConnectionId id, CloseReason reason, int errnoCode = 0, const QString& more = {});
    /// Any kind that carries a detail and no payload.
    void add(EventKind kind, ConnectionId id, QByteArrayView detail);
    /// An event that already has a time: what a reader of recordings adds. bytes may exceed payload.size().
    void add(const Event& event);
    /// Makes the ends of a connection known without an event: for a recording in which its opening may be
    /// missing.
    void introduce(ConnectionId id, const ConnectionInfo& info);

    bool isEmpty() const noexcept { return m_records.empty(); }
    /// Time to append(): a pump that goes on adding would make the batch unwieldy.
    bool isLarge() const noexcept { return m_records.size() >= 4096 || m_arena.size() >= (1U << 20); }
    void clear();

private:
    friend class Journal;
    EventRecord& push(EventKind kind, ConnectionId id, WallTime time);
    void store(EventRecord& record, QByteArrayView bytes);
    quint32 capture(std::size_t size) const;

    struct Opening
    {
        ConnectionId id;
        ConnectionInfo info;
    };
    quint32 m_snaplen;
    std::vector<EventRecord> m_records;
    std::vector<char> m_arena;
    std::vector<Opening> m_openings;
    // The buffer of the last received(), as long as nothing else was stored: an echo sends from it.
    QByteArrayView m_lastReceived;
    quint32 m_lastReceivedAt = 0;
};

} // namespace signalbox
