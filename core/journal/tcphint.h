// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/event.h"
#include "journal/tcphistory.h"

#include <QString>

#include <vector>

namespace signalbox {

/// What the samples of a connection say is the matter.
struct TcpHint
{
    enum class Kind : quint8 {
        NothingAcknowledged, ///< output is under way and no answer comes
        PeerStoppedReading, ///< the peer's window is closed while output waits
        Retransmitting, ///< segments were lost lately
        NotReading, ///< input waits and nobody reads it
        PeerLimits, ///< the peer reads, but more slowly than we send
        SendBufferLimits, ///< the send buffer is smaller than what the path could carry
        QueueOnPath, ///< round trips far above the least: bufferbloat
        DelayedAcks, ///< the peer waits before it acknowledges
        SmallSegments, ///< less than 536 bytes fit a segment
        PeerFinished, ///< CLOSE-WAIT: the peer's FIN came and ours is still to go
        PeerLingers, ///< FIN-WAIT-2: our FIN was acknowledged and the peer's does not come
        Idle, ///< nothing came or went for a while
    };

    Kind kind = Kind::Idle;
    Severity severity = Severity::Info;
    QString text; ///< what is the matter, in a sentence; translated
    QString meaning; ///< why, and what to do about it; translated
};

/// Of the newest sample in the light of those before it; the gravest first, empty if all is well.
std::vector<TcpHint> tcpHints(const TcpHistory& history);

} // namespace signalbox
