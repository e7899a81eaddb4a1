// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/clienttable.h"
#include "net/crew.h"
#include "net/delayclock.h"
#include "net/listener.h"
#include "net/reactor.h"
#include "net/tcpwatch.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>
#include <vector>

class QSocketNotifier;

namespace signalbox {

/// What a worker tells; called in its thread.
struct WorkerEvents
{
    std::function<void(const Endpoint&)> ready; ///< the first worker: it listens there. The others: null
    std::function<void(const StartFailure&)> failed;
    std::function<void(const SnapshotPtr& last)> stopped;
    std::function<void(const SnapshotPtr&)> snapshot;
};

/// One thread of an event loop model: a reactor, the connections it carries, and the mode that answers them.
/// The first worker of a crew also accepts, for all. Made anywhere, then lives in its thread; every call but
/// the constructor belongs to that thread.
class Worker final : public QObject, private ConnectionHost, private Outbox
{
    Q_OBJECT

public:
    Worker(std::shared_ptr<Crew> crew, quint32 index, WorkerEvents tell);
    ~Worker() override;

    void start();
    void stop(StopMode mode);
    void disconnectClient(ConnectionId id, DisconnectMode mode);
    void sendTo(ConnectionId id, const QByteArray& bytes);
    void publishSnapshot();
    void watchTcp(const std::vector<ConnectionId>& ids) { m_tcp.setIds(ids); }

private:
    class ModeScope;

    // ConnectionHost
    void received(Connection& connection, QByteArrayView bytes) override;
    void inputEnded(Connection& connection) override;
    void ended(Connection& connection, CloseReason reason) override;
    Mode::Flow flow() const override { return m_flow; }
    void wantsWake(Connection& connection, SteadyTime due) override { m_delays->set(connection.id(), due); }

    // Outbox
    void send(ConnectionId to, QByteArrayView bytes) override;
    void sendAfter(ConnectionId to, std::chrono::milliseconds delay, QByteArrayView bytes) override;
    void send(std::span<const ConnectionId> to, const QByteArray& bytes) override;
    void finish(ConnectionId id, CloseReason reason) override;
    void setName(ConnectionId id, const QString& name) override;
    void note(ConnectionId id, QByteArrayView detail) override { m_events.add(EventKind::Note, id, detail); }
    void rejected(ConnectionId id, QByteArrayView detail) override
    {
        m_events.add(EventKind::Rejected, id, detail);
    }
    void lineBegan(ConnectionId id) override;
    void lineEnded(ConnectionId id) override;
    void limitHit(Limit limit) override { ++m_counters.limits[limit]; }
    SteadyTime now() const override { return std::chrono::steady_clock::now(); }

    bool isFirst() const noexcept { return m_index == 0; }
    Mode& mode() const { return *m_crew->context.mode; }
    bool listen();
    void accepted(UniqueFd fd, const ConnectionInfo& info);
    void adopt(WorkerBatch::Arrival arrival);
    void refuse(UniqueFd fd, const ConnectionInfo& info, Limit limit);
    void acceptFailed(int errnoCode, quint64 count, quint64 turnedAway);
    Connection* find(ConnectionId id) const;
    WorkerBatch::Call* callElsewhere(ConnectionId id, WorkerBatch::Call::Kind kind);
    void readMail();
    void carryOut(const WorkerBatch::Call& call);
    void postMail();
    void appendEventsIfMany();
    void flushLater(Connection& connection);
    void flushPending();
    void settle();
    void sweep();
    void wake(ConnectionId id);
    void closeAll();
    void finishStop();
    ServingCosts costs();
    SnapshotPtr makeSnapshot();

    static constexpr std::chrono::milliseconds DrainCheck { 20 };
    static constexpr std::size_t ReadBufferBytes = 64 * 1024;

    const std::shared_ptr<Crew> m_crew;
    const quint32 m_index;
    const Mode::Flow m_flow;
    CountedMutex* const m_modeLock; // null if nobody else calls the mode
    int m_modeDepth = 0; // a call of the mode can end a connection, which calls the mode
    WorkerEvents m_tell;
    std::optional<ThreadMeter::Member> m_metered;
    std::vector<Connection*> m_pendingFlush; // queued output since the last flushPending()
    std::vector<WorkerBatch> m_outgoing; // by worker
    quint32 m_awaitedReceipts = 0; // the reactor rests meanwhile
    // The reactor is a child too, made in the worker's thread.
    Listener* m_listener = nullptr; // child; of the first worker
    QTimer* m_sweepTimer = nullptr; // child
    std::unique_ptr<DelayClock> m_delays; // made in the worker's thread
    ClientTable m_clients { m_isChanged };
    TcpWatch m_tcp;
    Endpoint m_lastLocal; // of a connection's opening, and the words for it
    QByteArray m_openedDetail;
    Connection* m_dispatched = nullptr; // the mode is being called for it
    bool m_isStopping = false;
};

} // namespace signalbox
