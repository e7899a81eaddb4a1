// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/logmarks.h"

#include <algorithm>

namespace signalbox {

bool LogMarks::toggle(quint64 sequence)
{
    const auto place = std::lower_bound(m_marks.begin(), m_marks.end(), sequence);
    if (place != m_marks.end() && *place == sequence) {
        m_marks.erase(place);
        return true;
    }
    if (m_marks.size() >= MaxMarks)
        return false;
    m_marks.insert(place, sequence);
    return true;
}

bool LogMarks::contains(quint64 sequence) const
{
    return std::binary_search(m_marks.begin(), m_marks.end(), sequence);
}

std::optional<quint64> LogMarks::next(quint64 sequence) const
{
    const auto place = std::upper_bound(m_marks.begin(), m_marks.end(), sequence);
    return place == m_marks.end() ? std::nullopt : std::optional(*place);
}

std::optional<quint64> LogMarks::previous(quint64 sequence) const
{
    const auto place = std::lower_bound(m_marks.begin(), m_marks.end(), sequence);
    return place == m_marks.begin() ? std::nullopt : std::optional(*std::prev(place));
}

void LogMarks::clear()
{
    m_marks.clear();
    m_dropped = 0;
}

bool LogMarks::evictTo(quint64 first)
{
    const auto end = std::lower_bound(m_marks.begin(), m_marks.end(), first);
    if (end == m_marks.begin())
        return false;
    m_dropped += static_cast<quint64>(end - m_marks.begin());
    m_marks.erase(m_marks.begin(), end);
    return true;
}

} // namespace signalbox
