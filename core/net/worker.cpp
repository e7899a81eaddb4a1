// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/worker.h"

#include "base/systemerror.h"

#include <QCoreApplication>
#include <QThread>

#include <sys/resource.h>

namespace signalbox {
namespace {

/// Descriptors that the rest of the program needs.
constexpr quint64 ReservedDescriptors = 64;

quint32 effectiveMaxClients(quint32 wanted)
{
    rlimit limit {};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    const quint64 possible =
        limit.rlim_cur > ReservedDescriptors + 1 ? limit.rlim_cur - ReservedDescriptors : 1;
    return static_cast<quint32>(
        wanted == 0 ? std::min<quint64>(possible, UINT32_MAX) : std::min<quint64>(wanted, possible));
}

} // namespace

Worker::Worker(BackendContext context, BackendEvents tell)
    : ConnectionHost(context.settings.snaplen, context.settings.output)
    , m_context(std::move(context))
    , m_tell(std::move(tell))
{
}

Worker::~Worker()
{
    // Without a stop() before: the backend was dropped. Nobody is told, but the journal is complete.
    if (m_listener) {
        m_isStopping = true;
        m_listener->close();
        closeAll();
        settle();
    }
}

void Worker::start()
{
    Q_ASSERT(QThread::currentThread() == thread());
    m_maxClients = effectiveMaxClients(m_context.settings.maxClients);
    m_readBuffer.resize(ReadBufferBytes);
    m_reactor = new Reactor(this);
    if (const auto opened = m_reactor->open(); !opened)
        return m_tell.failed({ opened.error(), LifecycleStep::Socket, 0 });
    m_reactor->setRoundEnd([this] { flushPending(); });
    m_reactor->setPumpEnd([this] { settle(); });

    m_listener = new Listener(*m_reactor, m_lifecycle,
        { [this](UniqueFd fd, const ConnectionInfo& info) { accepted(std::move(fd), info); },
            [this](int errnoCode, quint64 count, quint64 turnedAway) {
                acceptFailed(errnoCode, count, turnedAway);
            } },
        this);
    if (const auto failure = m_listener->open(m_context.settings.listen)) {
        m_events.add(EventKind::Failed, NoConnection, failure->error.text().toUtf8());
        settle();
        m_tell.snapshot(makeSnapshot()); // so that the strip can show the step that failed
        return m_tell.failed(*failure);
    }
    const Endpoint endpoint = m_listener->endpoint();
    m_events.add(EventKind::Listening, NoConnection,
        QStringLiteral("%1 (%2)").arg(endpoint.toString(), m_context.description).toUtf8());
    settle();

    m_sweepTimer = new QTimer(this);
    connect(m_sweepTimer, &QTimer::timeout, this, &Worker::sweep);
    m_sweepTimer->start(std::chrono::seconds { 1 });
    m_tell.snapshot(makeSnapshot());
    m_tell.listening(endpoint);
}

void Worker::accepted(UniqueFd fd, const ConnectionInfo& info)
{
    if (m_counters.open >= m_maxClients)
        return refuse(std::move(fd), info);
    const ConnectionId id { m_context.lastId->fetch_add(1, std::memory_order_relaxed) + 1 };
    auto transport = makePlainTransport(fd.get());
    ConnectionHost& host = *this;
    Connection& connection = m_clients.insert(std::make_unique<Connection>(
        host, id, std::move(fd), std::move(transport), info, m_clients.takeSlot()));
    ++m_counters.accepted;
    ++m_counters.open;
    m_counters.peak = std::max(m_counters.peak, m_counters.open);
    m_events.opened(id, info, "to " + info.local.toString().toUtf8());
    if (const int code = connection.open(); code != 0)
        return connection.closeNow(CloseReason::NetworkError, code);
    m_context.mode->opened(id, *this);
}

void Worker::refuse(UniqueFd fd, const ConnectionInfo& info)
{
    ++m_counters.rejected;
    const QByteArray refusal = m_context.mode->refusal();
    // Best effort: a new socket's send buffer has room for a line.
    [[maybe_unused]] const ssize_t sent = ::send(
        fd.get(), refusal.constData(), static_cast<std::size_t>(refusal.size()), MSG_DONTWAIT | MSG_NOSIGNAL);
    ::shutdown(fd.get(), SHUT_WR);
    m_events.add(EventKind::Rejected, NoConnection,
        QCoreApplication::translate("Worker", "max-clients: %1 was turned away, the limit is %2")
            .arg(info.peer.toString())
            .arg(m_maxClients)
            .toUtf8());
    if (m_events.isLarge())
        m_context.journal->append(m_events);
}

void Worker::acceptFailed(int errnoCode, quint64 count, quint64 turnedAway)
{
    QString detail = QStringLiteral("accept: ") + errnoText(errnoCode);
    if (count > 1)
        detail += QCoreApplication::translate("Worker", "; %1 times since last said").arg(count);
    if (turnedAway > 0)
        detail += QCoreApplication::translate("Worker", "; %1 clients were turned away").arg(turnedAway);
    m_counters.rejected += turnedAway;
    m_events.add(EventKind::Failed, NoConnection, detail.toUtf8());
}

void Worker::received(Connection& connection, QByteArrayView bytes)
{
    m_dispatched = &connection;
    m_context.mode->received(connection.id(), bytes, *this);
    m_dispatched = nullptr;
    if (m_events.isLarge())
        m_context.journal->append(m_events);
}

void Worker::inputEnded(Connection& connection)
{
    if (!m_isStopping)
        m_context.mode->inputEnded(connection.id(), *this);
}

void Worker::ended(Connection& connection, CloseReason reason)
{
    m_clients.remove(connection);
    --m_counters.open;
    // When everybody goes, nobody is left to be told who left.
    if (!m_isStopping)
        m_context.mode->closed(connection.id(), reason, *this);
}

void Worker::flushLater(Connection& connection)
{
    if (connection.isDispatching() || connection.isFlushPending())
        return;
    connection.setFlushPending(true);
    m_pendingFlush.push_back(&connection);
}

Connection* Worker::find(ConnectionId id) const
{
    // Most answers go to who asked.
    return m_dispatched && m_dispatched->id() == id ? m_dispatched : m_clients.find(id);
}

void Worker::send(ConnectionId to, QByteArrayView bytes)
{
    if (Connection* connection = find(to)) {
        connection->send(bytes);
        flushLater(*connection);
    }
}

void Worker::send(std::span<const ConnectionId> to, const QByteArray& bytes)
{
    for (const ConnectionId id : to) {
        if (Connection* connection = m_clients.find(id)) {
            connection->sendShared(bytes);
            flushLater(*connection);
        }
    }
}

void Worker::finish(ConnectionId id, CloseReason reason)
{
    if (Connection* connection = m_clients.find(id))
        connection->finish(reason);
}

void Worker::setName(ConnectionId id, const QString& name)
{
    if (Connection* connection = m_clients.find(id)) {
        connection->setName(name);
        changed(connection->slot());
    }
}

void Worker::flushPending()
{
    // By index: a flush that fails makes the mode tell others, whose output then joins the list.
    for (std::size_t i = 0; i < m_pendingFlush.size(); ++i) {
        if (!m_pendingFlush[i]->isClosed())
            m_pendingFlush[i]->flush();
    }
    m_pendingFlush.clear();
    m_clients.buryEnded();
    if (m_events.isLarge())
        m_context.journal->append(m_events);
}

void Worker::settle()
{
    flushPending();
    m_context.journal->append(m_events);
    if (m_isStopping && m_sweepTimer && m_clients.size() == 0)
        finishStop();
}

void Worker::sweep()
{
    const WallTime when = wallNow();
    m_clients.forEach(
        [&](Connection& connection) { connection.checkDeadlines(when, m_context.settings.idleTimeout); });
    settle();
}

void Worker::disconnectClient(ConnectionId id, DisconnectMode mode)
{
    if (Connection* connection = m_clients.find(id)) {
        if (mode == DisconnectMode::Reset)
            connection->abort(CloseReason::Aborted);
        else
            connection->finish(CloseReason::Kicked);
    }
    settle();
}

void Worker::sendTo(ConnectionId id, const QByteArray& bytes)
{
    send(id, bytes);
    settle();
}

void Worker::stop(StopMode mode)
{
    Q_ASSERT(QThread::currentThread() == thread());
    if (!m_sweepTimer)
        return; // never listened, or has stopped already
    const bool isFirst = !m_isStopping;
    m_isStopping = true;
    m_listener->close();
    if (mode == StopMode::Now) {
        closeAll();
    } else if (isFirst) {
        m_clients.forEach([](Connection& connection) { connection.finishAtOnce(CloseReason::ServerStopped); });
        QTimer::singleShot(DrainTime, this, [this] {
            closeAll();
            settle();
        });
    }
    settle();
}

void Worker::closeAll()
{
    m_clients.forEach([](Connection& connection) { connection.closeNow(CloseReason::ServerStopped); });
}

void Worker::finishStop()
{
    m_sweepTimer->stop();
    m_sweepTimer->deleteLater(); // this may be its own call
    m_sweepTimer = nullptr;
    m_events.add(EventKind::Stopped, NoConnection,
        QCoreApplication::translate("Worker", "clients served: %1").arg(m_counters.accepted).toUtf8());
    m_context.journal->append(m_events);
    m_tell.stopped(makeSnapshot());
}

SnapshotPtr Worker::makeSnapshot()
{
    auto snapshot = std::make_shared<Snapshot>();
    snapshot->generation = m_context.generation;
    snapshot->time = wallNow();
    snapshot->counters = m_counters;
    snapshot->lifecycle = m_lifecycle;
    snapshot->blocks = m_clients.snapshot();
    return snapshot;
}

void Worker::publishSnapshot() { m_tell.snapshot(makeSnapshot()); }

} // namespace signalbox
