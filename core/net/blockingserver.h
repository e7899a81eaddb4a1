// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/attendant.h"
#include "net/backend.h"
#include "net/delayclock.h"
#include "net/listener.h"
#include "net/reactor.h"
#include "net/tcpwatch.h"

#include <QObject>
#include <QTimer>

#include <condition_variable>
#include <optional>
#include <thread>
#include <unordered_map>

namespace signalbox {

/// The thread that accepts, for the models whose threads wait in recv(2): it gives each client to a thread of
/// its own, or to the one there is, writes on when a client that others talk to has room again, and sees to
/// time-outs. Made anywhere, then lives in its thread; every call but the constructor belongs to that thread.
class BlockingServer final : public QObject
{
    Q_OBJECT

public:
    enum class Seats {
        OnePerClient, ///< thread-per-connection
        One, ///< iterative: while it is taken, who comes waits in the kernel's backlog
    };
    /// The callbacks are called in the server's thread.
    BlockingServer(BackendContext context, BackendEvents tell, Seats seats);
    ~BlockingServer() override;

    void start();
    void stop(StopMode mode);
    void disconnectClient(ConnectionId id, DisconnectMode mode);
    void sendTo(ConnectionId id, const QByteArray& bytes);
    void publishSnapshot();
    void watchTcp(const std::vector<ConnectionId>& ids) { m_tcp.setIds(ids); }

private:
    void accepted(UniqueFd fd, const ConnectionInfo& info);
    void refuse(UniqueFd fd, const ConnectionInfo& info, Limit limit);
    bool seat(const BlockingConnectionPtr& connection);
    void serveOneByOne();
    void awaitDelayed(const BlockingConnectionPtr& connection);
    void wake(ConnectionId id);
    void watch(const BlockingConnectionPtr& connection);
    void writeOn(const BlockingConnectionPtr& connection);
    void ended(const BlockingConnectionPtr& connection);
    void flush(const BlockingConnectionPtr& connection);
    void sweep();
    void endAll();
    void joinAll();
    void finishStop();
    ServingCosts costs(const std::vector<BlockingConnectionPtr>& clients);
    SnapshotPtr makeSnapshot();

    static constexpr std::chrono::milliseconds DrainCheck { 20 };

    BlockingCrew m_crew;
    BackendEvents m_tell;
    const Seats m_seats;
    std::optional<ThreadMeter::Member> m_metered;
    EventBatch m_events; // of this thread
    Counters m_refused; // rejected, and limits, as this thread counts them
    Lifecycle m_lifecycle;
    TcpWatch m_tcp;
    std::unique_ptr<DelayClock> m_delays; // made in the server's thread
    quint64 m_closed = 0;
    Reactor* m_reactor = nullptr; // child, as are the next two
    Listener* m_listener = nullptr;
    QTimer* m_sweepTimer = nullptr;
    std::unordered_map<ConnectionId, std::thread> m_threads; // one per client
    std::unordered_map<ConnectionId, BlockingConnectionPtr> m_open; // until ended()
    // Seats::One: the thread that serves, and what it is to serve next.
    std::thread m_only;
    std::mutex m_mutex; // guards the next two
    std::condition_variable m_changed;
    BlockingConnectionPtr m_next;
    bool m_isOver = false;
};

} // namespace signalbox
