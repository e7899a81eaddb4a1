// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/clientbehaviour.h"
#include "client/testbenchsnapshot.h"
#include "journal/journal.h"

#include <QByteArray>
#include <QList>
#include <QObject>
#include <QSet>
#include <QThread>

#include <memory>

namespace signalbox {

class BenchWorker;
class RoundTripMeter;

/// The other end: up to a few thousand TCP clients against any server, in one worker thread on the project's
/// own reactor. Lives in the thread that made it; every call returns at once. What the clients send and receive
/// stands in a journal of their own, bounded and without snaplen, where each client's id is its connection.
class TestBench : public QObject
{
    Q_OBJECT

public:
    static constexpr int MaxClients = 10'000; ///< kept at once, closed ones included
    static constexpr JournalLimits DefaultLimits { qsizetype { 128 } * 1024 * 1024, 500'000 };

    explicit TestBench(QObject* parent = nullptr, JournalLimits limits = DefaultLimits);
    ~TestBench() override; ///< closes all clients and joins the worker

    /// Starts `count` connections to host (a name or an address) and returns their ids. Fewer, down to none,
    /// when MaxClients is reached. Names are looked up without blocking, and their addresses tried in turn. Of
    /// a behaviour with a source port, each client takes the port after that of the one before.
    QList<ConnectionId> connectClients(
        const QString& host, quint16 port, int count = 1, const ClientBehaviour& behaviour = {});
    /// From now on. Buffers and source count only for clients that have not begun to connect.
    void setBehaviour(const QList<ConnectionId>& ids, const ClientBehaviour& behaviour);

    /// To those that are not open yet, as soon as they are. What exceeds TestClient::MaxQueued is refused, with
    /// an event.
    void send(const QList<ConnectionId>& ids, const QByteArray& bytes);
    void halfClose(const QList<ConnectionId>& ids); ///< after what is queued; shutdown(2) SHUT_WR
    /// Graceful: after what is queued FIN, and close(2) when the peer's FIN or a short time has come. At once
    /// if asked twice.
    void disconnectClients(const QList<ConnectionId>& ids);
    void reset(const QList<ConnectionId>& ids); ///< RST
    void remove(const QList<ConnectionId>& ids); ///< forgets them; those still open are closed at once

    int count() const { return static_cast<int>(m_ids.size()); } ///< clients kept, closed ones included

    /// snapshotReady() follows. False if a request is under way already; its answer may be older than what was
    /// asked since.
    bool requestSnapshot();
    TestBenchSnapshotPtr snapshot() const { return m_snapshot; } ///< never null
    const std::shared_ptr<Journal>& journal() const noexcept { return m_journal; }
    /// What every client's round trips are recorded in: from the oldest send without an answer to the first
    /// byte after it, whichever server they talk to.
    const std::shared_ptr<RoundTripMeter>& roundTrips() const noexcept { return m_roundTrips; }

Q_SIGNALS:
    /// The journal holds at least what the snapshot tells.
    void snapshotReady();

private:
    template <typename Call> void post(Call call); // to the worker

    std::shared_ptr<Journal> m_journal;
    std::shared_ptr<RoundTripMeter> m_roundTrips;
    TestBenchSnapshotPtr m_snapshot;
    QThread m_thread;
    BenchWorker* m_worker = nullptr; // lives in m_thread, deleted when it finishes
    QSet<quint32> m_ids;
    quint32 m_lastId = 0;
    bool m_isSnapshotUnderWay = false;
};

} // namespace signalbox
