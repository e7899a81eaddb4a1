// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/countedmutex.h"
#include "journal/eventbatch.h"
#include "journal/journalview.h"

#include <deque>
#include <memory>

namespace signalbox {

struct JournalLimits
{
    qsizetype bytes = qsizetype { 512 } * 1024 * 1024; ///< events and payload together
    quint64 events = 10'000'000;
    bool operator==(const JournalLimits&) const = default;
};

struct JournalStats
{
    quint64 firstSequence = 1; ///< of the oldest event kept
    quint64 endSequence = 1; ///< of the event to come
    quint64 evicted = 0; ///< events that gave way to newer ones
    quint64 dropped = 0; ///< events that a live log could not write
    qsizetype bytes = 0; ///< memory held
    JournalLimits limits;

    quint64 events() const noexcept { return endSequence - firstSequence; }
    /// 0 to 1: how near the closer of the two limits is.
    double fill() const noexcept;
};

/// What happened, in order, bounded: the oldest chunk goes first. Thread-safe.
class Journal
{
public:
    explicit Journal(JournalLimits limits = {});

    /// Appends and clears the batch. One lock, no allocation per event. Times never go back: an earlier one is
    /// lifted.
    void append(EventBatch& batch);

    /// What is there now, in constant time; later events do not show in it, and what it holds is not freed.
    JournalView view() const;
    JournalStats stats() const;
    /// How often its lock was waited for.
    LockUse lockUse() const { return m_mutex.use(); }

    /// Forgets all events; sequence numbers go on.
    void clear();
    void setLimits(JournalLimits limits);
    /// A follower lost events for ever.
    void countDropped(quint64 events);

private:
    using Sealed = std::vector<std::shared_ptr<const JournalChunk>>;
    void seal();
    void evict();
    void appendRecord(EventRecord record, const EventBatch& batch);

    mutable CountedMutex m_mutex; // guards all below
    JournalLimits m_limits;
    std::shared_ptr<const Sealed> m_sealed;
    std::shared_ptr<JournalChunk> m_tail;
    ConnectionTable m_connections;
    qsizetype m_sealedBytes = 0;
    quint64 m_firstSequence = 1;
    quint64 m_endSequence = 1;
    quint64 m_evicted = 0;
    quint64 m_dropped = 0;
    qint64 m_lastTime = 0;
    // Where the batch bytes of the last record with bytes of its own were, to keep shared bytes shared.
    quint32 m_ownFrom = 0;
    quint32 m_ownLength = 0;
};

} // namespace signalbox
