// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/config.h"
#include "journal/journal.h"
#include "journal/snapshot.h"
#include "net/backend.h"

#include <QObject>

#include <memory>

namespace signalbox {

/// The one door to the server. Lives in the thread that made it (the GUI's, or main); every call returns at
/// once, and the answers come as signals in that thread. The server itself runs in worker threads.
class Engine : public QObject
{
    Q_OBJECT

public:
    explicit Engine(QObject* parent = nullptr);
    ~Engine() override; ///< stops at once and joins the workers

    ServerState state() const noexcept { return m_state; }
    const ServerConfig& config() const noexcept { return m_config; } ///< of the running or last server
    Endpoint endpoint() const { return m_endpoint; } ///< what it listens on; null when stopped

    /// From Stopped only. started() or startFailed() follows.
    void start(const ServerConfig& config);
    /// stopped() follows, or startFailed() if it was about to fail. A second call with Now cuts a drain short.
    void stop(StopMode mode = StopMode::Drain);

    void disconnectClient(ConnectionId id, DisconnectMode mode);
    /// Queues bytes for one client, as if the mode had sent them.
    void send(ConnectionId id, const QByteArray& bytes);

    /// Asks the workers for a new snapshot; snapshotReady() follows. At most one request is under way.
    void requestSnapshot();
    /// Whose TCP state the snapshots tell from now on: MaxWatchedConnections at most, the first ones. Nothing
    /// is asked of the kernel for others, and nothing at all before the first call.
    void watchTcp(const std::vector<ConnectionId>& ids);
    SnapshotPtr snapshot() const { return m_snapshot; } ///< the newest; never null
    const std::shared_ptr<Journal>& journal() const noexcept { return m_journal; }

Q_SIGNALS:
    void stateChanged(signalbox::ServerState state);
    void started(const signalbox::Endpoint& endpoint);
    void startFailed(const signalbox::StartFailure& failure);
    void stopped();
    void snapshotReady();

private:
    void setState(ServerState state);
    void backendListening(const Endpoint& endpoint);
    void backendFailed(const StartFailure& failure);
    void backendStopped(const SnapshotPtr& last);
    void takeSnapshot(const SnapshotPtr& snapshot);

    std::shared_ptr<Journal> m_journal;
    std::shared_ptr<std::atomic<quint32>> m_lastId; // ids are unique in the journal, over all starts
    std::unique_ptr<Backend> m_backend;
    ServerConfig m_config;
    Endpoint m_endpoint;
    ServerState m_state = ServerState::Stopped;
    SnapshotPtr m_snapshot;
    quint64 m_generation = 0;
    bool m_isSnapshotUnderWay = false;
    bool m_isStopWanted = false; // stop() came while starting
};

} // namespace signalbox
