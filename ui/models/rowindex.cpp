// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/rowindex.h"

#include <algorithm>
#include <bit>

namespace signalbox {
namespace {

constexpr quint64 WordBits = SequenceSet::WordBits;

/// The place of the n-th bit that is set, counted from 0.
quint64 placeOf(quint64 word, quint64 n)
{
    for (; n > 0; --n)
        word &= word - 1;
    return static_cast<quint64>(std::countr_zero(word));
}

} // namespace

void RowIndex::append(const SequenceSet& set)
{
    quint64 sequence = set.base();
    for (const quint64 word : set.words()) {
        const quint64 number = sequence / BlockBits;
        if (m_blocks.empty())
            m_firstBlock = number;
        while (m_firstBlock + m_blocks.size() <= number)
            m_blocks.push_back({ .before = m_end });
        // A set may begin in the middle of the word in which the last one ended.
        m_blocks.back().words[sequence % BlockBits / WordBits] |= word;
        m_end += static_cast<quint64>(std::popcount(word));
        sequence += WordBits;
    }
}

quint64 RowIndex::evictTo(quint64 first)
{
    const quint64 gone = rowFrom(first);
    m_gone += gone;
    while (!m_blocks.empty() && (m_firstBlock + 1) * BlockBits <= first && m_blocks.size() > 1) {
        m_blocks.pop_front();
        ++m_firstBlock;
    }
    return gone;
}

/// Of its first bits, how many are set.
quint64 RowIndex::countIn(const Block& block, quint64 bits)
{
    quint64 count = 0;
    for (std::size_t word = 0; word < bits / WordBits; ++word)
        count += static_cast<quint64>(std::popcount(block.words[word]));
    if (bits % WordBits != 0)
        count += static_cast<quint64>(
            std::popcount(block.words[bits / WordBits] & ((quint64 { 1 } << bits % WordBits) - 1)));
    return count;
}

quint64 RowIndex::sequenceAt(quint64 row) const
{
    const quint64 wanted = m_gone + row;
    const auto after = std::upper_bound(m_blocks.begin(), m_blocks.end(), wanted,
        [](quint64 place, const Block& block) { return place < block.before; });
    const auto block = std::prev(after);
    quint64 rest = wanted - block->before;
    std::size_t word = 0;
    for (;; ++word) {
        const auto here = static_cast<quint64>(std::popcount(block->words[word]));
        if (rest < here)
            break;
        rest -= here;
    }
    const quint64 number = m_firstBlock + static_cast<quint64>(block - m_blocks.begin());
    return number * BlockBits + word * WordBits + placeOf(block->words[word], rest);
}

quint64 RowIndex::rowFrom(quint64 sequence) const
{
    const quint64 number = sequence / BlockBits;
    if (m_blocks.empty() || number < m_firstBlock)
        return 0;
    if (number >= m_firstBlock + m_blocks.size())
        return count();
    const Block& block = m_blocks[number - m_firstBlock];
    const quint64 place = block.before + countIn(block, sequence % BlockBits);
    return place > m_gone ? place - m_gone : 0;
}

} // namespace signalbox
