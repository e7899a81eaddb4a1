// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/sequenceset.h"

#include <array>
#include <deque>

namespace signalbox {

/// Which sequence number is in which row, for rows that a filter lets through: a bit for each event and a count
/// for each 4096, so that ten million take 1.3 MB, and both ways take a search among the counts. A value.
class RowIndex
{
public:
    /// Adds behind all others. The set begins where the index ends, or later.
    void append(const SequenceSet& set);
    /// Forgets all below; returns how many there were.
    quint64 evictTo(quint64 first);
    void clear() { *this = RowIndex(); }

    quint64 count() const noexcept { return m_end - m_gone; }
    /// row < count()
    quint64 sequenceAt(quint64 row) const;
    /// The first row that is not before it; count() if there is none.
    quint64 rowFrom(quint64 sequence) const;

private:
    static constexpr std::size_t Words = 64;
    static constexpr quint64 BlockBits = Words * SequenceSet::WordBits;
    struct Block
    {
        quint64 before = 0; ///< rows in all blocks before it, those that are gone included
        std::array<quint64, Words> words {};
    };
    static quint64 countIn(const Block& block, quint64 bits);

    std::deque<Block> m_blocks; // without gaps
    quint64 m_firstBlock = 0; // its number is the sequence divided by BlockBits
    quint64 m_gone = 0; // rows evicted since the beginning
    quint64 m_end = 0; // rows added since the beginning
};

} // namespace signalbox
