// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/connection.h"

#include "base/units.h"
#include "net/lostoutput.h"
#include "net/peergone.h"
#include "net/writeparts.h"

#include <QCoreApplication>

#include <cerrno>

namespace signalbox {
namespace {

StepStatus& step(ConnectionHost& host, LifecycleStep which)
{
    return host.lifecycle()[static_cast<std::size_t>(which)];
}

} // namespace

Connection::Connection(ConnectionHost& host, ConnectionId id, UniqueFd fd, std::unique_ptr<Transport> transport,
    const ConnectionInfo& info, quint32 slot)
    : m_host(host)
    , m_transport(std::move(transport))
    , m_fd(std::move(fd))
    , m_id(id)
    , m_slot(slot)
    , m_peer(info.peer)
{
}

int Connection::open()
{
    m_interest = EPOLLIN;
    return m_host.reactor().add(m_fd.get(), m_interest, this);
}

ClientRow Connection::row() const
{
    ClientRow row;
    row.id = m_id;
    row.peer = m_peer;
    row.name = m_name;
    row.state = isFinishing() ? ClientState::Closing
        : has(InputEnded)     ? ClientState::HalfClosed
        : has(InputPaused)    ? ClientState::Paused
                              : ClientState::Open;
    row.since = m_since;
    row.lastActivity = m_lastActivity;
    row.bytesIn = m_bytesIn;
    row.bytesOut = m_bytesOut;
    row.messagesIn = m_messagesIn;
    row.messagesOut = m_messagesOut;
    row.queued = m_queue.bytes() + (m_delayed ? m_delayed->bytes() : 0);
    return row;
}

void Connection::send(QByteArrayView bytes)
{
    if (!takesOutput() || bytes.isEmpty())
        return;
    if (hasDelayed())
        return sendAfter(std::chrono::milliseconds { 0 }, bytes);
    sendNow(bytes);
}

void Connection::sendNow(QByteArrayView bytes)
{
    if (!takesOutput() || bytes.isEmpty())
        return;
    if (m_isDispatching && m_queue.isEmpty() && m_borrowed.isEmpty() && isInReadBuffer(bytes)) {
        m_borrowed = bytes;
        return;
    }
    materialise();
    m_queue.append(bytes);
}

void Connection::sendShared(const QByteArray& bytes)
{
    if (!takesOutput() || bytes.isEmpty())
        return;
    if (hasDelayed())
        return sendAfter(std::chrono::milliseconds { 0 }, bytes);
    materialise();
    m_queue.appendShared(bytes);
}

bool Connection::isInReadBuffer(QByteArrayView bytes) const
{
    const std::span<char> buffer = m_host.readBuffer();
    const std::less_equal<const char*> notAfter; // a total order even across buffers
    return notAfter(buffer.data(), bytes.begin()) && notAfter(bytes.end(), buffer.data() + buffer.size());
}

void Connection::flush()
{
    m_isFlushPending = false;
    while (!isClosed() && (!m_queue.isEmpty() || !m_borrowed.isEmpty())) {
        const WriteParts parts(m_queue, m_borrowed);
        const auto outcome = m_transport->write(parts.vector());
        if (outcome.bytes > 0) {
            m_lastActivity = m_host.events().sent(m_id, parts.vector(), outcome.bytes);
            if (!m_borrowed.isEmpty())
                m_borrowed = m_borrowed.sliced(static_cast<qsizetype>(outcome.bytes));
            else
                m_queue.consume(outcome.bytes);
            if (m_stuckSince != Never)
                m_stuckSince = m_lastActivity;
            m_bytesOut += outcome.bytes;
            ++m_messagesOut;
            m_host.counters().bytesOut += outcome.bytes;
            ++m_host.counters().messagesOut;
            ++step(m_host, LifecycleStep::Transfer).count;
            m_host.changed(m_slot);
        }
        if (outcome.error == EAGAIN)
            break;
        if (outcome.error != 0) {
            failed(outcome.error);
            return;
        }
    }
    if (isClosed())
        return;
    materialise();
    afterFlush();
}

void Connection::afterFlush()
{
    if (m_queue.isEmpty()) {
        m_slowSince = Never;
        m_stuckSince = Never;
        if (hasDelayed()) {
            // The end waits for it.
        } else if (isFinishing()) {
            if (!has(OutputEnded)) {
                if (m_transport->shutdownOutput() == 0)
                    m_host.events().add(EventKind::HalfClosed, m_id, "local: FIN sent");
                m_flags |= OutputEnded;
                m_finishSince = wallNow();
                m_host.changed(m_slot);
            }
            if (!has(WaitForPeer) && !discardInput())
                return;
            // Closing while the peer still sends makes the kernel answer with RST and forget what it has not
            // delivered, so everything must have been acknowledged before.
            if (has(InputEnded) || (!has(WaitForPeer) && unacknowledged(m_fd.get()) == 0))
                return closeNow(*m_finish);
        } else if (has(InputEnded)) {
            m_transport->shutdownOutput();
            return closeNow(CloseReason::PeerClosed);
        }
    } else if (!limitOutput()) {
        return;
    }
    if (has(InputPaused) && m_queue.bytes() <= m_host.outputLimits().soft / 2) {
        m_flags &= static_cast<quint8>(~InputPaused);
        m_host.changed(m_slot);
    }
    updateInterest();
}

/// False if the connection had to be closed.
bool Connection::limitOutput()
{
    const OutputLimits& limits = m_host.outputLimits();
    const std::size_t queued = m_queue.bytes();
    m_host.changed(m_slot);
    if (m_stuckSince == Never)
        m_stuckSince = wallNow();
    if (queued <= limits.soft) {
        m_slowSince = Never;
        return true;
    }
    if (m_host.flow() == Mode::Flow::PauseSource) {
        if (!has(InputPaused) && !isFinishing())
            pauseInput();
        return true;
    }
    if (queued > limits.hard) {
        ++m_host.counters().limits[Limit::OutputHard];
        closeNow(CloseReason::SlowConsumer, 0,
            QCoreApplication::translate("Connection", "%1 were queued, %2 is the limit")
                .arg(formatBytes(static_cast<double>(queued)), formatBytes(limits.hard)));
        return false;
    }
    if (m_slowSince == Never)
        m_slowSince = wallNow();
    return true;
}

void Connection::pauseInput()
{
    m_flags |= InputPaused;
    ++m_host.counters().limits[Limit::OutputSoft];
    // A client that is slow for long pauses many times a second; one note a second tells as much.
    const WallTime now = wallNow();
    if (now - m_lastPauseNote < std::chrono::seconds { 1 })
        return;
    m_lastPauseNote = now;
    m_host.events().add(EventKind::Note, m_id,
        QCoreApplication::translate("Connection", "reading paused: %1 wait for the client to read")
            .arg(formatBytes(static_cast<double>(m_queue.bytes())))
            .toUtf8());
}

void Connection::updateInterest()
{
    const bool reads = !has(InputEnded) && !has(InputPaused);
    const quint32 wanted = (reads ? quint32 { EPOLLIN } : 0U) | (m_queue.isEmpty() ? 0U : quint32 { EPOLLOUT });
    if (wanted != m_interest) {
        m_interest = wanted;
        m_host.reactor().modify(m_fd.get(), wanted, this);
    }
}

void Connection::ready(quint32 events)
{
    if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0 && (m_interest & EPOLLIN) != 0) {
        readInput();
    } else if ((events & (EPOLLHUP | EPOLLERR)) != 0) {
        // Nobody reads: the peer is gone with our output still queued.
        const int code = socketError(m_fd.get());
        return failed(code != 0 ? code : EPIPE);
    }
    if (!isClosed() && (events & EPOLLOUT) != 0)
        flush();
}

