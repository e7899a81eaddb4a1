// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/previousofclient.h"

#include <algorithm>

namespace signalbox {
namespace {

constexpr qsizetype MaxKnown = 4096;

} // namespace

PreviousOfClient::Answer PreviousOfClient::of(const JournalView& view, const Event& event)
{
    if (const auto known = m_known.constFind(event.sequence); known != m_known.constEnd())
        return *known;
    const quint64 first = view.firstSequence();
    const quint64 least = event.sequence > first + Reach ? event.sequence - Reach : first;
    Answer answer { least == first ? Outcome::None : Outcome::TooFar, {} };
    // Runs forward are cheap, looking up single events is not: ever longer runs before what has been seen.
    quint64 length = 32;
    for (quint64 end = event.sequence; end > least && answer.outcome != Outcome::Found; length *= 4) {
        const quint64 from = end - std::min(length, end - least);
        view.forEach(from, end, [&](const Event& each) {
            if (each.connection == event.connection)
                answer = { Outcome::Found, each.time };
            return true;
        });
        end = from;
    }
    if (m_known.size() >= MaxKnown)
        m_known.clear();
    m_known.insert(event.sequence, answer);
    return answer;
}

} // namespace signalbox
