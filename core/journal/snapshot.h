// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "base/endpoint.h"
#include "base/ids.h"
#include "journal/limit.h"
#include "journal/tcpsample.h"

#include <QString>

#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <vector>

namespace signalbox {

enum class ServerState : quint8 { Stopped, Starting, Listening, Stopping };

/// Where an accepted connection is in its life. RFC 9293 3.3.2 has the kernel's own states.
enum class ClientState : quint8 {
    Open,
    Paused, ///< not read for now: its output queue is above the soft limit
    HalfClosed, ///< the peer sent FIN; what is queued is still being sent
    Closing, ///< we sent FIN and wait for the peer's
    Closed, ///< over; in recordings only, since a server forgets those at once
};

/// What the dashboard shows of one client.
struct ClientRow
{
    ConnectionId id = NoConnection;
    Endpoint peer;
    QString name; ///< given by the mode (chat); else empty
    ClientState state = ClientState::Open;
    WallTime since {};
    WallTime lastActivity {};
    quint64 bytesIn = 0;
    quint64 bytesOut = 0;
    quint64 messagesIn = 0; ///< reads
    quint64 messagesOut = 0; ///< writes
    quint64 queued = 0; ///< bytes of output that the kernel has not taken yet
    std::optional<double> meanRate; ///< messages in a second over its life; of recordings only
};

/// The steps of a server's life, as in the strip above the dashboard.
enum class LifecycleStep : quint8 { Socket, Bind, Listen, Accept, Transfer, Close };
inline constexpr int LifecycleStepCount = 6;

struct StepStatus
{
    quint64 count = 0; ///< how often it succeeded
    quint64 failures = 0;
    int lastErrno = 0; ///< of the last failure; 0 = none
    bool isFailed = false; ///< the last attempt failed
};
using Lifecycle = std::array<StepStatus, LifecycleStepCount>;

struct Counters
{
    quint64 open = 0;
    quint64 peak = 0;
    quint64 accepted = 0; ///< since Start, those that were rejected not among them
    quint64 rejected = 0; ///< closed at once, for max-clients or lack of descriptors
    quint64 bytesIn = 0;
    quint64 bytesOut = 0;
    quint64 messagesIn = 0;
    quint64 messagesOut = 0;
    LimitHits limits; ///< where a limit bit
};

/// What serving costs under the concurrency model at work; counted since Start unless it says "now". This is
/// what tells the models apart.
struct ServingCosts
{
    quint32 threads = 0; ///< that accept or serve, now
    quint64 contextSwitches = 0; ///< voluntary: a thread waited. getrusage(2), ru_nvcsw
    quint64 preemptions = 0; ///< involuntary: the scheduler took the processor away. ru_nivcsw
    std::chrono::nanoseconds cpu {}; ///< user and system time of the threads that serve
    quint64 lockTakes = 0; ///< of the locks that serving threads share: the mode's, the journal's
    quint64 lockWaits = 0; ///< takes that found the lock held by another thread
    std::chrono::nanoseconds lockWaited {}; ///< in all
    quint64 clientBytes =
        0; ///< user-space memory held for the clients that are open now, thread stacks included
    std::optional<quint32>
        waiting; ///< connections in the kernel's backlog now; none where the system does not tell
    quint32 backlog = 0; ///< how many may wait there. listen(2)
    quint64 batches = 0; ///< messages passed from one worker to another go in batches: one a pump
    std::vector<quint32> clientsPerWorker; ///< now; of the models that have workers
};

/// The newest truth about a running server; a value, shared and never changed. Rows come in blocks, and a block
/// in which nothing changed is the same object as in the snapshot before.
struct Snapshot
{
    struct Block
    {
        std::vector<ClientRow> rows;
    };

    quint64 generation = 0; ///< grows by one with each start
    WallTime time {};
    Counters counters;
    Lifecycle lifecycle;
    ServingCosts costs;
    std::vector<std::shared_ptr<const Block>> blocks;
    std::vector<TcpSample> tcp; ///< of the connections that are watched and open; in no order
};
using SnapshotPtr = std::shared_ptr<const Snapshot>;

} // namespace signalbox
