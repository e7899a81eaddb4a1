// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/endpoint.h"
#include "base/result.h"
#include "journal/journal.h"

#include <QList>
#include <QObject>
#include <QThread>

#include <chrono>
#include <memory>

namespace signalbox {

enum class TestClientState : quint8 {
    Resolving,
    Connecting, ///< SYN sent
    Open,
    HalfClosed, ///< we sent FIN and still listen
    PeerHalfClosed, ///< the peer sent FIN; we may still send
    Closed,
    Failed, ///< never came about
};

/// What the panel shows of one test client.
struct TestClientRow
{
    ConnectionId id = NoConnection;
    Endpoint peer; ///< whom it talks to
    Endpoint local;
    TestClientState state = TestClientState::Resolving;
    WallTime since {}; ///< of the state
    quint64 bytesIn = 0;
    quint64 bytesOut = 0;
    quint64 queued = 0;
    std::chrono::nanoseconds connectTime { 0 }; ///< SYN to established; 0 = not yet
    std::chrono::nanoseconds roundTrip { 0 }; ///< last send to the first byte after it; 0 = none yet
    QString ending; ///< why it is Closed or Failed, in words
};

struct TestBenchSnapshot
{
    std::vector<TestClientRow> rows; ///< by id
    int open = 0;
    int connecting = 0;
    bool operator==(const TestBenchSnapshot&) const = delete;
};
using TestBenchSnapshotPtr = std::shared_ptr<const TestBenchSnapshot>;

/// The other end: up to a few thousand TCP clients against any server, in one worker thread on the project's own
/// reactor. Lives in the thread that made it; every call returns at once. What the clients send and receive stands in a
/// journal of their own, bounded, where each client's id is its connection.
class TestBench : public QObject
{
    Q_OBJECT

public:
    explicit TestBench(QObject* parent = nullptr);
    ~TestBench() override; ///< closes all clients and joins the worker

    static constexpr int MaxClients = 10'000; ///< kept at once, closed ones included

    /// Starts `count` connections to host (a name or an address) and returns their ids. Fewer, down to none, when
    /// MaxClients is reached. Names are looked up without blocking.
    QList<ConnectionId> connectClients(const QString& host, quint16 port, int count = 1);

    void send(const QList<ConnectionId>& ids, const QByteArray& bytes);
    void halfClose(const QList<ConnectionId>& ids); ///< after what is queued; shutdown(2) SHUT_WR
    void disconnectClients(const QList<ConnectionId>& ids); ///< graceful: after what is queued, close(2)
    void reset(const QList<ConnectionId>& ids); ///< RST
    void remove(const QList<ConnectionId>& ids); ///< forgets them; those still open are closed

    void requestSnapshot(); ///< snapshotReady() follows; at most one request is under way
    TestBenchSnapshotPtr snapshot() const { return m_snapshot; } ///< never null
    const std::shared_ptr<Journal>& journal() const noexcept { return m_journal; }

Q_SIGNALS:
    void snapshotReady();

private:
    std::shared_ptr<Journal> m_journal;
    TestBenchSnapshotPtr m_snapshot;
    QThread m_thread;
    class BenchWorker* m_worker = nullptr; // lives in m_thread, deleted when it finishes
    quint32 m_lastId = 0;
    bool m_isSnapshotUnderWay = false;
};

} // namespace signalbox
