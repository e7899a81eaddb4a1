// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "journal/closereason.h"
#include "journal/limit.h"

#include <QByteArray>
#include <QString>

#include <span>

namespace signalbox {

/// What a mode can do to connections, whoever carries them: this worker, another worker, one day another node.
/// Valid during the call it is passed to. Unknown or closed connections are ignored.
class Outbox
{
public:
    /// Queues bytes, in order per connection. The view need not outlive the call of the mode.
    virtual void send(ConnectionId to, QByteArrayView bytes) = 0;
    /// Queues bytes for later. What is sent to the same connection from now on follows them, however late they
    /// are, and finish() waits for them. How many may wait is bounded: further ones are dropped, counted and
    /// noted. Empty bytes only hold up what follows.
    virtual void sendAfter(ConnectionId to, std::chrono::milliseconds delay, QByteArrayView bytes) = 0;
    /// The same bytes to many: shared, not copied.
    virtual void send(std::span<const ConnectionId> to, const QByteArray& bytes) = 0;
    /// Ends a connection gracefully: queued bytes go first, then FIN; input no longer reaches the mode.
    virtual void finish(ConnectionId id, CloseReason reason) = 0;
    /// What the dashboard calls this connection.
    virtual void setName(ConnectionId id, const QString& name) = 0;
    /// A line for the journal, of kind note.
    virtual void note(ConnectionId id, QByteArrayView detail) = 0;
    /// Input was refused; a journal event of kind rejected.
    virtual void rejected(ConnectionId id, QByteArrayView detail) = 0;
    /// The client is in the middle of a line: from now on the line time-out runs. Only for the connection the
    /// mode is called for; a second call starts it anew.
    virtual void lineBegan(ConnectionId id) = 0;
    virtual void lineEnded(ConnectionId id) = 0;
    /// A limit of the mode's own bit.
    virtual void limitHit(Limit limit) = 0;
    /// For rate limits; a seam for tests.
    virtual SteadyTime now() const = 0;

protected:
    ~Outbox() = default;
};

} // namespace signalbox
