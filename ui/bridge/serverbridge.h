// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/engine.h"

#include <QObject>
#include <QTimer>

namespace signalbox {

/// Between the window and the engine: the only class of the window that calls Engine. While anything can
/// change, it pulls the newest snapshot and a view of the journal, at most 20 times a second, and says
/// ticked(); panels that are hidden ignore it. Under load it is less often: showing takes at most about a
/// sixteenth of a processor, which the server may need. Lives in the GUI thread.
class ServerBridge : public QObject
{
    Q_OBJECT

public:
    explicit ServerBridge(QObject* parent = nullptr);

    ServerState state() const { return m_engine.state(); }
    Endpoint endpoint() const { return m_engine.endpoint(); }
    const ServerConfig& config() const { return m_engine.config(); }
    SnapshotPtr snapshot() const { return m_engine.snapshot(); }
    const JournalView& journalView() const { return m_view; }
    const JournalStats& journalStats() const { return m_stats; }
    std::shared_ptr<Journal> journal() const { return m_engine.journal(); }

    void start(const ServerConfig& config);
    void stop(StopMode mode = StopMode::Drain);
    void restart(const ServerConfig& config); ///< stop, then start once it has stopped
    void disconnectClient(ConnectionId id, DisconnectMode mode) { m_engine.disconnectClient(id, mode); }
    void send(ConnectionId id, const QByteArray& bytes) { m_engine.send(id, bytes); }
    /// Whose TCP state the next snapshots are to tell; Engine::watchTcp().
    void watchTcp(const std::vector<ConnectionId>& ids);
    void clearLog();

Q_SIGNALS:
    void stateChanged(signalbox::ServerState state);
    void started(const signalbox::Endpoint& endpoint);
    void startFailed(const signalbox::StartFailure& failure);
    void stopped();
    /// Snapshot, view and stats are new.
    void ticked();

public:
    static constexpr std::chrono::milliseconds MinPeriod { 50 };
    static constexpr std::chrono::milliseconds MaxPeriod { 200 };
    /// The pause after a tick that cost so much processor time.
    static std::chrono::milliseconds nextTick(std::chrono::nanoseconds cost);

private:
    void tick();
    void pull();

    Engine m_engine;
    QTimer m_timer;
    std::chrono::nanoseconds m_spent { 0 }; // processor time of this thread at the last tick
    JournalView m_view;
    JournalStats m_stats;
    std::vector<ConnectionId> m_watched; // as the running server knows it
    std::optional<ServerConfig> m_next; // to start with when the running server has stopped
};

} // namespace signalbox
