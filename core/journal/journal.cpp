// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/journal.h"

#include <algorithm>

namespace signalbox {

double JournalStats::fill() const noexcept
{
    const double byBytes =
        limits.bytes > 0 ? static_cast<double>(bytes) / static_cast<double>(limits.bytes) : 0;
    const double byCount =
        limits.events > 0 ? static_cast<double>(events()) / static_cast<double>(limits.events) : 0;
    return std::min(1.0, std::max(byBytes, byCount));
}

Journal::Journal(JournalLimits limits)
    : m_limits(limits)
    , m_sealed(std::make_shared<const Sealed>())
{
}

void Journal::append(EventBatch& batch)
{
    if (batch.isEmpty())
        return;
    {
        const std::scoped_lock lock(m_mutex);
        for (const auto& opening : batch.m_openings)
            m_connections.opened(opening.id, opening.info);
        m_ownLength = 0;
        for (const EventRecord& record : batch.m_records)
            appendRecord(record, batch);
        evict();
    }
    batch.clear();
}

void Journal::appendRecord(EventRecord record, const EventBatch& batch)
{
    m_lastTime = std::max(m_lastTime, record.time);
    record.time = m_lastTime;
    if (!m_tail)
        m_tail = std::make_shared<JournalChunk>(m_endSequence);

    const quint32 from = record.payload;
    const bool isShared = record.captured > 0 && m_ownLength > 0 && from >= m_ownFrom
        && from + record.captured <= m_ownFrom + m_ownLength;
    const char* bytes = batch.m_arena.data() + from;
    if (!m_tail->append(record, bytes, isShared ? std::optional(from - m_ownFrom) : std::nullopt)) {
        seal();
        m_tail = std::make_shared<JournalChunk>(m_endSequence);
        m_tail->append(record, bytes, {});
        m_ownFrom = from;
        m_ownLength = record.captured;
    } else if (!isShared && record.captured > 0) {
        m_ownFrom = from;
        m_ownLength = record.captured;
    }
    ++m_endSequence;
    if (record.connection != NoConnection) {
        m_tail->remember(record.connection, m_connections.block(record.connection));
        if (record.kind == EventKind::Closed)
            m_connections.closed(record.connection);
    }
}

void Journal::seal()
{
    auto sealed = std::make_shared<Sealed>();
    sealed->reserve(m_sealed->size() + 1);
    *sealed = *m_sealed;
    sealed->push_back(m_tail);
    m_sealedBytes += m_tail->allocatedBytes();
    m_sealed = std::move(sealed);
    m_tail.reset();
}

void Journal::evict()
{
    const qsizetype tailBytes = m_tail ? m_tail->allocatedBytes() : 0;
    std::size_t gone = 0;
    // The tail is never evicted, so a limit below one chunk still keeps the newest events.
    while (gone < m_sealed->size()
        && (m_sealedBytes + tailBytes > m_limits.bytes || m_endSequence - m_firstSequence > m_limits.events)) {
        const JournalChunk& oldest = *(*m_sealed)[gone++];
        m_sealedBytes -= oldest.allocatedBytes();
        m_evicted += oldest.count();
        m_firstSequence = oldest.firstSequence() + oldest.count();
    }
    if (gone > 0)
        m_sealed = std::make_shared<const Sealed>(
            m_sealed->begin() + static_cast<std::ptrdiff_t>(gone), m_sealed->end());
}

JournalView Journal::view() const
{
    const std::scoped_lock lock(m_mutex);
    return JournalView(m_sealed, m_tail, m_firstSequence, m_endSequence);
}

JournalStats Journal::stats() const
{
    const std::scoped_lock lock(m_mutex);
    return { m_firstSequence, m_endSequence, m_evicted, m_dropped,
        m_sealedBytes + (m_tail ? m_tail->allocatedBytes() : 0), m_limits };
}

void Journal::clear()
{
    const std::scoped_lock lock(m_mutex);
    m_sealed = std::make_shared<const Sealed>();
    m_tail.reset();
    m_sealedBytes = 0;
    m_firstSequence = m_endSequence;
}

void Journal::setLimits(JournalLimits limits)
{
    const std::scoped_lock lock(m_mutex);
    m_limits = limits;
    evict();
}

void Journal::countDropped(quint64 events)
{
    const std::scoped_lock lock(m_mutex);
    m_dropped += events;
}

} // namespace signalbox
