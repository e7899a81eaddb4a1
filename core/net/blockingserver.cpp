// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/blockingserver.h"

#include "base/systemerror.h"

#include <QCoreApplication>
#include <QThread>

#include <system_error>

namespace signalbox {

BlockingServer::BlockingServer(BackendContext context, BackendEvents tell, Seats seats)
    : m_crew(std::move(context))
    , m_tell(std::move(tell))
    , m_seats(seats)
    , m_events(m_crew.context.settings.snaplen)
{
    const auto post = [this](auto call) {
        return [this, call](const BlockingConnectionPtr& connection) {
            QMetaObject::invokeMethod(
                this, [this, call, connection] { (this->*call)(connection); }, Qt::QueuedConnection);
        };
    };
    m_crew.needsRoom = post(&BlockingServer::watch);
    m_crew.wantsWake = post(&BlockingServer::awaitDelayed);
    m_crew.ended = post(&BlockingServer::ended);
}

BlockingServer::~BlockingServer()
{
    // Without a stop() before: the backend was dropped. Nobody is told, but the journal is complete.
    m_crew.isStopping = true;
    if (m_listener)
        m_listener->close();
    endAll();
    joinAll();
}

void BlockingServer::start()
{
    Q_ASSERT(QThread::currentThread() == thread());
    m_metered.emplace(m_crew.meter, ThreadMeter::Stack::NotCounted);
    m_delays = std::make_unique<DelayClock>([this](ConnectionId id) { wake(id); });
    m_reactor = new Reactor(this);
    if (const auto opened = m_reactor->open(); !opened)
        return m_tell.failed({ opened.error(), LifecycleStep::Socket, 0 });
    m_listener = new Listener(*m_reactor, m_lifecycle,
        { [this](UniqueFd fd, const ConnectionInfo& info) { accepted(std::move(fd), info); },
            [this](int errnoCode, quint64 count, quint64 turnedAway) {
                m_refused.rejected += turnedAway;
                m_refused.limits[Limit::Descriptors] += count;
                m_events.add(
                    EventKind::Failed, NoConnection, acceptFailureText(errnoCode, count, turnedAway).toUtf8());
                m_crew.journal().append(m_events);
            } },
        this);
    if (const auto failure = m_listener->open(m_crew.context.settings.listen)) {
        m_events.add(EventKind::Failed, NoConnection, failure->error.text().toUtf8());
        m_crew.journal().append(m_events);
        m_tell.snapshot(makeSnapshot()); // so that the strip can show the step that failed
        return m_tell.failed(*failure);
    }
    if (m_seats == Seats::One)
        m_only = std::thread([this] { serveOneByOne(); });
    const Endpoint endpoint = m_listener->endpoint();
    m_events.add(EventKind::Listening, NoConnection,
        QStringLiteral("%1 (%2)").arg(endpoint.toString(), m_crew.context.description).toUtf8());
    m_crew.journal().append(m_events);
    m_sweepTimer = new QTimer(this);
    connect(m_sweepTimer, &QTimer::timeout, this, &BlockingServer::sweep);
    m_sweepTimer->start(std::chrono::seconds { 1 });
    m_tell.snapshot(makeSnapshot());
    m_tell.listening(endpoint);
}

void BlockingServer::accepted(UniqueFd fd, const ConnectionInfo& info)
{
    if (const auto limit = m_crew.admission.enter(info.peer, std::chrono::steady_clock::now()))
        return refuse(std::move(fd), info, *limit);
    const ConnectionId id { m_crew.context.lastId->fetch_add(1, std::memory_order_relaxed) + 1 };
    const auto connection =
        std::make_shared<BlockingConnection>(id, std::move(fd), info, m_crew.context.settings.output);
    if (!seat(connection)) {
        m_crew.admission.leave(info.peer);
        return refuse(connection->takeDescriptor(), info, Limit::Descriptors);
    }
    m_events.opened(id, info, "to " + info.local.toString().toUtf8());
    m_crew.journal().append(m_events); // before its thread adds anything
    m_open.emplace(id, connection);
    m_crew.insert(connection);
    connection->makeKnown();
}

void BlockingServer::refuse(UniqueFd fd, const ConnectionInfo& info, Limit limit)
{
    ++m_refused.rejected;
    m_crew.hit(limit);
    sayAndClose(std::move(fd), m_crew.mode().refusal(limit));
    m_events.add(EventKind::Rejected, NoConnection, m_crew.admission.refusal(limit, info.peer).toUtf8());
    m_crew.journal().append(m_events);
}

bool BlockingServer::seat(const BlockingConnectionPtr& connection)
{
    if (m_seats == Seats::One) {
        m_listener->pause();
        const std::lock_guard lock(m_mutex);
        m_next = connection;
        m_changed.notify_one();
        return true;
    }
    try {
        m_threads.emplace(connection->id(), std::thread([this, connection] {
            connection->awaitKnown();
            const ThreadMeter::Member metered(m_crew.meter);
            Attendant(m_crew).serve(connection);
        }));
        return true;
    } catch (const std::system_error&) { // EAGAIN: RLIMIT_NPROC, or /proc/sys/kernel/threads-max
        return false;
    }
}

void BlockingServer::serveOneByOne()
{
    const ThreadMeter::Member metered(m_crew.meter);
    for (;;) {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_next || m_isOver; });
        if (!m_next)
            return;
        const BlockingConnectionPtr connection = std::exchange(m_next, nullptr);
        lock.unlock();
        connection->awaitKnown();
        Attendant(m_crew).serve(connection);
    }
}

