// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/sequenceset.h"

#include "journal/eventset.h"

#include <bit>

namespace signalbox {

void SequenceSet::append(const EventSet& events, quint32 from, quint32 count)
{
    m_words.resize((m_end + count - m_first + WordBits - 1) / WordBits);
    const quint32 end = from + count;
    for (quint32 index = from; index < end;) {
        // As many bits as both a word there and a word here hold.
        const quint64 place = m_end - m_first;
        const quint32 bits = static_cast<quint32>(
            std::min({ quint64 { end - index }, WordBits - index % WordBits, WordBits - place % WordBits }));
        const quint64 mask = bits == WordBits ? ~quint64 { 0 } : (quint64 { 1 } << bits) - 1;
        const quint64 chosen = events.word(index / EventSet::WordBits) >> index % WordBits & mask;
        m_words[place / WordBits] |= chosen << place % WordBits;
        m_count += static_cast<quint64>(std::popcount(chosen));
        index += bits;
        m_end += bits;
    }
}

void SequenceSet::removeBelow(quint64 sequence)
{
    if (sequence <= m_first)
        return;
    const quint64 gone = std::min<quint64>(sequence - m_first, m_words.size() * WordBits);
    for (quint64 word = 0; word * WordBits < gone; ++word) {
        const quint64 bits = std::min(gone - word * WordBits, WordBits);
        const quint64 mask = bits == WordBits ? ~quint64 { 0 } : (quint64 { 1 } << bits) - 1;
        m_count -= static_cast<quint64>(std::popcount(m_words[word] & mask));
        m_words[word] &= ~mask;
    }
}

} // namespace signalbox
