// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/replay/replaysocket.h"

#include "net/transport.h"

#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>

namespace signalbox {
namespace {

/// A SYN to a free port of the ephemeral range can meet itself: a simultaneous open, RFC 9293 3.5.
bool isConnectedToItself(int fd)
{
    sockaddr_storage one {};
    sockaddr_storage other {};
    socklen_t length = sizeof one;
    socklen_t otherLength = sizeof other;
    return ::getsockname(fd, reinterpret_cast<sockaddr*>(&one), &length) == 0
        && ::getpeername(fd, reinterpret_cast<sockaddr*>(&other), &otherLength) == 0
        && Endpoint::fromSockaddr(one) == Endpoint::fromSockaddr(other);
}

constexpr int MaxSteps = 16; // reads or writes of one call, so that the other connections get their turn

} // namespace

ReplaySocket::ReplaySocket(Reactor& reactor, qsizetype expected, std::function<void()> changed)
    : m_reactor(reactor)
    , m_limit(expected + ExtraKept)
    , m_changed(std::move(changed))
{
}

void ReplaySocket::dial(const Endpoint& target)
{
    sockaddr_storage address {};
    const socklen_t length = target.toSockaddr(address);
    m_fd.reset(::socket(address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    m_state = State::Connecting;
    m_lastActivity = std::chrono::steady_clock::now();
    int code = m_fd.isValid() ? 0 : errno;
    const int on = 1;
    ::setsockopt(m_fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on); // each send a segment
    if (code == 0 && ::connect(m_fd.get(), reinterpret_cast<const sockaddr*>(&address), length) != 0
        && errno != EINPROGRESS)
        code = errno;
    if (code == 0)
        code = m_reactor.add(m_fd.get(), EPOLLOUT, this);
    m_isWatched = code == 0;
    m_events = EPOLLOUT;
    if (code != 0)
        failConnecting(code);
}

void ReplaySocket::failConnecting(int code)
{
    m_connectError = code;
    over(ServerEnd::None);
    m_fd.reset();
}

void ReplaySocket::send(const QByteArray& bytes)
{
    if (m_state == State::Over || m_isEnding || bytes.isEmpty())
        return;
    m_queue.push_back(bytes);
    if (m_state == State::Open && m_queue.size() == 1)
        flush();
}

void ReplaySocket::halfClose()
{
    if (m_state == State::Over)
        return;
    m_isEnding = true;
    if (m_state == State::Open)
        flush();
}

void ReplaySocket::reset()
{
    if (!m_fd.isValid())
        return;
    const linger hard { 1, 0 };
    ::setsockopt(m_fd.get(), SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    close();
}

void ReplaySocket::close()
{
    if (m_state != State::Over)
        over(m_end);
    m_fd.reset();
}

void ReplaySocket::ready(quint32 events)
{
    if (m_state == State::Connecting) {
        if (const int code = socketError(m_fd.get()); code != 0)
            failConnecting(code);
        else if ((events & EPOLLOUT) != 0 && isConnectedToItself(m_fd.get()))
            failConnecting(ECONNREFUSED);
        else if ((events & EPOLLOUT) != 0) {
            m_state = State::Open;
            m_lastActivity = std::chrono::steady_clock::now();
            flush();
        }
        m_changed();
        return;
    }
    if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0)
        receive();
    if ((events & EPOLLOUT) != 0 && m_state == State::Open)
        flush();
    m_changed();
}

void ReplaySocket::receive()
{
    char buffer[64 * 1024];
    for (int step = 0; step < MaxSteps && m_state == State::Open; ++step) {
        if (m_end == ServerEnd::Fin) { // nothing can come any more, but an error can
            if (socketError(m_fd.get()) != 0 || m_isEnded)
                over(m_end);
            return;
        }
        const ssize_t count = ::recv(m_fd.get(), buffer, sizeof buffer, MSG_DONTWAIT);
        if (count < 0) {
            if (errno != EAGAIN && errno != EINTR)
                over(ServerEnd::Reset);
            return;
        }
        m_lastActivity = std::chrono::steady_clock::now();
        if (count == 0) {
            m_end = ServerEnd::Fin;
            if (m_isEnded)
                over(m_end);
            else
                watch();
            return;
        }
        if (m_saidAt)
            m_response = m_lastActivity - *std::exchange(m_saidAt, {});
        m_received += static_cast<quint64>(count);
        const qsizetype kept = std::min<qsizetype>(count, m_limit - m_got.size());
        if (kept > 0)
            m_got.append(buffer, kept);
        if (static_cast<std::size_t>(count) < sizeof buffer)
            return; // very likely all; the reactor tells if not
    }
}

void ReplaySocket::flush()
{
    for (int step = 0; step < MaxSteps && !m_queue.empty(); ++step) {
        const QByteArrayView rest = QByteArrayView(m_queue.front()).sliced(m_done);
        const SteadyTime now = std::chrono::steady_clock::now(); // the answer may be there when send() returns
        const ssize_t count =
            ::send(m_fd.get(), rest.data(), static_cast<std::size_t>(rest.size()), MSG_DONTWAIT | MSG_NOSIGNAL);
        if (count < 0) {
            if (errno != EAGAIN && errno != EINTR) {
                receive(); // what came before a reset can still be read
                if (m_state == State::Open)
                    over(m_end == ServerEnd::Fin ? ServerEnd::Fin : ServerEnd::Reset);
                return;
            }
            break;
        }
        m_saidAt = m_lastActivity = now;
        m_sent += static_cast<quint64>(count);
        m_done += count;
        if (m_done == m_queue.front().size()) {
            m_queue.pop_front();
            m_done = 0;
        }
    }
    if (m_queue.empty() && m_isEnding && !m_isEnded) {
        m_isEnded = true;
        ::shutdown(m_fd.get(), SHUT_WR);
        if (m_end == ServerEnd::Fin)
            return over(m_end);
    }
    watch();
}

void ReplaySocket::watch()
{
    const quint32 wanted =
        (m_end == ServerEnd::None ? quint32 { EPOLLIN } : 0U) | (m_queue.empty() ? 0U : quint32 { EPOLLOUT });
    if (wanted == m_events)
        return;
    m_events = wanted;
    m_reactor.modify(m_fd.get(), wanted, this);
}

/// The descriptor stays until close(), so that it can still be reset.
void ReplaySocket::over(ServerEnd end)
{
    m_state = State::Over;
    m_end = end;
    m_queue.clear();
    m_done = 0;
    if (std::exchange(m_isWatched, false))
        m_reactor.remove(m_fd.get(), this);
}

} // namespace signalbox
