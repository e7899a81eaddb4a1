// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/journalview.h"

#include <QHash>

namespace signalbox {

/// When the event before of the same client happened. Looks back only so far, and remembers what it found for
/// the rows on the screen.
class PreviousOfClient
{
public:
    static constexpr quint64 Reach = 8192; ///< events

    enum class Outcome { Found, None, TooFar };
    struct Answer
    {
        Outcome outcome = Outcome::None;
        WallTime time {};
    };

    /// The event must come from `view`.
    Answer of(const JournalView& view, const Event& event);
    /// For another journal.
    void clear() { m_known.clear(); }

private:
    QHash<quint64, Answer> m_known;
};

} // namespace signalbox