void BlockingServer::awaitDelayed(const BlockingConnectionPtr& connection)
{
    if (!m_open.contains(connection->id()))
        return;
    if (const auto due = connection->nextDelayed())
        m_delays->set(connection->id(), *due);
}

/// Replies of a connection are due.
void BlockingServer::wake(ConnectionId id)
{
    const auto found = m_open.find(id);
    if (found == m_open.end())
        return;
    const BlockingConnectionPtr connection = found->second;
    connection->releaseDelayed(std::chrono::steady_clock::now());
    flush(connection);
    awaitDelayed(connection);
}

void BlockingServer::watch(const BlockingConnectionPtr& connection)
{
    if (connection->isWatched() || !m_open.contains(connection->id()))
        return;
    connection->setReady([this, weak = std::weak_ptr(connection)] {
        if (const auto locked = weak.lock())
            writeOn(locked);
    });
    // A connection that cannot be watched is written to with the next message, or ended by a time-out.
    connection->setWatched(m_reactor->add(connection->descriptor(), EPOLLOUT, connection.get()) == 0);
    if (!connection->isWatched())
        connection->foundRoom();
}

void BlockingServer::writeOn(const BlockingConnectionPtr& connection)
{
    if (connection->flush(m_events, m_crew.journal()) || connection->ending()) {
        m_reactor->remove(connection->descriptor(), connection.get());
        connection->setWatched(false);
        connection->foundRoom();
        // What an attendant left in between it did not ask room for.
        if (!connection->ending() && !connection->flush(m_events, m_crew.journal()))
            watch(connection);
    }
    m_crew.journal().append(m_events);
}

void BlockingServer::flush(const BlockingConnectionPtr& connection)
{
    if (!connection->flush(m_events, m_crew.journal()))
        watch(connection);
    m_crew.journal().append(m_events);
}

void BlockingServer::ended(const BlockingConnectionPtr& connection)
{
    if (connection->isWatched())
        m_reactor->remove(connection->descriptor(), connection.get());
    if (const auto thread = m_threads.find(connection->id()); thread != m_threads.end()) {
        thread->second.join(); // saying so was the last thing it did
        m_threads.erase(thread);
    }
    connection->closeDescriptor();
    m_open.erase(connection->id());
    m_delays->remove(connection->id());
    m_crew.admission.leave(connection->peer());
    ++m_closed;
    if (m_seats == Seats::One)
        m_listener->resume();
    if (m_crew.isStopping && m_sweepTimer && m_open.empty())
        finishStop();
}

void BlockingServer::sweep()
{
    const WallTime when = wallNow();
    const bool dropsSlow = m_crew.mode().flow() == Mode::Flow::DropSlowConsumer;
    for (const auto& [id, connection] : m_open) {
        if (const auto limit = connection->checkDeadlines(when, m_crew.context.settings, dropsSlow))
            m_crew.hit(*limit);
    }
}

void BlockingServer::disconnectClient(ConnectionId id, DisconnectMode mode)
{
    const auto connection = m_crew.find(id);
    if (!connection)
        return;
    if (mode == DisconnectMode::Reset)
        return connection->abort(CloseReason::Aborted);
    connection->dropDelayed(SteadyTime::min(), m_events); // whoever asks for the end does not mean: in a minute
    connection->finish(CloseReason::Kicked, BlockingConnection::PeerFin::Awaited);
    flush(connection);
}

void BlockingServer::sendTo(ConnectionId id, const QByteArray& bytes)
{
    if (const auto connection = m_crew.find(id)) {
        connection->enqueueNow(bytes);
        flush(connection);
    }
}

