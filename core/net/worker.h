// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/clienttable.h"
#include "net/concurrency.h"
#include "net/listener.h"
#include "net/reactor.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <vector>

namespace signalbox {

/// One thread of an event loop model: a reactor, a listener, the connections it carries, and the mode that
/// answers them. Made anywhere, then lives in its thread; every call but the constructor belongs to that
/// thread.
class Worker final : public QObject, private ConnectionHost, private Outbox
{
    Q_OBJECT

public:
    /// The callbacks are called in the worker's thread.
    Worker(BackendContext context, BackendEvents tell);
    ~Worker() override;

    void start();
    void stop(StopMode mode);
    void disconnectClient(ConnectionId id, DisconnectMode mode);
    void sendTo(ConnectionId id, const QByteArray& bytes);
    void publishSnapshot();

private:
    // ConnectionHost
    void received(Connection& connection, QByteArrayView bytes) override;
    void inputEnded(Connection& connection) override;
    void ended(Connection& connection, CloseReason reason) override;
    Mode::Flow flow() const override { return m_context.mode->flow(); }

    // Outbox
    void send(ConnectionId to, QByteArrayView bytes) override;
    void send(std::span<const ConnectionId> to, const QByteArray& bytes) override;
    void finish(ConnectionId id, CloseReason reason) override;
    void setName(ConnectionId id, const QString& name) override;
    void note(ConnectionId id, QByteArrayView detail) override { m_events.add(EventKind::Note, id, detail); }
    void rejected(ConnectionId id, QByteArrayView detail) override
    {
        m_events.add(EventKind::Rejected, id, detail);
    }
    SteadyTime now() const override { return std::chrono::steady_clock::now(); }

    void accepted(UniqueFd fd, const ConnectionInfo& info);
    void refuse(UniqueFd fd, const ConnectionInfo& info);
    void acceptFailed(int errnoCode, quint64 count, quint64 turnedAway);
    Connection* find(ConnectionId id) const;
    void flushLater(Connection& connection);
    void flushPending();
    void settle();
    void sweep();
    void closeAll();
    void finishStop();
    SnapshotPtr makeSnapshot();

    static constexpr std::size_t ReadBufferBytes = 64 * 1024;
    static constexpr std::chrono::seconds DrainTime { 3 };

    BackendContext m_context;
    BackendEvents m_tell;
    quint32 m_maxClients = 0;
    std::vector<Connection*> m_pendingFlush; // queued output since the last flushPending()
    // The reactor is a child too, made in the worker's thread.
    Listener* m_listener = nullptr; // child
    QTimer* m_sweepTimer = nullptr; // child
    ClientTable m_clients { m_isChanged };
    Connection* m_dispatched = nullptr; // the mode is being called for it
    bool m_isStopping = false;
};

} // namespace signalbox
