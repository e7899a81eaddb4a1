// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <optional>
#include <vector>

namespace signalbox {

/// The events that someone has marked, by number. Bounded; those whose event is gone are dropped and counted.
class LogMarks
{
public:
    static constexpr std::size_t MaxMarks = 1000;

    /// False if it was not marked and there is no room for another.
    bool toggle(quint64 sequence);
    bool contains(quint64 sequence) const;
    std::optional<quint64> next(quint64 sequence) const; ///< the first after it
    std::optional<quint64> previous(quint64 sequence) const; ///< the last before it
    void clear();
    /// Events before `first` are gone. True if marks went with them.
    bool evictTo(quint64 first);

    const std::vector<quint64>& all() const { return m_marks; } ///< in order
    std::size_t count() const { return m_marks.size(); }
    quint64 dropped() const { return m_dropped; } ///< since clear()

private:
    std::vector<quint64> m_marks;
    quint64 m_dropped = 0;
};

} // namespace signalbox
