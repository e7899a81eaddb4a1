// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"

#include <QByteArray>
#include <QByteArrayView>

#include <deque>

namespace signalbox {

/// Output of one connection that is not to go out yet: in order, each part at its time or, if that is later, at
/// the time of the part before it. So nothing overtakes a part that was delayed.
class DelayedOutput
{
public:
    struct Bounds
    {
        std::size_t parts = 0; ///< at most so many
        std::size_t bytes = 0; ///< at most so many
    };

    bool isEmpty() const noexcept { return m_parts.empty(); }
    std::size_t parts() const noexcept { return m_parts.size(); }
    std::size_t bytes() const noexcept { return m_bytes; }
    std::size_t memory() const noexcept { return sizeof *this + m_bytes + m_parts.size() * sizeof(Part); }
    /// Of the first part; there must be one.
    SteadyTime due() const { return m_parts.front().due; }

    /// False if it is full: then the bytes are dropped. Empty bytes take their place too: they hold up what
    /// follows.
    [[nodiscard]] bool append(QByteArrayView bytes, SteadyTime due, const Bounds& bounds);
    /// Calls take(QByteArray) for each part whose time has come.
    template <typename Take> void release(SteadyTime now, Take&& take)
    {
        while (!m_parts.empty() && m_parts.front().due <= now) {
            m_bytes -= static_cast<std::size_t>(m_parts.front().bytes.size());
            take(m_parts.front().bytes);
            m_parts.pop_front();
        }
    }
    /// Forgets the parts that would go out after `last`; returns how many.
    std::size_t dropAfter(SteadyTime last);

private:
    struct Part
    {
        SteadyTime due;
        QByteArray bytes;
    };

    std::deque<Part> m_parts;
    std::size_t m_bytes = 0;
};

/// For the journal: "3 delayed replies were dropped, 120 B".
QByteArray droppedDelayedText(std::size_t parts, std::size_t bytes);

} // namespace signalbox
