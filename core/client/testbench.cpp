// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/testbench.h"

#include "client/benchworker.h"

#include <algorithm>

namespace signalbox {

TestBench::TestBench(QObject* parent, JournalLimits limits)
    : QObject(parent)
    , m_journal(std::make_shared<Journal>(limits))
    , m_roundTrips(std::make_shared<RoundTripMeter>())
    , m_snapshot(std::make_shared<const TestBenchSnapshot>())
    , m_worker(new BenchWorker(m_journal, m_roundTrips))
{
    m_thread.setObjectName(QStringLiteral("testbench"));
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    m_thread.start();
    post([](BenchWorker& worker) { worker.start(); });
}

TestBench::~TestBench()
{
    m_thread.quit();
    m_thread.wait();
}

template <typename Call> void TestBench::post(Call call)
{
    Q_ASSERT(QThread::currentThread() == thread());
    QMetaObject::invokeMethod(
        m_worker, [worker = m_worker, call = std::move(call)] { call(*worker); }, Qt::QueuedConnection);
}

QList<ConnectionId> TestBench::connectClients(
    const QString& host, quint16 port, int wanted, const ClientBehaviour& behaviour)
{
    QList<ConnectionId> ids;
    const int fitting = std::clamp(wanted, 0, MaxClients - count());
    ids.reserve(fitting);
    for (int i = 0; i < fitting; ++i) {
        ids.append(ConnectionId { ++m_lastId });
        m_ids.insert(m_lastId);
    }
    if (!ids.isEmpty())
        post([ids, host, port, behaviour](
                 BenchWorker& worker) { worker.connectClients(ids, host, port, behaviour); });
    return ids;
}

void TestBench::setBehaviour(const QList<ConnectionId>& ids, const ClientBehaviour& behaviour)
{
    post([ids, behaviour](BenchWorker& worker) {
        worker.forEach(ids, [&behaviour](TestClient& client) { client.setBehaviour(behaviour); });
    });
}

void TestBench::send(const QList<ConnectionId>& ids, const QByteArray& bytes)
{
    if (!ids.isEmpty() && !bytes.isEmpty())
        post([ids, bytes](BenchWorker& worker) {
            worker.forEach(ids, [&](TestClient& client) { client.send(bytes); });
        });
}

void TestBench::halfClose(const QList<ConnectionId>& ids)
{
    post([ids](BenchWorker& worker) { worker.forEach(ids, [](TestClient& client) { client.halfClose(); }); });
}

void TestBench::disconnectClients(const QList<ConnectionId>& ids)
{
    post([ids](BenchWorker& worker) { worker.forEach(ids, [](TestClient& client) { client.close(); }); });
}

void TestBench::reset(const QList<ConnectionId>& ids)
{
    post([ids](BenchWorker& worker) { worker.forEach(ids, [](TestClient& client) { client.reset(); }); });
}

void TestBench::remove(const QList<ConnectionId>& ids)
{
    for (const ConnectionId id : ids)
        m_ids.remove(number(id));
    post([ids](BenchWorker& worker) { worker.remove(ids); });
}

bool TestBench::requestSnapshot()
{
    if (m_isSnapshotUnderWay)
        return false;
    m_isSnapshotUnderWay = true;
    // The worker cannot outlive this: the destructor joins its thread.
    post([this](BenchWorker& worker) {
        QMetaObject::invokeMethod(
            this,
            [this, snapshot = worker.snapshot()] {
                m_isSnapshotUnderWay = false;
                m_snapshot = snapshot;
                Q_EMIT snapshotReady();
            },
            Qt::QueuedConnection);
    });
    return true;
}

} // namespace signalbox
