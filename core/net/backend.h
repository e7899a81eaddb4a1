// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "journal/snapshot.h"

#include <QByteArray>

#include <functional>
#include <vector>

namespace signalbox {

enum class StopMode {
    Drain, ///< send what is queued, within a few seconds, then close
    Now, ///< close at once
};

enum class DisconnectMode {
    Graceful, ///< send what is queued, FIN, wait for the peer's FIN
    Reset, ///< RST; what is queued is lost. SO_LINGER of 0, socket(7)
};

/// Why a server does not listen.
struct StartFailure
{
    Error
        error; ///< for a person; names the address, and the process that holds the port where the system tells
    LifecycleStep step = LifecycleStep::Socket; ///< the one that failed
    quint16 freePort = 0; ///< a port that was free a moment ago, when the wanted one is in use; else 0
};

/// What a backend tells; called in the thread of the backend's owner.
struct BackendEvents
{
    std::function<void(const Endpoint&)> listening;
    std::function<void(const StartFailure&)> failed;
    std::function<void(const SnapshotPtr& last)> stopped;
    std::function<void(const SnapshotPtr&)> snapshot;
};

/// A concurrency model at work: threads that accept connections and run a mode on them. Owned and called by one
/// thread, which never waits; what is asked for is done in the backend's own threads.
class Backend
{
public:
    virtual ~Backend() = default; ///< stops at once and joins the threads

    virtual void start() = 0;
    virtual void stop(StopMode mode) = 0;
    virtual void disconnectClient(ConnectionId id, DisconnectMode mode) = 0;
    virtual void send(ConnectionId id, const QByteArray& bytes) = 0;
    virtual void requestSnapshot() = 0;
    /// Whose TCP state the snapshots are to tell, instead of those named before.
    virtual void watchTcp(const std::vector<ConnectionId>& ids) = 0;
};

} // namespace signalbox
