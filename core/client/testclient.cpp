// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/testclient.h"

#include "base/systemerror.h"
#include "base/units.h"
#include "client/conduct.h"
#include "journal/journal.h"

#include <array>
#include <cerrno>

namespace signalbox {
namespace {

constexpr int MaxSteps = 16; // reads or writes of one call, so that the other clients get their turn

} // namespace

TestClient::TestClient(ConnectionId id, quint16 port, Shared& shared, const ClientBehaviour& behaviour)
    : m_shared(shared)
    , m_port(port)
{
    m_row.id = id;
    if (!behaviour.isDefault()) {
        m_conduct = std::make_unique<Conduct>(behaviour, number(id));
        m_row.behaviour = behaviour.toString();
    }
    setState(TestClientState::Resolving);
}

TestClient::~TestClient()
{
    if (!isOver(m_row.state))
        finish(CloseReason::LocalClosed);
}

void TestClient::setState(TestClientState state)
{
    const bool wasConnecting = m_row.state == TestClientState::Connecting;
    const bool isNowConnecting = state == TestClientState::Connecting;
    m_shared.connecting += static_cast<int>(isNowConnecting) - static_cast<int>(wasConnecting);
    m_row.state = state;
    m_row.since = wallNow();
    ++m_shared.changes;
}

void TestClient::setDeadline(std::optional<SteadyTime> deadline)
{
    m_shared.timed += static_cast<int>(deadline.has_value()) - static_cast<int>(m_deadline.has_value());
    m_deadline = deadline;
}

void TestClient::checkDeadline(SteadyTime now)
{
    if (!m_deadline || now < *m_deadline)
        return;
    if (m_row.state == TestClientState::Connecting)
        dialFailed(ETIMEDOUT);
    else if (isHeldUp())
        setDeadline(now + CloseGrace); // by its own behaviour, and not by the peer
    else
        finish(CloseReason::LocalClosed, 0, QStringLiteral("the peer did not close its side in time"));
}

// Moving bytes

void TestClient::ready(quint32 events)
{
    if (m_row.state == TestClientState::Connecting) {
        if (const int code = socketError(m_fd.get()); code != 0)
            dialFailed(code);
        else if (events & EPOLLOUT)
            established();
        return;
    }
    // Input comes first: what arrived before a reset can still be read.
    if (events & (EPOLLIN | EPOLLHUP | EPOLLERR)) {
        if (m_conduct && m_conduct->isReadPaused) {
            hungUpUnread(events);
        } else if (!m_isInputEnded) {
            read();
        } else if (events & (EPOLLHUP | EPOLLERR)) {
            const int code = socketError(m_fd.get());
            broken(code != 0 ? code : EPIPE);
        }
    }
    if ((events & EPOLLOUT) && !isOver(m_row.state))
        write();
}

void TestClient::read()
{
    for (int step = 0; step < MaxSteps; ++step) {
        const std::span<char> room = m_conduct ? roomToRead() : std::span<char>(m_shared.readBuffer);
        if (room.empty())
            return; // its behaviour does not read now
        const Transport::Outcome outcome = m_transport->read(room);
        if (outcome.error == EAGAIN)
            return;
        if (outcome.error != 0) {
            finish(closeReasonOf(outcome.error), outcome.error);
            return;
        }
        if (outcome.bytes == 0) {
            inputEnded();
            return;
        }
        m_shared.batch.received(
            m_row.id, { m_shared.readBuffer.data(), static_cast<qsizetype>(outcome.bytes) });
        if (m_shared.batch.isLarge())
            m_shared.journal.append(m_shared.batch);
        m_row.bytesIn += outcome.bytes;
        if (m_conduct)
            m_conduct->pace.didRead(outcome.bytes, std::chrono::steady_clock::now());
        if (m_sentAt) {
            m_row.roundTrip = std::chrono::steady_clock::now() - *m_sentAt;
            m_shared.roundTrips.record(m_row.roundTrip);
            m_sentAt.reset();
        }
        ++m_shared.changes;
        if (outcome.bytes < room.size())
            return; // very likely all; the reactor tells if not
    }
}

void TestClient::inputEnded()
{
    m_isInputEnded = true;
    m_shared.batch.add(EventKind::HalfClosed, m_row.id, "peer");
    if (m_isOutputEnded) {
        finish(m_row.state == TestClientState::Closing ? CloseReason::LocalClosed : CloseReason::PeerClosed);
        return;
    }
    if (!m_isOutputEnding)
        setState(TestClientState::PeerHalfClosed);
    watch();
}

void TestClient::send(const QByteArray& bytes)
{
    const auto refuse = [this](const QString& why) {
        m_shared.batch.add(EventKind::Failed, m_row.id, QStringLiteral("not sent: %1").arg(why).toUtf8());
    };
    if (!canSend(m_row.state) || m_isOutputEnding) {
        refuse(isOver(m_row.state) ? QStringLiteral("the connection is closed")
                                   : QStringLiteral("this side has said that it sends no more (FIN)"));
        return;
    }
    if (m_conduct && m_conduct->cutBy) {
        refuse(QStringLiteral("its behaviour has dropped the connection"));
        return;
    }
    if (static_cast<std::size_t>(bytes.size()) > MaxQueued - waiting()) {
        refuse(QStringLiteral("%1 wait already because %2, and at most %3 may")
                   .arg(formatBytes(static_cast<double>(waiting())),
                       isHeldUp() ? QStringLiteral("its behaviour holds them up")
                                  : QStringLiteral("the peer reads slowly"),
                       formatBytes(static_cast<double>(MaxQueued))));
        return;
    }
    if (m_conduct && m_conduct->held.size() >= Conduct::MaxHeld) {
        refuse(QStringLiteral("%1 messages wait already because its behaviour holds them up, and no more may")
                   .arg(Conduct::MaxHeld));
        return;
    }
    if (m_conduct && m_conduct->behaviour.delay.most.count() > 0)
        hold(bytes);
    else
        m_queue.appendShared(bytes);
    m_row.queued = waiting();
    ++m_shared.changes;
    if (m_transport && !(m_watched & EPOLLOUT))
        write();
}

void TestClient::write()
{
    for (int step = 0; step < MaxSteps && !m_queue.isEmpty(); ++step) {
        std::array<iovec, 16> parts;
        const std::span<iovec> gathered(parts.data(), m_queue.gather(parts));
        const std::span<const iovec> vector = m_conduct ? paced(gathered) : gathered;
        if (vector.empty())
            break; // its behaviour does not write now
        const Transport::Outcome outcome = m_transport->write(vector);
        if (outcome.error == EAGAIN)
            break;
        if (outcome.error != 0) {
            read(); // the peer's last words, if any
            broken(outcome.error);
            return;
        }
        m_shared.batch.sent(m_row.id, vector, outcome.bytes);
        if (m_shared.batch.isLarge())
            m_shared.journal.append(m_shared.batch);
        m_queue.consume(outcome.bytes);
        m_row.bytesOut += outcome.bytes;
        const SteadyTime now = std::chrono::steady_clock::now();
        if (m_conduct)
            wrote(outcome.bytes, now);
        m_row.queued = waiting();
        if (!m_sentAt)
            m_sentAt = now; // the oldest without an answer
        if (m_row.state == TestClientState::Closing)
            setDeadline(now + CloseGrace);
        ++m_shared.changes;
    }
    endOutputIfDue();
    if (!isOver(m_row.state))
        watch();
}

// Ending

void TestClient::halfClose()
{
    if (isOver(m_row.state) || m_isOutputEnding)
        return;
    m_isOutputEnding = true;
    if (isConnecting(m_row.state))
        return; // once it is open
    setState(TestClientState::HalfClosed);
    endOutputIfDue();
}

void TestClient::close()
{
    if (isOver(m_row.state))
        return;
    if (isConnecting(m_row.state)) {
        finish(CloseReason::LocalClosed);
        return;
    }
    if (m_row.state == TestClientState::Closing) {
        finish(CloseReason::LocalClosed, 0, QStringLiteral("without waiting for the peer"));
        return;
    }
    if (m_conduct && m_conduct->behaviour.isResetOnClose) {
        reset();
        return;
    }
    setState(TestClientState::Closing);
    setDeadline(std::chrono::steady_clock::now() + CloseGrace);
    m_isOutputEnding = true;
    endOutputIfDue();
}

void TestClient::reset()
{
    if (isOver(m_row.state))
        return;
    if (m_fd.isValid()) {
        const linger abort { 1, 0 };
        ::setsockopt(m_fd.get(), SOL_SOCKET, SO_LINGER, &abort, sizeof abort);
    }
    finish(CloseReason::Aborted);
}

void TestClient::endOutputIfDue()
{
    if (!m_isOutputEnding || m_isOutputEnded || waiting() > 0 || (m_conduct && m_conduct->cutBy))
        return;
    m_isOutputEnded = true;
    if (m_transport->shutdownOutput() == 0)
        m_shared.batch.add(EventKind::HalfClosed, m_row.id, "local");
    ++m_shared.changes;
    if (m_isInputEnded)
        finish(CloseReason::LocalClosed);
}

void TestClient::broken(int code)
{
    if (!isOver(m_row.state))
        finish(closeReasonOf(code), code);
}

void TestClient::finish(CloseReason reason, int code, const QString& more)
{
    letGo();
    m_row.ending = closeReasonWords(reason);
    m_row.isAbnormal = isAbnormal(reason);
    if (code != 0 && reason == CloseReason::NetworkError)
        m_row.ending = errnoText(code);
    // Closed stands only for what was Opened.
    if (isConnecting(m_row.state))
        m_shared.batch.add(
            EventKind::Note, m_row.id, closeDetail(reason, code, QStringLiteral("before it was connected")));
    else
        m_shared.batch.closed(m_row.id, reason, code, more);
    setState(TestClientState::Closed);
}

void TestClient::letGo()
{
    setDeadline({});
    if (m_conduct) {
        setWake({});
        m_conduct->held.clear();
        m_conduct->heldBytes = 0;
        m_conduct->cutBy.reset();
    }
    if (m_fd.isValid())
        m_shared.reactor.remove(m_fd.get(), this);
    m_transport.reset();
    m_fd.reset();
    m_queue.clear();
    m_row.queued = 0;
    m_sentAt.reset();
    m_watched = 0;
}

std::size_t TestClient::waiting() const { return m_queue.bytes() + (m_conduct ? m_conduct->heldBytes : 0); }

void TestClient::watch()
{
    const bool isReadPaused = m_conduct && m_conduct->isReadPaused;
    const bool isWritePaused = m_conduct && m_conduct->isWritePaused;
    const quint32 wanted = (m_isInputEnded || isReadPaused ? 0U : quint32 { EPOLLIN })
        | (m_queue.isEmpty() || isWritePaused ? 0U : quint32 { EPOLLOUT });
    if (m_conduct)
        planWake();
    if (m_conduct && m_conduct->isUnwatched)
        return watchAgain(wanted);
    if (wanted == m_watched)
        return;
    m_watched = wanted;
    m_shared.reactor.modify(m_fd.get(), wanted, this);
}

} // namespace signalbox
