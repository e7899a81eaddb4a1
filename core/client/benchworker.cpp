// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/benchworker.h"

#include "journal/journal.h"
#include "net/reactor.h"

#include <QHostInfo>
#include <QThread>

namespace signalbox {
namespace {

/// The addresses that need no look-up: literals and localhost (RFC 6761 6.3). inet_aton's short forms count as
/// names.
QList<QHostAddress> literalAddresses(const QString& host)
{
    if (host.compare(QLatin1String("localhost"), Qt::CaseInsensitive) == 0)
        return { QHostAddress(QHostAddress::LocalHost), QHostAddress(QHostAddress::LocalHostIPv6) };
    QStringView bare = host;
    if (bare.startsWith(u'[') && bare.endsWith(u']'))
        bare = bare.sliced(1, bare.size() - 2);
    QHostAddress address;
    if ((bare.contains(u':') || bare.count(u'.') == 3) && address.setAddress(bare.toString()))
        return { address };
    return {};
}

} // namespace

BenchWorker::BenchWorker(std::shared_ptr<Journal> journal, std::shared_ptr<RoundTripMeter> roundTrips)
    : m_journal(std::move(journal))
    , m_roundTrips(std::move(roundTrips))
{
}

BenchWorker::~BenchWorker()
{
    Q_ASSERT(QThread::currentThread() == thread());
    m_waiting.clear();
    m_clients.clear();
    if (m_shared)
        m_journal->append(m_shared->batch);
}

void BenchWorker::start()
{
    Q_ASSERT(QThread::currentThread() == thread());
    m_reactor = new Reactor(this);
    m_shared = std::make_unique<TestClient::Shared>(*m_reactor, *m_journal, *m_roundTrips);
    if (const auto opened = m_reactor->open(); !opened)
        m_shared->reactorError = opened.error();
    m_reactor->setPumpEnd([this] { settle(); });
    m_deadlines = new QTimer(this);
    m_deadlines->setInterval(std::chrono::milliseconds(250));
    connect(m_deadlines, &QTimer::timeout, this, &BenchWorker::checkDeadlines);
    m_wake = new QTimer(this);
    m_wake->setSingleShot(true);
    m_wake->setTimerType(Qt::PreciseTimer);
    connect(m_wake, &QTimer::timeout, this, &BenchWorker::wakeClients);
}

void BenchWorker::connectClients(
    const QList<ConnectionId>& ids, const QString& host, quint16 port, const ClientBehaviour& behaviour)
{
    Q_ASSERT(QThread::currentThread() == thread());
    ClientBehaviour own = behaviour;
    for (const ConnectionId id : ids) {
        m_clients.emplace_hint(m_clients.end(), id, std::make_unique<TestClient>(id, port, *m_shared, own));
        if (own.source.port != 0 && ++own.source.port == 0)
            own.source.port = 1024; // beyond the last one: those of the system are below
    }
    if (const QList<QHostAddress> addresses = literalAddresses(host); !addresses.isEmpty()) {
        queueToConnect(ids, addresses);
    } else {
        QHostInfo::lookupHost(
            host, this, [this, ids, host](const QHostInfo& info) { lookedUp(ids, host, info); });
    }
    settle();
}

void BenchWorker::lookedUp(const QList<ConnectionId>& ids, const QString& host, const QHostInfo& info)
{
    if (info.error() == QHostInfo::NoError && !info.addresses().isEmpty()) {
        queueToConnect(ids, info.addresses());
        settle();
        return;
    }
    const QString why = info.error() == QHostInfo::HostNotFound || info.error() == QHostInfo::NoError
        ? QStringLiteral("no address is known for \"%1\"").arg(host)
        : QStringLiteral("the look-up of \"%1\" failed: %2").arg(host, info.errorString());
    forEach(ids, [&why](TestClient& client) {
        if (client.row().state == TestClientState::Resolving)
            client.fail(why);
    });
}

void BenchWorker::queueToConnect(const QList<ConnectionId>& ids, const QList<QHostAddress>& addresses)
{
    for (const ConnectionId id : ids) {
        const auto it = m_clients.find(id);
        if (it == m_clients.end() || it->second->row().state != TestClientState::Resolving)
            continue; // removed or disconnected during the look-up
        it->second->resolved(addresses);
        m_waiting.push_back(id);
    }
}

void BenchWorker::remove(const QList<ConnectionId>& ids)
{
    Q_ASSERT(QThread::currentThread() == thread());
    for (const ConnectionId id : ids)
        m_clients.erase(id);
    ++m_shared->changes;
    settle();
}

void BenchWorker::settle()
{
    while (!m_waiting.empty() && m_shared->connecting < MaxConnecting) {
        const auto it = m_clients.find(m_waiting.front());
        m_waiting.pop_front();
        if (it != m_clients.end() && it->second->row().state == TestClientState::Waiting)
            it->second->connectNow();
    }
    m_journal->append(m_shared->batch);
    if (m_shared->timed > 0 && !m_deadlines->isActive())
        m_deadlines->start();
    if (!m_shared->wakes.empty())
        armWake();
}

void BenchWorker::armWake()
{
    const SteadyTime first = m_shared->wakes.begin()->first;
    if (m_wake->isActive() && m_wakeAt == first)
        return;
    m_wakeAt = first;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(first - std::chrono::steady_clock::now());
    m_wake->start(std::max(left, std::chrono::milliseconds(0)));
}

void BenchWorker::wakeClients()
{
    const SteadyTime now = std::chrono::steady_clock::now();
    while (!m_shared->wakes.empty() && m_shared->wakes.begin()->first <= now)
        m_shared->wakes.begin()->second->wake(now);
    settle();
}

void BenchWorker::checkDeadlines()
{
    const SteadyTime now = std::chrono::steady_clock::now();
    for (const auto& [id, client] : m_clients)
        client->checkDeadline(now);
    settle();
    if (m_shared->timed == 0)
        m_deadlines->stop();
}

TestBenchSnapshotPtr BenchWorker::snapshot()
{
    Q_ASSERT(QThread::currentThread() == thread());
    if (m_snapshot && m_snapshotChanges == m_shared->changes)
        return m_snapshot;
    auto snapshot = std::make_shared<TestBenchSnapshot>();
    snapshot->rows.reserve(m_clients.size());
    for (const auto& [id, client] : m_clients) {
        const TestClientRow& row = snapshot->rows.emplace_back(client->row());
        snapshot->connecting += isConnecting(row.state) ? 1 : 0;
        snapshot->open += !isConnecting(row.state) && !isOver(row.state) ? 1 : 0;
    }
    m_snapshot = std::move(snapshot);
    m_snapshotChanges = m_shared->changes;
    return m_snapshot;
}

} // namespace signalbox
