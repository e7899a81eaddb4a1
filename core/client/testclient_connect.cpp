// SPDX-License-Identifier: GPL-3.0-or-later
// How a test client gets its connection.
#include "base/systemerror.h"
#include "base/units.h"
#include "client/behavioursocket.h"
#include "client/conduct.h"
#include "client/testclient.h"

#include <netinet/tcp.h>

#include <cerrno>

namespace signalbox {
namespace {

Endpoint localEnd(int fd)
{
    sockaddr_storage address {};
    socklen_t length = sizeof address;
    if (::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length) != 0)
        return {};
    return Endpoint::fromSockaddr(address);
}

} // namespace

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
    if (!m_conduct)
        ::setsockopt(m_fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    else if (const int code =
                 prepareSocket(m_fd.get(), m_conduct->behaviour, m_row.peer.address, m_conduct->trouble))
        return code;
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
    const QString trouble = m_conduct ? std::exchange(m_conduct->trouble, QString()) : QString();
    const QString ending = trouble.isEmpty()
        ? errnoText(code)
        : QStringLiteral("%1 cannot be had: %2").arg(trouble, errnoText(code));
    const QString what = QStringLiteral("%1: %2").arg(m_row.peer.toString(), ending);
    letGo();
    const bool isExhausted = code == EMFILE || code == ENFILE || code == ENOBUFS || code == ENOMEM;
    if (!isExhausted && m_nextAddress < m_addresses.size()) {
        m_shared.batch.add(
            EventKind::Note, m_row.id, (what + QLatin1String("; the next address is tried")).toUtf8());
        dial();
        return;
    }
    m_row.ending = ending;
    m_row.isAbnormal = true;
    m_shared.batch.add(EventKind::Failed, m_row.id,
        closeDetail(CloseReason::ConnectFailed, code,
            trouble.isEmpty() ? m_row.peer.toString() : m_row.peer.toString() + QLatin1String("; ") + trouble));
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
    if (!m_row.behaviour.isEmpty())
        noteBehaviour();
    if (m_conduct && m_conduct->pace.isSpent())
        beginCut();
    write();
}

} // namespace signalbox
