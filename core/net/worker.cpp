// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/worker.h"

#include "base/systemerror.h"

#include <QCoreApplication>
#include <QSocketNotifier>
#include <QThread>

namespace signalbox {

/// While one is alive, this worker alone calls the mode.
class Worker::ModeScope
{
public:
    explicit ModeScope(Worker& worker)
        : m_worker(worker)
    {
        if (m_worker.m_modeLock && m_worker.m_modeDepth++ == 0)
            m_worker.m_modeLock->lock();
    }
    ~ModeScope()
    {
        if (m_worker.m_modeLock && --m_worker.m_modeDepth == 0)
            m_worker.m_modeLock->unlock();
    }
    ModeScope(const ModeScope&) = delete;
    ModeScope& operator=(const ModeScope&) = delete;
    Mode* operator->() const { return m_worker.m_crew->context.mode.get(); }

private:
    Worker& m_worker;
};

Worker::Worker(std::shared_ptr<Crew> crew, quint32 index, WorkerEvents tell)
    : ConnectionHost(crew->context.settings.snaplen, crew->context.settings.output)
    , m_crew(std::move(crew))
    , m_index(index)
    , m_flow(mode().flow())
    , m_modeLock(m_crew->size() > 1 && mode().isShared() ? &m_crew->modeLock : nullptr)
    , m_tell(std::move(tell))
    , m_outgoing(m_crew->size())
{
}

Worker::~Worker()
{
    // Without a stop() before: the backend was dropped. Nobody is told, but the journal is complete.
    if (m_reactor) {
        m_isStopping = true;
        if (m_listener)
            m_listener->close();
        closeAll();
        settle();
    }
}

void Worker::start()
{
    Q_ASSERT(QThread::currentThread() == thread());
    m_metered.emplace(m_crew->meter);
    m_readBuffer.resize(ReadBufferBytes);
    m_delays = std::make_unique<DelayClock>([this](ConnectionId id) { wake(id); });
    m_reactor = new Reactor(this);
    if (const auto opened = m_reactor->open(); !opened)
        return m_tell.failed({ opened.error(), LifecycleStep::Socket, 0 });
    m_reactor->setRoundEnd([this] { flushPending(); });
    m_reactor->setPumpEnd([this] { settle(); });
    if (m_crew->size() > 1) {
        // Beside the reactor, not in it: mail must get through while the reactor rests.
        const int descriptor = m_crew->mailboxes[m_index].descriptor();
        if (descriptor < 0)
            return m_tell.failed(
                { { QCoreApplication::translate("Worker", "No descriptor is left for a worker."),
                      QCoreApplication::translate(
                          "Worker", "Close other programs or raise the descriptor limit (ulimit -n)."),
                      EMFILE },
                    LifecycleStep::Socket, 0 });
        auto* mail = new QSocketNotifier(descriptor, QSocketNotifier::Read, this);
        connect(mail, &QSocketNotifier::activated, this, [this] { readMail(); });
    }
    if (isFirst() && !listen())
        return;
    m_sweepTimer = new QTimer(this);
    connect(m_sweepTimer, &QTimer::timeout, this, &Worker::sweep);
    m_sweepTimer->start(std::chrono::seconds { 1 });
    m_tell.snapshot(makeSnapshot());
    m_tell.ready(isFirst() ? m_listener->endpoint() : Endpoint());
}

bool Worker::listen()
{
    m_listener = new Listener(*m_reactor, m_lifecycle,
        { [this](UniqueFd fd, const ConnectionInfo& info) { accepted(std::move(fd), info); },
            [this](int errnoCode, quint64 count, quint64 turnedAway) {
                acceptFailed(errnoCode, count, turnedAway);
            } },
        this);
    if (const auto failure = m_listener->open(m_crew->context.settings.listen)) {
        m_events.add(EventKind::Failed, NoConnection, failure->error.text().toUtf8());
        settle();
        m_tell.snapshot(makeSnapshot()); // so that the strip can show the step that failed
        m_tell.failed(*failure);
        return false;
    }
    m_events.add(EventKind::Listening, NoConnection,
        QStringLiteral("%1 (%2)").arg(m_listener->endpoint().toString(), m_crew->context.description).toUtf8());
    settle();
    return true;
}

void Worker::accepted(UniqueFd fd, const ConnectionInfo& info)
{
    if (const auto limit = m_crew->admission.enter(info.peer, now()))
        return refuse(std::move(fd), info, *limit);
    const ConnectionId id { m_crew->context.lastId->fetch_add(1, std::memory_order_relaxed) + 1 };
    const quint32 worker = m_crew->leastLoaded();
    ++m_crew->load[worker];
    if (worker == m_index)
        return adopt({ std::move(fd), id, info });
    WorkerBatch& batch = m_outgoing[worker];
    batch.bytes += sizeof(WorkerBatch::Arrival);
    batch.arrivals.push_back({ std::move(fd), id, info });
}

void Worker::adopt(WorkerBatch::Arrival arrival)
{
    auto transport = makePlainTransport(arrival.fd.get());
    ConnectionHost& host = *this;
    Connection& connection = m_clients.insert(std::make_unique<Connection>(
        host, arrival.id, std::move(arrival.fd), std::move(transport), arrival.info, m_clients.takeSlot()));
    ++m_counters.accepted;
    ++m_counters.open;
    if (!(arrival.info.local == m_lastLocal)) { // nearly always the same, and its text takes a microsecond
        m_lastLocal = arrival.info.local;
        m_openedDetail = "to " + m_lastLocal.toString().toUtf8();
    }
    m_events.opened(arrival.id, arrival.info, m_openedDetail);
    if (const int code = connection.open(); code != 0)
        return connection.closeNow(CloseReason::NetworkError, code);
    ModeScope called(*this);
    if (m_modeLock)
        m_crew->homes.emplace(arrival.id, m_index);
    called->opened(arrival.id, *this);
}

void Worker::refuse(UniqueFd fd, const ConnectionInfo& info, Limit limit)
{
    ++m_counters.rejected;
    ++m_counters.limits[limit];
    sayAndClose(std::move(fd), mode().refusal(limit));
    m_events.add(EventKind::Rejected, NoConnection, m_crew->admission.refusal(limit, info.peer).toUtf8());
    appendEventsIfMany();
}

void Worker::acceptFailed(int errnoCode, quint64 count, quint64 turnedAway)
{
    m_counters.rejected += turnedAway;
    m_counters.limits[Limit::Descriptors] += count;
    m_events.add(EventKind::Failed, NoConnection, acceptFailureText(errnoCode, count, turnedAway).toUtf8());
}

void Worker::received(Connection& connection, QByteArrayView bytes)
{
    m_dispatched = &connection;
    ModeScope(*this)->received(connection.id(), bytes, *this);
    m_dispatched = nullptr;
    appendEventsIfMany();
}

void Worker::inputEnded(Connection& connection)
{
    if (!m_isStopping)
        ModeScope(*this)->inputEnded(connection.id(), *this);
}

void Worker::ended(Connection& connection, CloseReason reason)
{
    m_clients.remove(connection);
    m_delays->remove(connection.id());
    --m_counters.open;
    --m_crew->load[m_index];
    m_crew->admission.leave(connection.peer());
    // When everybody goes, nobody is left to be told who left.
    if (m_isStopping)
        return;
    ModeScope called(*this);
    called->closed(connection.id(), reason, *this);
    if (m_modeLock)
        m_crew->homes.erase(connection.id());
}

void Worker::flushLater(Connection& connection)
{
    if (connection.isDispatching() || connection.isFlushPending())
        return;
    connection.setFlushPending(true);
    m_pendingFlush.push_back(&connection);
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
    appendEventsIfMany();
}

void Worker::appendEventsIfMany()
{
    if (m_events.isLarge())
        m_crew->context.journal->append(m_events);
}

void Worker::settle()
{
    flushPending();
    m_crew->context.journal->append(m_events); // before other workers can log what comes of it
    if (m_crew->size() > 1)
        postMail();
    if (m_isStopping && m_sweepTimer && m_clients.size() == 0)
        finishStop();
}

void Worker::sweep()
{
    const WallTime when = wallNow();
    m_clients.forEach(
        [&](Connection& connection) { connection.checkDeadlines(when, m_crew->context.settings); });
    settle();
}

/// Replies of a connection are due.
void Worker::wake(ConnectionId id)
{
    if (Connection* connection = m_clients.find(id)) {
        connection->releaseDelayed(now());
        flushLater(*connection);
    }
    settle();
}

void Worker::disconnectClient(ConnectionId id, DisconnectMode how)
{
    if (Connection* connection = m_clients.find(id)) {
        if (how == DisconnectMode::Reset)
            connection->abort(CloseReason::Aborted);
        else {
            connection->dropDelayed(); // whoever asks for the end does not mean: in a minute
            connection->finish(CloseReason::Kicked);
        }
    }
    settle();
}

void Worker::sendTo(ConnectionId id, const QByteArray& bytes)
{
    if (Connection* connection = m_clients.find(id)) {
        connection->sendNow(bytes);
        flushLater(*connection);
    }
    settle();
}

void Worker::stop(StopMode how)
{
    Q_ASSERT(QThread::currentThread() == thread());
    if (m_listener) {
        m_listener->close();
        for (quint32 worker = 1; worker < m_crew->size(); ++worker)
            m_outgoing[worker].stop = how; // behind the connections that are on their way there
        if (m_crew->size() > 1)
            postMail();
    }
    if (!m_sweepTimer)
        return; // never listened, or has stopped already
    const bool isFirstCall = !m_isStopping;
    m_isStopping = true;
    if (how == StopMode::Now) {
        closeAll();
    } else if (isFirstCall) {
        const QByteArray farewell = mode().farewell();
        const SteadyTime last = now() + m_crew->context.settings.drainTime;
        m_clients.forEach([&farewell, last](Connection& connection) {
            connection.dropDelayed(last);
            connection.sendShared(farewell);
            connection.finishAtOnce(CloseReason::ServerStopped);
        });
        auto* drained = new QTimer(m_sweepTimer); // and gone with it
        connect(drained, &QTimer::timeout, this, [this] {
            m_clients.forEach([](Connection& connection) { connection.checkDrained(); });
            settle();
        });
        drained->start(DrainCheck);
        QTimer::singleShot(m_crew->context.settings.drainTime, this, [this] {
            m_counters.limits[Limit::DrainTime] += m_clients.size();
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
    const quint64 served = m_crew->served.fetch_add(m_counters.accepted) + m_counters.accepted;
    if (--m_crew->running == 0) {
        m_events.add(EventKind::Stopped, NoConnection,
            QCoreApplication::translate("Worker", "clients served: %1").arg(served).toUtf8());
        m_crew->context.journal->append(m_events);
    }
    m_tell.stopped(makeSnapshot());
}

ServingCosts Worker::costs()
{
    ServingCosts costs;
    costs.clientsPerWorker = { static_cast<quint32>(m_clients.size()) };
    costs.clientBytes = m_clients.memory();
    if (!isFirst())
        return costs;
    // What is counted for the crew as a whole.
    m_crew->meter.sample(costs); // stacks are not the clients': there are as many as workers
    const LockUse locks = m_crew->lockUse();
    costs.lockTakes = locks.takes;
    costs.lockWaits = locks.waits;
    costs.lockWaited = locks.waited;
    costs.batches = m_crew->batches.load(std::memory_order_relaxed);
    if (const auto backlog = m_listener ? m_listener->backlog() : std::nullopt) {
        costs.waiting = backlog->waiting;
        costs.backlog = backlog->capacity;
    }
    return costs;
}

SnapshotPtr Worker::makeSnapshot()
{
    auto snapshot = std::make_shared<Snapshot>();
    snapshot->generation = m_crew->context.generation;
    snapshot->time = wallNow();
    m_counters.peak = m_crew->admission.peak();
    snapshot->counters = m_counters;
    snapshot->lifecycle = m_lifecycle;
    snapshot->blocks = m_clients.snapshot();
    snapshot->costs = costs();
    snapshot->tcp = m_tcp.samples(snapshot->time, [this](ConnectionId id) {
        const Connection* connection = m_clients.find(id);
        return connection ? connection->descriptor() : -1;
    });
    return snapshot;
}

void Worker::publishSnapshot() { m_tell.snapshot(makeSnapshot()); }

} // namespace signalbox
