// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/behaviourpace.h"

#include <QByteArray>

#include <deque>
#include <optional>

namespace signalbox {

/// What a client keeps of its behaviour while it carries it out. Well-behaved clients have none.
struct Conduct
{
    /// Written, and not yet on its way.
    struct Held
    {
        QByteArray bytes;
        SteadyTime due;
    };

    static constexpr std::size_t MaxHeld = 65'536; ///< messages, however small

    Conduct(const ClientBehaviour& wanted, quint32 client)
        : behaviour(wanted)
        , pace(wanted, client)
        , isReadPaused(!wanted.isReading)
    {
    }

    ClientBehaviour behaviour;
    BehaviourPace pace;
    std::deque<Held> held;
    std::size_t heldBytes = 0;
    std::optional<SteadyTime> wakeAt; // as it stands in TestClient::Shared::wakes
    std::optional<SteadyTime> cutBy; // everything allowed is sent: once the peer has it, the connection is cut
    bool isWritePaused = false; // bytes are queued, and the pace says not yet
    bool isReadPaused; // likewise for reading
    bool isUnwatched = false; // the reactor was told to look away: the peer is gone, and nobody reads
    QString trouble; // what connecting failed at, if not at the peer
};

} // namespace signalbox
