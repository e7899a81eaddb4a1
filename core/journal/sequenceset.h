// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <vector>

namespace signalbox {

class EventSet;

/// Some of a run of sequence numbers, a bit each: what of ten million events a filter lets through takes
/// 1.2 MB, and handing it to another thread copies no row. A value.
class SequenceSet
{
public:
    /// Nothing yet; `first` is the first number that may be in it.
    explicit SequenceSet(quint64 first = 0)
        : m_first(first / WordBits * WordBits)
        , m_end(first)
    {
    }

    /// The set speaks of those from end() on: of `count` events, those whose index is in the set. The first of
    /// them has the index `from` there.
    void append(const EventSet& events, quint32 from, quint32 count);

    /// Takes out all that are less.
    void removeBelow(quint64 sequence);

    bool isEmpty() const noexcept { return m_count == 0; }
    quint64 count() const noexcept { return m_count; }
    quint64 end() const noexcept { return m_end; } ///< one past the last it speaks of

    static constexpr quint64 WordBits = 64;
    /// Bit b of word w stands for the number base() + 64 w + b.
    quint64 base() const noexcept { return m_first; }
    const std::vector<quint64>& words() const noexcept { return m_words; }

private:
    quint64 m_first;
    quint64 m_end;
    quint64 m_count = 0;
    std::vector<quint64> m_words;
};

} // namespace signalbox
