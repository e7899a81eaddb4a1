// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "modes/outbox.h"

namespace signalbox {

/// What a server answers. Bytes in, bytes out: a mode knows no socket and no thread. Calls come one at a time;
/// a concurrency model with several threads puts a lock around a mode that isShared().
class Mode
{
public:
    /// What to do when a client reads more slowly than it is sent to.
    enum class Flow {
        PauseSource, ///< stop reading from that client until its output has drained: TCP's own flow control
        DropSlowConsumer, ///< others feed it, so it cannot be slowed down at the source: close it beyond the
                          ///< limits
    };

    virtual ~Mode() = default;

    virtual void opened(ConnectionId, Outbox&) { }
    virtual void received(ConnectionId id, QByteArrayView bytes, Outbox& outbox) = 0;
    /// The peer sent FIN and will send no more. What the mode sends now still reaches it.
    virtual void inputEnded(ConnectionId, Outbox&) { }
    /// The last call for this connection; sending to it is in vain.
    virtual void closed(ConnectionId, CloseReason, Outbox&) { }

    virtual Flow flow() const { return Flow::PauseSource; }
    /// False if calls for different connections touch nothing in common, as with echo.
    virtual bool isShared() const { return true; }
    /// Said to a client that is turned away because of this limit.
    virtual QByteArray refusal(Limit limit) const
    {
        return limit == Limit::MaxClients ? QByteArrayLiteral("ERR server full\n")
                                          : QByteArrayLiteral("ERR too many connections from your address\n");
    }
    /// Said to everyone when the server is about to stop, before what is queued drains; empty = nothing.
    virtual QByteArray farewell() const { return {}; }
};

} // namespace signalbox