void Connection::countInput(QByteArrayView bytes)
{
    const auto size = static_cast<quint64>(bytes.size());
    m_lastActivity = m_host.events().received(m_id, bytes);
    m_bytesIn += size;
    ++m_messagesIn;
    Counters& counters = m_host.counters();
    counters.bytesIn += size;
    ++counters.messagesIn;
    ++step(m_host, LifecycleStep::Transfer).count;
    m_host.changed(m_slot);
}

void Connection::readInput()
{
    const std::span<char> buffer = m_host.readBuffer();
    const auto outcome = m_transport->read(buffer);
    if (outcome.error == EAGAIN)
        return;
    if (outcome.error != 0)
        return failed(outcome.error);
    if (outcome.bytes == 0)
        return endInput();

    const QByteArrayView bytes(buffer.data(), static_cast<qsizetype>(outcome.bytes));
    countInput(bytes);
    if (isFinishing())
        return; // read only to learn of the peer's FIN
    m_isDispatching = true;
    m_host.received(*this, bytes);
    m_isDispatching = false;
    if (hasOutput() || isFinishing())
        flush(); // now, while the buffer still holds what was borrowed from it
}

/// Reads what has arrived already: closing with unread input would make the kernel send RST, and that can
/// overtake what was just sent. RFC 2525 2.17. False if the connection failed, and is closed.
bool Connection::discardInput()
{
    constexpr int MaxReads = 16;
    for (int i = 0; i < MaxReads && !has(InputEnded); ++i) {
        const std::span<char> buffer = m_host.readBuffer();
        const auto outcome = m_transport->read(buffer);
        if (outcome.error == EAGAIN)
            break;
        if (outcome.error != 0) {
            failed(outcome.error);
            return false;
        }
        if (outcome.bytes == 0)
            noteInputEnded();
        else
            countInput({ buffer.data(), static_cast<qsizetype>(outcome.bytes) });
    }
    return true;
}

