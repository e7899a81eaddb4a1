// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/journalview.h"

#include <algorithm>

namespace signalbox {

JournalView::JournalView()
    : m_sealed(std::make_shared<const Sealed>())
{
}

JournalView::JournalView(
    std::shared_ptr<const Sealed> sealed, std::shared_ptr<const JournalChunk> tail, quint64 first, quint64 end)
    : m_sealed(std::move(sealed))
    , m_tail(std::move(tail))
    , m_tailBlocks(m_tail ? m_tail->blocks() : JournalChunk::Blocks {})
    , m_first(first)
    , m_end(end)
{
}

const JournalChunk& JournalView::chunkOf(quint64 sequence) const
{
    if (m_tail && sequence >= m_tail->firstSequence())
        return *m_tail;
    const auto after = std::upper_bound(m_sealed->begin(), m_sealed->end(), sequence,
        [](quint64 wanted, const auto& chunk) { return wanted < chunk->firstSequence(); });
    Q_ASSERT(after != m_sealed->begin());
    return **std::prev(after);
}

quint64 JournalView::endOf(const JournalChunk& chunk) const
{
    // The tail's count belongs to the writer; this view's end does not.
    return &chunk == m_tail.get() ? m_end : chunk.firstSequence() + chunk.count();
}

Event JournalView::at(quint64 sequence) const
{
    Q_ASSERT(contains(sequence));
    const JournalChunk& chunk = chunkOf(sequence);
    return chunk.event(static_cast<quint32>(sequence - chunk.firstSequence()));
}

ConnectionInfo JournalView::connection(const Event& event) const
{
    if (event.connection == NoConnection || !contains(event.sequence))
        return {};
    const JournalChunk& chunk = chunkOf(event.sequence);
    const auto& blocks = &chunk == m_tail.get() ? m_tailBlocks : chunk.blocks();
    const quint32 index = ConnectionBlock::indexOf(event.connection);
    for (auto it = blocks.rbegin(); it != blocks.rend(); ++it) {
        if (it->first != index)
            continue;
        const ConnectionInfo info = it->second->get(event.connection);
        if (!info.peer.isNull() || !info.local.isNull())
            return info;
    }
    return {};
}

quint64 JournalView::sequenceAt(WallTime time) const
{
    quint64 low = m_first;
    quint64 high = m_end;
    while (low < high) {
        const quint64 middle = low + (high - low) / 2;
        if (at(middle).time < time)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

} // namespace signalbox
