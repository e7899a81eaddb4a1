// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/journalchunk.h"

#include <algorithm>
#include <array>
#include <bit>

namespace signalbox {

/// Some of the events of one chunk, by their index in it: a bit each. A value.
class EventSet
{
public:
    static constexpr quint32 WordBits = 64;
    static constexpr quint32 Words = JournalChunk::MaxEvents / WordBits;

    EventSet() = default;
    /// All from `first` to before `last`.
    EventSet(quint32 first, quint32 last)
    {
        for (quint32 index = first; index < last;) {
            const quint32 word = index / WordBits;
            const quint32 end = std::min(last, (word + 1) * WordBits);
            const quint64 bits =
                end - index == WordBits ? ~quint64 { 0 } : (quint64 { 1 } << (end - index)) - 1;
            m_words[word] |= bits << index % WordBits;
            index = end;
        }
    }

    bool contains(quint32 index) const { return (m_words[index / WordBits] >> index % WordBits & 1U) != 0; }
    void insert(quint32 index) { m_words[index / WordBits] |= quint64 { 1 } << index % WordBits; }
    bool isEmpty() const
    {
        return std::all_of(m_words.begin(), m_words.end(), [](quint64 word) { return word == 0; });
    }
    quint32 count() const
    {
        quint32 sum = 0;
        for (const quint64 word : m_words)
            sum += static_cast<quint32>(std::popcount(word));
        return sum;
    }
    quint64 word(quint32 index) const { return m_words[index]; }

    /// Keeps those for which test(index) is true.
    template <typename Test> void keep(Test&& test)
    {
        for (quint32 word = 0; word < Words; ++word) {
            quint64 kept = 0;
            for (quint64 rest = m_words[word]; rest != 0; rest &= rest - 1) {
                const auto bit = static_cast<quint32>(std::countr_zero(rest));
                kept |= quint64 { test(word * WordBits + bit) ? 1U : 0U } << bit;
            }
            m_words[word] = kept;
        }
    }
    template <typename Visit> void forEach(Visit&& visit) const
    {
        for (quint32 word = 0; word < Words; ++word) {
            for (quint64 rest = m_words[word]; rest != 0; rest &= rest - 1)
                visit(word * WordBits + static_cast<quint32>(std::countr_zero(rest)));
        }
    }

    EventSet& operator|=(const EventSet& other)
    {
        for (quint32 word = 0; word < Words; ++word)
            m_words[word] |= other.m_words[word];
        return *this;
    }
    EventSet& operator-=(const EventSet& other)
    {
        for (quint32 word = 0; word < Words; ++word)
            m_words[word] &= ~other.m_words[word];
        return *this;
    }

private:
    std::array<quint64, Words> m_words {};
};

} // namespace signalbox
