// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <deque>

namespace signalbox {

/// A list that grows at its end and shrinks at its front. An entry keeps its number, 0 for the first ever, for
/// as long as it is there.
template <typename T> class NumberedList
{
public:
    quint64 first() const noexcept { return m_first; }
    quint64 end() const noexcept { return m_first + m_items.size(); } ///< one past the last
    quint64 size() const noexcept { return m_items.size(); }
    bool isEmpty() const noexcept { return m_items.empty(); }
    bool contains(quint64 number) const noexcept { return number >= m_first && number < end(); }

    const T& at(quint64 number) const { return m_items[static_cast<std::size_t>(number - m_first)]; }
    T& at(quint64 number) { return m_items[static_cast<std::size_t>(number - m_first)]; }
    const T& front() const { return m_items.front(); }
    const T& back() const { return m_items.back(); }

    void append(const T& item) { m_items.push_back(item); }
    void dropFront()
    {
        m_items.pop_front();
        ++m_first;
    }
    /// Numbers begin again at 0.
    void clear()
    {
        m_items = {};
        m_first = 0;
    }

    /// The number of the first entry for which `isBefore` is false; end() if there is none. All entries for
    /// which it is true must stand before the others.
    template <typename Predicate> quint64 partitionPoint(Predicate isBefore) const
    {
        quint64 low = m_first;
        quint64 high = end();
        while (low < high) {
            const quint64 middle = low + (high - low) / 2;
            if (isBefore(at(middle)))
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

private:
    std::deque<T> m_items;
    quint64 m_first = 0;
};

} // namespace signalbox
