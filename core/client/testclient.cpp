// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/testclient.h"

#include "base/systemerror.h"
#include "base/units.h"
#include "journal/journal.h"

#include <netinet/tcp.h>

#include <array>
#include <cerrno>

namespace signalbox {
namespace {

constexpr int MaxSteps = 16; // reads or writes of one call, so that the other clients get their turn

Endpoint localEnd(int fd)
{
    sockaddr_storage address {};
    socklen_t length = sizeof address;
    if (::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length) != 0)
        return {};
    return Endpoint::fromSockaddr(address);
}

} // namespace

TestClient::TestClient(ConnectionId id, quint16 port, Shared& shared)
    : m_shared(shared)
    , m_port(port)
{
    m_row.id = id;
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
    else
        finish(CloseReason::LocalClosed, 0, QStringLiteral("the peer did not close its side in time"));
}

// Connecting

void TestClient::resolved(const QList<QHostAddress>& addresses)
{
    m_addresses = addresses;
    m_row.peer = { addresses.value(0), m_port };
    setState(TestClientState::Waiting);
}

void TestClient::connectNow()
{
    if (m_shared.reactorError) {
        fail(m_shared.reactorError->text());
        return;
    }
    setState(TestClientState::Connecting);
    dial();
}

void TestClient::dial()
{
    const int code = dialNext();
    if (code != 0)
        dialFailed(code);
}

int TestClient::dialNext()
{
    m_row.peer.address = m_addresses.at(m_nextAddress++);
    ++m_shared.changes;
    sockaddr_storage address {};
    const socklen_t length = m_row.peer.toSockaddr(address);
    if (length == 0)
        return EAFNOSUPPORT;
    m_fd.reset(::socket(address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP));
    if (!m_fd.isValid())
        return errno;
    const int on = 1;
    ::setsockopt(m_fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    m_dialledAt = std::chrono::steady_clock::now();
    if (::connect(m_fd.get(), reinterpret_cast<const sockaddr*>(&address), length) != 0 && errno != EINPROGRESS
        && errno != EINTR)
        return errno;
    if (const int code = m_shared.reactor.add(m_fd.get(), EPOLLOUT, this); code != 0)
        return code;
    m_watched = EPOLLOUT;
    setDeadline(m_dialledAt + ConnectTimeout);
    return 0;
}

void TestClient::dialFailed(int code)
{
    // Every address has its chance, one after the other; the list is short, and so is the recursion.
    const QString what = QStringLiteral("%1: %2").arg(m_row.peer.toString(), errnoText(code));
    letGo();
    const bool isExhausted = code == EMFILE || code == ENFILE || code == ENOBUFS || code == ENOMEM;
    if (!isExhausted && m_nextAddress < m_addresses.size()) {
        m_shared.batch.add(
            EventKind::Note, m_row.id, (what + QLatin1String("; the next address is tried")).toUtf8());
        dial();
        return;
    }
    m_row.ending = errnoText(code);
    m_row.isAbnormal = true;
    m_shared.batch.add(
        EventKind::Failed, m_row.id, closeDetail(CloseReason::ConnectFailed, code, m_row.peer.toString()));
    setState(TestClientState::Failed);
}

void TestClient::fail(const QString& why)
{
    letGo();
    m_row.ending = why;
    m_row.isAbnormal = true;
    m_shared.batch.add(EventKind::Failed, m_row.id, closeDetail(CloseReason::ConnectFailed, 0, why));
    setState(TestClientState::Failed);
}

void TestClient::established()
{
    const SteadyTime now = std::chrono::steady_clock::now();
    m_row.local = localEnd(m_fd.get());
    if (m_row.local == m_row.peer) {
        // A SYN to a free port of the ephemeral range can meet itself: a simultaneous open, RFC 9293 3.5.
        dialFailed(ECONNREFUSED);
        return;
    }
    setDeadline({});
    m_row.connectTime = std::chrono::duration_cast<std::chrono::nanoseconds>(now - m_dialledAt);
    m_transport = makePlainTransport(m_fd.get());
    setState(m_isOutputEnding ? TestClientState::HalfClosed : TestClientState::Open);
    m_shared.batch.opened(m_row.id, { m_row.peer, m_row.local },
        QStringLiteral("connected in %1").arg(formatLatency(m_row.connectTime)).toUtf8());
    write();
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
        if (!m_isInputEnded) {
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
        const Transport::Outcome outcome = m_transport->read(m_shared.readBuffer);
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
        if (m_sentAt) {
            m_row.roundTrip = std::chrono::steady_clock::now() - *m_sentAt;
            m_sentAt.reset();
        }
        ++m_shared.changes;
        if (outcome.bytes < m_shared.readBuffer.size())
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
    if (static_cast<std::size_t>(bytes.size()) > MaxQueued - m_queue.bytes()) {
        refuse(QStringLiteral("%1 wait already because the peer reads slowly, and at most %2 may")
                   .arg(formatBytes(static_cast<double>(m_queue.bytes())),
                       formatBytes(static_cast<double>(MaxQueued))));
        return;
    }
    m_queue.appendShared(bytes);
    m_row.queued = m_queue.bytes();
    ++m_shared.changes;
    if (m_transport && !(m_watched & EPOLLOUT))
        write();
}

void TestClient::write()
{
    for (int step = 0; step < MaxSteps && !m_queue.isEmpty(); ++step) {
        std::array<iovec, 16> parts;
        const std::span<const iovec> vector(parts.data(), m_queue.gather(parts));
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
        m_row.queued = m_queue.bytes();
        const SteadyTime now = std::chrono::steady_clock::now();
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
    if (!m_isOutputEnding || m_isOutputEnded || !m_queue.isEmpty())
        return;
    m_isOutputEnded = true;
    m_transport->shutdownOutput();
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
    if (m_fd.isValid())
        m_shared.reactor.remove(m_fd.get(), this);
    m_transport.reset();
    m_fd.reset();
    m_queue.clear();
    m_row.queued = 0;
    m_sentAt.reset();
    m_watched = 0;
}

void TestClient::watch()
{
    const quint32 wanted =
        (m_isInputEnded ? 0U : quint32 { EPOLLIN }) | (m_queue.isEmpty() ? 0U : quint32 { EPOLLOUT });
    if (wanted == m_watched)
        return;
    m_watched = wanted;
    m_shared.reactor.modify(m_fd.get(), wanted, this);
}

} // namespace signalbox
