// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/testbenchsnapshot.h"
#include "client/testclient.h"

#include <QList>
#include <QObject>
#include <QTimer>

#include <deque>
#include <map>
#include <memory>

class QHostInfo;

namespace signalbox {

class Reactor;

/// The part of a TestBench that works: owns the clients and the reactor they run on. Lives in the bench's
/// thread; every call but the constructor belongs there.
class BenchWorker : public QObject
{
    Q_OBJECT

public:
    /// So many SYNs are under way at once at most, lest a thousand clients overrun the server's backlog;
    /// listen(2).
    static constexpr int MaxConnecting = 128;

    BenchWorker(std::shared_ptr<Journal> journal, std::shared_ptr<RoundTripMeter> roundTrips);
    ~BenchWorker() override; ///< closes all clients

    void start(); ///< once, first
    void connectClients(const QList<ConnectionId>& ids, const QString& host, quint16 port,
        const ClientBehaviour& behaviour = {});
    void remove(const QList<ConnectionId>& ids);
    TestBenchSnapshotPtr snapshot();

    /// Calls visit(client) for those of the ids that are there, then makes known what came of it.
    template <typename Visit> void forEach(const QList<ConnectionId>& ids, Visit&& visit)
    {
        for (const ConnectionId id : ids) {
            if (const auto it = m_clients.find(id); it != m_clients.end())
                visit(*it->second);
        }
        settle();
    }

private:
    void lookedUp(const QList<ConnectionId>& ids, const QString& host, const QHostInfo& info);
    void queueToConnect(const QList<ConnectionId>& ids, const QList<QHostAddress>& addresses);
    void settle(); // connects those whose turn it is, appends the events, arms the timer
    void checkDeadlines();
    void wakeClients();
    void armWake();

    std::shared_ptr<Journal> m_journal;
    std::shared_ptr<RoundTripMeter> m_roundTrips;
    Reactor* m_reactor = nullptr; // a child
    std::unique_ptr<TestClient::Shared> m_shared;
    std::map<ConnectionId, std::unique_ptr<TestClient>> m_clients;
    std::deque<ConnectionId> m_waiting; // for their turn to connect
    QTimer* m_deadlines = nullptr; // a child; runs while a client has a deadline
    QTimer* m_wake = nullptr; // a child; for the first of those that a behaviour holds up
    SteadyTime m_wakeAt {}; // when it fires, while it is active
    TestBenchSnapshotPtr m_snapshot;
    quint64 m_snapshotChanges = 0; // m_shared->changes when it was made
};

} // namespace signalbox
