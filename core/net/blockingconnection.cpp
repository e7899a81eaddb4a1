// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/blockingconnection.h"

#include "base/units.h"
#include "net/lostoutput.h"
#include "net/peergone.h"
#include "net/writeparts.h"

#include <QCoreApplication>

#include <cerrno>
#include <fcntl.h>
#include <poll.h>

namespace signalbox {
namespace {

qint64 sinceEpoch(WallTime time) { return time.time_since_epoch().count(); }
WallTime fromEpoch(qint64 nanoseconds) { return WallTime { std::chrono::nanoseconds { nanoseconds } }; }
QString bytesText(std::size_t bytes) { return formatBytes(static_cast<double>(bytes)); }

} // namespace

BlockingConnection::BlockingConnection(
    ConnectionId id, UniqueFd fd, const ConnectionInfo& info, const OutputLimits& limits)
    : m_id(id)
    , m_peer(info.peer)
    , m_since(wallNow())
    , m_limits(limits)
    , m_fd(std::move(fd))
    , m_transport(makePlainTransport(m_fd.get(), ReadWait::Yes))
    , m_lastActivity(sinceEpoch(m_since))
{
    const int flags = ::fcntl(m_fd.get(), F_GETFL);
    ::fcntl(m_fd.get(), F_SETFL, flags & ~O_NONBLOCK);
}

ClientRow BlockingConnection::row() const
{
    ClientRow row;
    row.id = m_id;
    row.peer = m_peer;
    row.since = m_since;
    row.lastActivity = fromEpoch(m_lastActivity);
    row.bytesIn = m_bytesIn;
    row.bytesOut = m_bytesOut;
    row.messagesIn = m_messagesIn;
    row.messagesOut = m_messagesOut;
    const std::lock_guard lock(m_mutex);
    row.name = m_name;
    row.queued = m_queue.bytes() + m_delayed.bytes();
    row.state = m_finish ? ClientState::Closing
        : m_isInputEnded ? ClientState::HalfClosed
        : m_isDraining   ? ClientState::Paused
                         : ClientState::Open;
    return row;
}

std::size_t BlockingConnection::memory() const
{
    const std::lock_guard lock(m_mutex);
    return sizeof *this + m_queue.memory() + m_delayed.memory() - sizeof m_delayed;
}

void BlockingConnection::addTo(Counters& counters) const
{
    counters.bytesIn += m_bytesIn;
    counters.bytesOut += m_bytesOut;
    counters.messagesIn += m_messagesIn;
    counters.messagesOut += m_messagesOut;
}

Transport::Outcome BlockingConnection::read(std::span<char> buffer, EventBatch& events)
{
    const auto outcome = m_transport->read(buffer);
    if (outcome.error == 0 && outcome.bytes > 0)
        countInput({ buffer.data(), static_cast<qsizetype>(outcome.bytes) }, events);
    m_hasInputFailed |= outcome.error != 0;
    return outcome;
}

void BlockingConnection::countInput(QByteArrayView bytes, EventBatch& events)
{
    m_lastActivity = sinceEpoch(events.received(m_id, bytes));
    m_bytesIn.fetch_add(static_cast<quint64>(bytes.size()), std::memory_order_relaxed);
    m_messagesIn.fetch_add(1, std::memory_order_relaxed);
}

/// Reads what has arrived already: closing with unread input would make the kernel send RST, and that can
/// overtake what was just sent. RFC 2525 2.17
void BlockingConnection::discardInput(std::span<char> buffer, EventBatch& events)
{
    constexpr int MaxReads = 16;
    for (int i = 0; i < MaxReads; ++i) {
        const ssize_t bytes = ::recv(m_fd.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
        if (bytes == 0)
            return noteEndOfInput(events);
        if (bytes < 0) {
            m_hasInputFailed |= errno != EAGAIN && errno != EINTR;
            return;
        }
        countInput({ buffer.data(), static_cast<qsizetype>(bytes) }, events);
    }
}

void BlockingConnection::inputEnded(EventBatch& events)
{
    const std::lock_guard lock(m_mutex);
    if (std::exchange(m_isInputEnded, true))
        return;
    events.add(EventKind::HalfClosed, m_id, "peer: FIN received");
}

void BlockingConnection::noteEndOfInput(EventBatch& events)
{
    // After a failed call recv(2) gives 0 whatever the peer did. But when the first to fail gave EPIPE, the
    // reset came after a FIN: without one it would have been ECONNRESET.
    const auto ended = ending();
    const int code = ended ? ended->errnoCode : 0;
    if (m_hasInputFailed || (code != 0 && code != EPIPE))
        return;
    const InputEnd end = inputEnd(m_fd.get());
    m_hasInputFailed = end == InputEnd::Failed;
    if (end == InputEnd::Fin)
        inputEnded(events);
}

void BlockingConnection::drain(AfterDrain after, EventBatch& events, Journal& journal)
{
    constexpr int RecheckMs = 100; // end() cannot wake a thread that waits for room
    for (bool isDone = false; !isDone;) {
        {
            std::unique_lock lock(m_mutex);
            const bool isFlushed = flushLocked({}, events, journal);
            if (isFlushed && after == AfterDrain::EndOutput && hasDelayed() && !hasEnded()) {
                m_delaysChanged.wait(lock);
                continue;
            }
            isDone = isFlushed || hasEnded();
            m_isDraining = !isDone;
            if (isDone && after == AfterDrain::EndOutput && !hasEnded()
                && !std::exchange(m_isOutputEnded, true))
                m_transport->shutdownOutput();
        }
        if (!isDone) {
            pollfd wait { m_fd.get(), POLLOUT, 0 };
            ::poll(&wait, 1, RecheckMs);
        }
    }
}

void BlockingConnection::close(CloseReason reason, int errnoCode, EventBatch& events, Journal& journal)
{
    const std::lock_guard lock(m_mutex);
    QString more = m_ending ? m_ending->more : QString();
    if (more.isEmpty())
        more = lostOutput();
    m_isClosed = true;
    dropDelayedLocked(SteadyTime::min(), events);
    m_queue.clear();
    events.closed(m_id, reason, errnoCode, more);
    journal.append(events);
}

bool BlockingConnection::isFinishing() const
{
    const std::lock_guard lock(m_mutex);
    return m_finish.has_value();
}

std::optional<BlockingConnection::Ending> BlockingConnection::ending() const
{
    const std::lock_guard lock(m_mutex);
    return m_ending;
}

std::optional<CloseReason> BlockingConnection::finishReason() const
{
    const std::lock_guard lock(m_mutex);
    return m_finish;
}

void BlockingConnection::setName(const QString& name)
{
    const std::lock_guard lock(m_mutex);
    m_name = name;
}

BlockingConnection::Delayed BlockingConnection::enqueue(QByteArrayView bytes)
{
    const std::lock_guard lock(m_mutex);
    if (!takesOutput())
        return Delayed::Behind;
    if (hasDelayed())
        return enqueueAfterLocked(std::chrono::milliseconds { 0 }, bytes);
    m_queue.append(bytes);
    return Delayed::Behind;
}

void BlockingConnection::enqueueNow(QByteArrayView bytes)
{
    const std::lock_guard lock(m_mutex);
    if (takesOutput())
        m_queue.append(bytes);
}

void BlockingConnection::enqueueShared(const QByteArray& bytes)
{
    const std::lock_guard lock(m_mutex);
    if (!takesOutput())
        return;
    if (hasDelayed())
        enqueueAfterLocked(std::chrono::milliseconds { 0 }, bytes);
    else
        m_queue.appendShared(bytes);
}

bool BlockingConnection::flush(EventBatch& events, Journal& journal)
{
    const std::lock_guard lock(m_mutex);
    return flushLocked({}, events, journal);
}

bool BlockingConnection::write(QByteArrayView bytes, EventBatch& events, Journal& journal)
{
    const std::lock_guard lock(m_mutex);
    if (!takesOutput())
        return true;
    if (hasDelayed()) {
        enqueueAfterLocked(std::chrono::milliseconds { 0 }, bytes);
        return true;
    }
    if (m_queue.isEmpty())
        return flushLocked(bytes, events, journal);
    m_queue.append(bytes);
    return flushLocked({}, events, journal);
}

/// True if nothing is left to write. `borrowed` is written after the queue, which then must be empty; what the
/// kernel does not take of it is copied into the queue.
bool BlockingConnection::flushLocked(QByteArrayView borrowed, EventBatch& events, Journal& journal)
{
    bool hasWritten = false;
    int error = 0;
    while (!hasEnded() && error == 0 && (!m_queue.isEmpty() || !borrowed.isEmpty())) {
        WriteParts parts(m_queue, borrowed);
        const auto outcome = m_transport->write(parts.vector());
        error = outcome.error;
        if (outcome.bytes == 0)
            continue;
        hasWritten = true;
        const WallTime when = events.sent(m_id, parts.vector(), outcome.bytes);
        m_lastActivity = sinceEpoch(when);
        if (m_stuckSince != Never)
            m_stuckSince = when;
        if (!borrowed.isEmpty())
            borrowed = borrowed.sliced(static_cast<qsizetype>(outcome.bytes));
        else
            m_queue.consume(outcome.bytes);
        m_bytesOut.fetch_add(outcome.bytes, std::memory_order_relaxed);
        m_messagesOut.fetch_add(1, std::memory_order_relaxed);
    }
    if (!borrowed.isEmpty())
        m_queue.append(borrowed);
    if (m_queue.bytes() <= m_limits.soft)
        m_slowSince = Never;
    if (m_queue.isEmpty()) {
        m_stuckSince = Never;
        if (m_finish && !m_isOutputEnded && !hasDelayed() && !hasEnded()) {
            if (m_transport->shutdownOutput() == 0) {
                events.add(EventKind::HalfClosed, m_id, "local: FIN sent");
                hasWritten = true;
            }
            m_isOutputEnded = true;
            m_finishSince = wallNow();
            endIfDrained();
        }
    } else if (error != 0 && error != EAGAIN) {
        endLocked(closeReasonOf(error), error, lostOutput());
    } else if (m_stuckSince == Never) {
        m_stuckSince = wallNow();
    }
    if (hasWritten)
        journal.append(events); // under the lock: another thread may be the next to write here
    return m_queue.isEmpty();
}

bool BlockingConnection::limitOutput()
{
    const std::lock_guard lock(m_mutex);
    const std::size_t queued = m_queue.bytes();
    if (queued <= m_limits.soft) {
        m_slowSince = Never;
    } else if (m_slowSince == Never) {
        m_slowSince = wallNow();
    }
    if (queued <= m_limits.hard || hasEnded())
        return false;
    endLocked(CloseReason::SlowConsumer, 0,
        QCoreApplication::translate("Connection", "%1 were queued, %2 is the limit")
            .arg(bytesText(queued), bytesText(m_limits.hard)));
    return true;
}

QString BlockingConnection::lostOutput() const
{
    return lostOutputText(m_queue.bytes(), m_finish && m_peerFin == PeerFin::Ignored ? m_fd.get() : -1);
}

void BlockingConnection::finish(CloseReason reason, PeerFin peer)
{
    const std::lock_guard lock(m_mutex);
    if (!m_finish)
        m_finishSince = wallNow();
    else if (peer == PeerFin::Awaited)
        return; // it is finishing already
    m_finish = reason;
    m_peerFin = peer;
    endIfDrained();
}

void BlockingConnection::checkDrained()
{
    const std::lock_guard lock(m_mutex);
    endIfDrained();
}

/// Closing while the peer still sends makes the kernel answer with RST and forget what it has not delivered, so
/// everything must have been acknowledged before.
void BlockingConnection::endIfDrained()
{
    if (m_finish && m_isOutputEnded && m_peerFin == PeerFin::Ignored && !hasEnded()
        && unacknowledged(m_fd.get()) == 0)
        endLocked(*m_finish, 0, {});
}

void BlockingConnection::end(CloseReason reason, int errnoCode, const QString& more)
{
    const std::lock_guard lock(m_mutex);
    endLocked(reason, errnoCode, more.isEmpty() ? lostOutput() : more);
}

void BlockingConnection::endLocked(CloseReason reason, int errnoCode, const QString& more)
{
    if (hasEnded())
        return;
    m_ending = Ending { reason, errnoCode, more };
    m_delaysChanged.notify_one();
    ::shutdown(m_fd.get(), SHUT_RD); // sends nothing, but recv(2) returns
}

void BlockingConnection::abort(CloseReason reason)
{
    const linger hard { 1, 0 };
    const std::lock_guard lock(m_mutex);
    if (hasEnded())
        return;
    ::setsockopt(m_fd.get(), SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    endLocked(reason, 0, lostOutput());
}

std::optional<Limit> BlockingConnection::checkDeadlines(
    WallTime now, const NetSettings& settings, bool dropsSlow)
{
    const auto isOver = [now](WallTime since, std::chrono::seconds limit) {
        return limit.count() > 0 && since != Never && now - since >= limit;
    };
    const WallTime lastActivity = fromEpoch(m_lastActivity);
    const std::lock_guard lock(m_mutex);
    if (hasEnded())
        return {};
    if (m_finish && m_isOutputEnded && m_peerFin == PeerFin::Awaited && now - m_finishSince >= PeerFinWait) {
        endLocked(*m_finish, 0, {});
    } else if (m_finish && !m_isOutputEnded && !hasDelayed()
        && now - std::max(m_finishSince, m_stuckSince) >= DrainWait) {
        endLocked(*m_finish, 0, lostOutput());
    } else if (dropsSlow && isOver(m_slowSince, settings.output.grace)) {
        endLocked(CloseReason::SlowConsumer, 0,
            QCoreApplication::translate("Connection", "%1 were queued; above %2 for %3 s is the limit")
                .arg(bytesText(m_queue.bytes()), bytesText(settings.output.soft))
                .arg(settings.output.grace.count()));
        return Limit::OutputSoft;
    } else if (isOver(m_stuckSince, settings.writeTimeout)) {
        endLocked(CloseReason::WriteTimeout, 0,
            QCoreApplication::translate("Connection", "%1 were queued and nothing was taken for %2 s")
                .arg(bytesText(m_queue.bytes()))
                .arg(settings.writeTimeout.count()));
        return Limit::WriteTimeout;
    } else if (m_bytesOut > 0 && isOver(lastActivity, PeerGoneLimit) && isPeerGone(m_fd.get())) {
        endLocked(CloseReason::NetworkError, ETIMEDOUT, lostOutput());
    } else if (isOver(fromEpoch(m_lineSince), settings.lineTimeout)) {
        endLocked(CloseReason::LineTimeout, 0,
            QCoreApplication::translate("Connection", "a line was begun and not ended within %1 s")
                .arg(settings.lineTimeout.count()));
        return Limit::LineTimeout;
    } else if (isOver(lastActivity, settings.idleTimeout)) {
        endLocked(CloseReason::IdleTimeout, 0,
            QCoreApplication::translate("Connection", "nothing came or went for %1 s")
                .arg(settings.idleTimeout.count()));
        return Limit::IdleTimeout;
    }
    return {};
}

void BlockingConnection::closeDescriptor()
{
    const std::lock_guard lock(m_mutex);
    m_transport.reset();
    m_fd.reset();
}

} // namespace signalbox