void Connection::noteInputEnded()
{
    m_flags |= InputEnded;
    m_host.events().add(EventKind::HalfClosed, m_id, "peer: FIN received");
    m_host.changed(m_slot);
}

void Connection::endInput()
{
    noteInputEnded();
    if (!isFinishing())
        m_host.inputEnded(*this);
    if (!isClosed())
        flush();
}

void Connection::failed(int errnoCode)
{
    StepStatus& transfer = step(m_host, LifecycleStep::Transfer);
    ++transfer.failures;
    transfer.lastErrno = errnoCode;
    closeNow(closeReasonOf(errnoCode), errnoCode);
}

QString Connection::lostOutput() const
{
    return lostOutputText(m_queue.bytes(), isFinishing() && !has(WaitForPeer) ? m_fd.get() : -1);
}

void Connection::finish(CloseReason reason)
{
    m_flags |= WaitForPeer;
    finishAtOnce(reason);
}

void Connection::finishAtOnce(CloseReason reason)
{
    if (isClosed())
        return;
    if (!isFinishing()) {
        m_finish = reason;
        m_finishSince = wallNow();
        m_flags &= static_cast<quint8>(~InputPaused);
    } else if (!has(WaitForPeer) || reason == CloseReason::ServerStopped) {
        m_flags &= static_cast<quint8>(~WaitForPeer);
        m_finish = reason;
    }
    m_host.changed(m_slot);
    if (!m_isDispatching)
        flush();
}

void Connection::checkDrained()
{
    if (!isClosed() && isFinishing() && has(OutputEnded) && !has(WaitForPeer))
        afterFlush();
}

void Connection::abort(CloseReason reason)
{
    if (isClosed())
        return;
    const linger hard { 1, 0 };
    ::setsockopt(m_fd.get(), SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    closeNow(reason);
}

void Connection::closeNow(CloseReason reason, int errnoCode, const QString& more)
{
    if (isClosed())
        return;
    const QString detail = more.isEmpty() ? lostOutput() : more;
    dropDelayed();
    m_host.reactor().remove(m_fd.get(), this);
    m_transport.reset();
    m_fd.reset();
    m_queue.clear();
    m_borrowed = {};
    ++step(m_host, LifecycleStep::Close).count;
    m_host.events().closed(m_id, reason, errnoCode, detail);
    m_host.ended(*this, reason);
}

void Connection::checkDeadlines(WallTime now, const NetSettings& settings)
{
    if (isClosed())
        return;
    const auto isOver = [now](WallTime since, std::chrono::seconds limit) {
        return limit.count() > 0 && since != Never && now - since >= limit;
    };
    const auto bytes = [](std::size_t count) { return formatBytes(static_cast<double>(count)); };
    LimitHits& hits = m_host.counters().limits;
    if (isFinishing() && has(OutputEnded) && has(WaitForPeer) && now - m_finishSince >= PeerFinWait) {
        closeNow(*m_finish);
    } else if (isFinishing() && !has(OutputEnded) && !hasDelayed()
        && now - std::max(m_finishSince, m_stuckSince) >= DrainWait) {
        closeNow(*m_finish);
    } else if (m_host.flow() == Mode::Flow::DropSlowConsumer && isOver(m_slowSince, settings.output.grace)) {
        ++hits[Limit::OutputSoft];
        closeNow(CloseReason::SlowConsumer, 0,
            QCoreApplication::translate("Connection", "%1 were queued; above %2 for %3 s is the limit")
                .arg(bytes(m_queue.bytes()), bytes(settings.output.soft))
                .arg(settings.output.grace.count()));
    } else if (isOver(m_stuckSince, settings.writeTimeout)) {
        ++hits[Limit::WriteTimeout];
        closeNow(CloseReason::WriteTimeout, 0,
            QCoreApplication::translate("Connection", "%1 were queued and nothing was taken for %2 s")
                .arg(bytes(m_queue.bytes()))
                .arg(settings.writeTimeout.count()));
    } else if (m_bytesOut > 0 && isOver(m_lastActivity, PeerGoneLimit) && isPeerGone(m_fd.get())) {
        closeNow(CloseReason::NetworkError, ETIMEDOUT);
    } else if (isOver(m_lineSince, settings.lineTimeout)) {
        ++hits[Limit::LineTimeout];
        closeNow(CloseReason::LineTimeout, 0,
            QCoreApplication::translate("Connection", "a line was begun and not ended within %1 s")
                .arg(settings.lineTimeout.count()));
    } else if (isOver(m_lastActivity, settings.idleTimeout)) {
        ++hits[Limit::IdleTimeout];
        closeNow(CloseReason::IdleTimeout, 0,
            QCoreApplication::translate("Connection", "nothing came or went for %1 s")
                .arg(settings.idleTimeout.count()));
    }
}

} // namespace signalbox
