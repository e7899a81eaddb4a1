// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/journalchunk.h"

#include <memory>
#include <vector>

namespace signalbox {

/// An immutable view of a journal: cheap to copy, usable in any thread, valid as long as it lives.
class JournalView
{
public:
    JournalView();

    quint64 firstSequence() const noexcept { return m_first; }
    quint64 endSequence() const noexcept { return m_end; } ///< one past the last
    quint64 size() const noexcept { return m_end - m_first; }
    bool isEmpty() const noexcept { return m_first == m_end; }
    bool contains(quint64 sequence) const noexcept { return sequence >= m_first && sequence < m_end; }

    /// sequence must be contained. Logarithmic in the number of chunks.
    Event at(quint64 sequence) const;

    /// Calls visit(event) for each event from `from` (or the first kept) to before `to`, in order, until it
    /// returns false. Linear, with no look-up per event.
    template <typename Visit> void forEach(quint64 from, quint64 to, Visit&& visit) const
    {
        quint64 sequence = std::max(from, m_first);
        const quint64 end = std::min(to, m_end);
        while (sequence < end) {
            const JournalChunk& chunk = chunkOf(sequence);
            const quint64 chunkEnd = std::min(end, endOf(chunk));
            for (; sequence < chunkEnd; ++sequence) {
                if (!visit(chunk.event(static_cast<quint32>(sequence - chunk.firstSequence()))))
                    return;
            }
        }
    }

    /// Calls visit(chunk, first, last) for each chunk that holds some from `from` to before `to`: those of its
    /// events from index `first` to before `last`. Of the chunk, nothing beyond may be read.
    template <typename Visit> void forEachChunk(quint64 from, quint64 to, Visit&& visit) const
    {
        quint64 sequence = std::max(from, m_first);
        const quint64 end = std::min(to, m_end);
        while (sequence < end) {
            const JournalChunk& chunk = chunkOf(sequence);
            const quint64 chunkEnd = std::min(end, endOf(chunk));
            visit(chunk, static_cast<quint32>(sequence - chunk.firstSequence()),
                static_cast<quint32>(chunkEnd - chunk.firstSequence()));
            sequence = chunkEnd;
        }
    }

    /// Both ends of a connection that an event of this view speaks of; null endpoints if unknown.
    ConnectionInfo connection(const Event& event) const;

    /// The first sequence whose time is not before `time`; endSequence() if there is none.
    quint64 sequenceAt(WallTime time) const;

private:
    friend class Journal;
    using Sealed = std::vector<std::shared_ptr<const JournalChunk>>;
    JournalView(std::shared_ptr<const Sealed> sealed, std::shared_ptr<const JournalChunk> tail, quint64 first,
        quint64 end);
    const JournalChunk& chunkOf(quint64 sequence) const;
    quint64 endOf(const JournalChunk& chunk) const;

    std::shared_ptr<const Sealed> m_sealed;
    std::shared_ptr<const JournalChunk> m_tail; // null if empty; the journal goes on writing behind m_end
    JournalChunk::Blocks m_tailBlocks; // a copy, since the tail's own list may grow
    quint64 m_first = 1;
    quint64 m_end = 1;
};

} // namespace signalbox