void BlockingServer::stop(StopMode mode)
{
    Q_ASSERT(QThread::currentThread() == thread());
    if (!m_sweepTimer)
        return; // never listened, or has stopped already
    const bool isFirstCall = !m_crew.isStopping.exchange(true);
    m_listener->close();
    if (mode == StopMode::Now) {
        endAll();
    } else if (isFirstCall) {
        const QByteArray farewell = m_crew.mode().farewell();
        const SteadyTime last = std::chrono::steady_clock::now() + m_crew.context.settings.drainTime;
        for (const auto& [id, connection] : m_open) {
            connection->dropDelayed(last, m_events);
            connection->enqueueShared(farewell);
            connection->finish(CloseReason::ServerStopped, BlockingConnection::PeerFin::Ignored);
            flush(connection);
        }
        auto* drained = new QTimer(m_sweepTimer); // and gone with it
        connect(drained, &QTimer::timeout, this, [this] {
            for (const auto& [id, connection] : m_open)
                connection->checkDrained();
        });
        drained->start(DrainCheck);
        QTimer::singleShot(m_crew.context.settings.drainTime, this, [this] {
            m_refused.limits[Limit::DrainTime] += m_open.size();
            endAll();
        });
    }
    if (m_open.empty())
        finishStop();
}

void BlockingServer::endAll()
{
    for (const auto& [id, connection] : m_open)
        connection->end(CloseReason::ServerStopped);
}

void BlockingServer::joinAll()
{
    for (auto& [id, thread] : m_threads)
        thread.join();
    m_threads.clear();
    {
        const std::lock_guard lock(m_mutex);
        m_isOver = true;
        m_changed.notify_one();
    }
    if (m_only.joinable())
        m_only.join();
}

void BlockingServer::finishStop()
{
    m_sweepTimer->stop();
    m_sweepTimer->deleteLater(); // this may be its own call
    m_sweepTimer = nullptr;
    m_events.add(EventKind::Stopped, NoConnection,
        QCoreApplication::translate("Worker", "clients served: %1").arg(m_crew.counters().accepted).toUtf8());
    m_crew.journal().append(m_events);
    m_tell.stopped(makeSnapshot());
}

ServingCosts BlockingServer::costs(const std::vector<BlockingConnectionPtr>& clients)
{
    ServingCosts costs;
    costs.clientBytes = m_crew.meter.sample(costs);
    for (const BlockingConnectionPtr& connection : clients)
        costs.clientBytes += connection->memory();
    const LockUse locks = m_crew.lockUse();
    costs.lockTakes = locks.takes;
    costs.lockWaits = locks.waits;
    costs.lockWaited = locks.waited;
    if (const auto backlog = m_listener ? m_listener->backlog() : std::nullopt) {
        costs.waiting = backlog->waiting;
        costs.backlog = backlog->capacity;
    }
    return costs;
}

SnapshotPtr BlockingServer::makeSnapshot()
{
    constexpr std::size_t BlockSize = 128;
    auto snapshot = std::make_shared<Snapshot>();
    snapshot->generation = m_crew.context.generation;
    snapshot->time = wallNow();
    Counters& counters = snapshot->counters;
    counters = m_crew.counters();
    counters.rejected += m_refused.rejected;
    counters.limits += m_refused.limits;
    snapshot->lifecycle = m_lifecycle;
    snapshot->lifecycle[static_cast<std::size_t>(LifecycleStep::Transfer)].count =
        counters.messagesIn + counters.messagesOut;
    snapshot->lifecycle[static_cast<std::size_t>(LifecycleStep::Close)].count = m_closed;

    auto clients = m_crew.clients();
    std::sort(clients.begin(), clients.end(), [](const auto& a, const auto& b) { return a->id() < b->id(); });
    snapshot->costs = costs(clients);
    std::shared_ptr<Snapshot::Block> block;
    for (const BlockingConnectionPtr& connection : clients) {
        if (!block || block->rows.size() == BlockSize) {
            block = std::make_shared<Snapshot::Block>();
            snapshot->blocks.push_back(block);
        }
        block->rows.push_back(connection->row());
    }
    // This thread closes the descriptors, so none of them can be another connection's meanwhile.
    snapshot->tcp = m_tcp.samples(snapshot->time, [this](ConnectionId id) {
        const auto connection = m_open.find(id);
        return connection == m_open.end() ? -1 : connection->second->descriptor();
    });
    return snapshot;
}

void BlockingServer::publishSnapshot() { m_tell.snapshot(makeSnapshot()); }

} // namespace signalbox
