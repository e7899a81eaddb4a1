// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/hostility/hostileconnection.h"

#include "net/transport.h"

#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>

namespace signalbox {
namespace {

quint64 hashed(quint64 hash, QByteArrayView bytes)
{
    for (const char byte : bytes)
        hash = (hash ^ static_cast<quint8>(byte)) * 1099511628211ULL;
    return hash;
}

} // namespace

int HostileConnection::dial(const Endpoint& target)
{
    sockaddr_storage address {};
    const socklen_t length = target.toSockaddr(address);
    m_fd.reset(::socket(address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP));
    m_state = State::Connecting;
    int code = m_fd.isValid() ? 0 : errno;
    const int on = 1;
    ::setsockopt(m_fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on); // each send a segment
    if (code == 0 && ::connect(m_fd.get(), reinterpret_cast<const sockaddr*>(&address), length) != 0
        && errno != EINPROGRESS)
        code = errno;
    if (code == 0)
        code = m_reactor.add(m_fd.get(), EPOLLOUT, this);
    m_isWatched = code == 0;
    if (code != 0) {
        m_connectError = code;
        m_state = State::Over;
    }
    return code;
}

qsizetype HostileConnection::send(QByteArrayView bytes)
{
    if (m_state != State::Open)
        return 0;
    const ssize_t count =
        ::send(m_fd.get(), bytes.data(), static_cast<std::size_t>(bytes.size()), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (count < 0) {
        if (errno == EPIPE || errno == ECONNRESET)
            over(HostileEnd::Reset);
        return 0;
    }
    m_sent += static_cast<quint64>(count);
    m_sentHash = hashed(m_sentHash, bytes.first(count));
    return count;
}

void HostileConnection::halfClose()
{
    if (m_state == State::Open)
        ::shutdown(m_fd.get(), SHUT_WR);
}

void HostileConnection::reset()
{
    if (m_state != State::Open)
        return;
    const linger hard { 1, 0 };
    ::setsockopt(m_fd.get(), SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    over(HostileEnd::Own);
    m_fd.reset();
}

void HostileConnection::close()
{
    if (m_state == State::Open || m_state == State::Connecting)
        over(HostileEnd::Own);
    m_fd.reset();
}

void HostileConnection::setReading(bool isReading)
{
    m_isReading = isReading;
    if (m_state == State::Open)
        m_reactor.modify(m_fd.get(), isReading ? quint32 { EPOLLIN } : 0U, this);
}

void HostileConnection::ready(quint32 events)
{
    if (m_state == State::Connecting) {
        if (const int code = socketError(m_fd.get()); code != 0) {
            m_connectError = code;
            over(HostileEnd::Reset);
        } else if (events & EPOLLOUT) {
            m_state = State::Open;
            m_reactor.modify(m_fd.get(), m_isReading ? quint32 { EPOLLIN } : 0U, this);
        }
        return;
    }
    if (m_isReading)
        receive();
    else if (events & EPOLLERR)
        over(HostileEnd::Reset);
    else if (events & EPOLLHUP)
        over(HostileEnd::Closed);
}

void HostileConnection::receive()
{
    char buffer[64 * 1024];
    const ssize_t count = ::recv(m_fd.get(), buffer, sizeof buffer, MSG_DONTWAIT);
    if (count < 0) {
        if (errno != EAGAIN && errno != EINTR)
            over(HostileEnd::Reset);
        return;
    }
    if (count == 0)
        return over(HostileEnd::Closed);
    const QByteArrayView bytes(buffer, count);
    m_received += static_cast<quint64>(count);
    m_receivedHash = hashed(m_receivedHash, bytes);
    if (m_first.size() < MaxKept)
        m_first.append(bytes.first(std::min<qsizetype>(bytes.size(), MaxKept - m_first.size())));
}

/// The descriptor stays until close(), so that a peer that waits for our end sees it then.
void HostileConnection::over(HostileEnd end)
{
    m_state = State::Over;
    m_end = end;
    if (std::exchange(m_isWatched, false))
        m_reactor.remove(m_fd.get(), this);
}

} // namespace signalbox
