// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/loadconnection.h"

#include "net/transport.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

namespace signalbox {
namespace {

quint64 nanoseconds(SteadyTime::duration span)
{
    const auto count = std::chrono::duration_cast<std::chrono::nanoseconds>(span).count();
    return count > 0 ? static_cast<quint64>(count) : 0;
}

/// A SYN to a free port of the ephemeral range can meet itself: a simultaneous open, RFC 9293 3.5.
bool isSelfConnected(int fd)
{
    sockaddr_storage local {};
    sockaddr_storage peer {};
    socklen_t localLength = sizeof local;
    socklen_t peerLength = sizeof peer;
    return ::getsockname(fd, reinterpret_cast<sockaddr*>(&local), &localLength) == 0
        && ::getpeername(fd, reinterpret_cast<sockaddr*>(&peer), &peerLength) == 0
        && Endpoint::fromSockaddr(local) == Endpoint::fromSockaddr(peer);
}

} // namespace

// Connecting

void LoadConnection::connectNow()
{
    Q_ASSERT(m_state == State::Waiting);
    m_state = State::Connecting;
    ++m_shared.connecting;
    if (const int code = dial(); code != 0)
        connectFailed(code);
}

/// When the ports of one source address have run out, another is taken, where that is possible.
int LoadConnection::dial()
{
    const bool isAutomatic = m_shared.settings.sources == 0;
    int code = dialFrom(isAutomatic ? m_shared.sources : 1 + m_index % m_shared.sources);
    while (code == EADDRNOTAVAIL && isAutomatic && m_shared.settings.canSpread()
        && m_shared.sources < LoadSettings::MaxSources)
        code = dialFrom(++m_shared.sources);
    return code;
}

/// 0 = as the system chooses.
int LoadConnection::dialFrom(int source)
{
    sockaddr_storage address {};
    const socklen_t length = m_shared.settings.target.toSockaddr(address);
    if (length == 0)
        return EAFNOSUPPORT;
    m_fd.reset(::socket(address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP));
    if (!m_fd.isValid())
        return errno;
    const int on = 1;
    ::setsockopt(m_fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (source > 0 && !bindTo(source))
        return errno;
    m_deadline = std::chrono::steady_clock::now() + ConnectTimeout;
    if (::connect(m_fd.get(), reinterpret_cast<const sockaddr*>(&address), length) != 0 && errno != EINPROGRESS
        && errno != EINTR)
        return errno;
    return m_shared.reactor.add(m_fd.get(), EPOLLOUT, this);
}

bool LoadConnection::bindTo(int source) const
{
    const int on = 1; // the port is chosen as it connects, when the system knows which ones are free for that
    ::setsockopt(m_fd.get(), IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    sockaddr_in address {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK + static_cast<quint32>(source));
    return ::bind(m_fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

/// For the message that has just begun.
void LoadConnection::reconnect()
{
    m_state = State::Connecting;
    ++m_shared.connecting;
    if (const int code = dial(); code != 0)
        connectFailed(code);
}

/// Between two messages that have connections of their own.
void LoadConnection::pause()
{
    m_state = State::Paused;
    m_isBlocked = false;
    m_shared.reactor.remove(m_fd.get(), this);
    m_fd.reset();
}

void LoadConnection::checkDeadline(SteadyTime now)
{
    if (m_state == State::Connecting && now >= m_deadline)
        connectFailed(ETIMEDOUT);
    else if (m_shared.settings.timeout.count() > 0 && m_state == State::Open && inFlight() > 0
        && now - sentAt(m_echoed) > m_shared.settings.timeout)
        fail(&LoadFailures::timeout);
}

void LoadConnection::connectFailed(int code)
{
    if (m_shared.firstConnectError == 0)
        m_shared.firstConnectError = code;
    fail(code == ECONNREFUSED       ? &LoadFailures::connectionRefused
            : code == ETIMEDOUT     ? &LoadFailures::connectTimeout
            : code == EADDRNOTAVAIL ? &LoadFailures::noPort
                                    : &LoadFailures::connectError);
}

void LoadConnection::established()
{
    if (isSelfConnected(m_fd.get())) {
        connectFailed(ECONNREFUSED);
        return;
    }
    const SteadyTime now = std::chrono::steady_clock::now();
    --m_shared.connecting;
    ++m_shared.connections;
    m_shared.connectTime.record(nanoseconds(now - (m_deadline - ConnectTimeout)));
    m_state = State::Open;
    m_shared.reactor.modify(m_fd.get(), EPOLLIN, this);
    if (!m_isUp) {
        m_isUp = true;
        ++m_shared.connected;
        if (m_shared.isSending)
            return; // too late to take part
        begin(now);
        m_unscheduled = 1;
    }
    send();
}

// Moving bytes

void LoadConnection::ready(quint32 events)
{
    if (m_state == State::Connecting) {
        if (const int code = socketError(m_fd.get()); code != 0)
            connectFailed(code);
        else if (events & EPOLLOUT)
            established();
        return;
    }
    if (events & ~quint32 { EPOLLOUT })
        receive();
    if ((events & EPOLLOUT) && m_state == State::Open)
        send();
}

SteadyTime& LoadConnection::sentAt(quint64 message)
{
    const auto depth = static_cast<quint64>(m_shared.settings.depth);
    return m_shared.sentAt[static_cast<std::size_t>(static_cast<quint64>(m_index) * depth + message % depth)];
}

SteadyTime LoadConnection::intended(quint64 message) const
{
    const quint64 own = message - m_unscheduled;
    return m_shared.dueAt(
        static_cast<double>(own * static_cast<quint64>(m_shared.participants) + static_cast<quint64>(m_turn)));
}

void LoadConnection::begin(SteadyTime now)
{
    sentAt(m_begun) = now;
    ++m_begun;
    m_owed += m_shared.settings.size;
}

void LoadConnection::takeTurn(SteadyTime now)
{
    // Busy clients send what is due when an echo comes; that is the server's delay, not the load's.
    const bool isFree = m_echoed > 0 && inFlight() < static_cast<quint64>(m_shared.settings.depth);
    if (m_shared.isMeasuring && isFree)
        m_shared.lag.record(nanoseconds(now - intended(m_begun)));
    fill(now);
}

void LoadConnection::fill(SteadyTime now)
{
    // Who has no echo of the first message yet, gets no second one: it may wait in a backlog for ever.
    if (!m_isUp || !m_shared.isSending || m_echoed == 0 || m_index >= m_shared.active)
        return;
    const auto depth = static_cast<quint64>(m_shared.settings.depth);
    const bool isOpenLoop = m_shared.settings.isOpenLoop();
    if (isOpenLoop && m_turn < 0)
        return;
    bool isBegun = false;
    while (inFlight() < depth && (!isOpenLoop || intended(m_begun) <= now)) {
        begin(now);
        isBegun = true;
    }
    if (!isBegun)
        return;
    if (m_state == State::Paused)
        reconnect();
    else
        send();
}

void LoadConnection::send()
{
    while (m_sent < m_owed) {
        const std::size_t wanted = LoadPattern::transfer(m_owed - m_sent);
        const ssize_t count = ::send(
            m_fd.get(), m_shared.pattern.bytes(m_index, m_sent, wanted), wanted, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (count < 0) {
            if (errno == EINTR)
                continue;
            if (errno == EAGAIN)
                setBlocked(true);
            else
                broken(errno);
            return;
        }
        m_sent += static_cast<quint64>(count);
    }
    setBlocked(false);
}

void LoadConnection::setBlocked(bool isBlocked)
{
    if (m_isBlocked == isBlocked)
        return;
    m_isBlocked = isBlocked;
    m_shared.reactor.modify(m_fd.get(), isBlocked ? EPOLLIN | EPOLLOUT : EPOLLIN, this);
}

void LoadConnection::receive()
{
    const ssize_t count = ::recv(m_fd.get(), m_shared.buffer.data(), m_shared.buffer.size(), MSG_DONTWAIT);
    if (count < 0) {
        if (errno != EAGAIN && errno != EINTR)
            broken(errno);
        return;
    }
    if (count == 0) {
        broken(0);
        return;
    }
    if (m_isMismatched)
        return;
    const auto bytes = static_cast<quint64>(count);
    const auto length = static_cast<std::size_t>(bytes);
    if (m_received + bytes > m_sent
        || (m_shared.settings.isVerified
            && std::memcmp(m_shared.buffer.data(), m_shared.pattern.bytes(m_index, m_received, length), length)
                != 0)) {
        mismatched();
        return;
    }
    m_received += bytes;
    if (const quint64 whole = m_received / m_shared.settings.size; whole > m_echoed)
        echoed(whole - m_echoed);
}

void LoadConnection::echoed(quint64 count)
{
    const SteadyTime now = std::chrono::steady_clock::now();
    if (m_echoed == 0)
        ++m_shared.served;
    m_shared.messages += count;
    for (; count > 0; --count, ++m_echoed) {
        if (!m_shared.isMeasuring)
            continue;
        const SteadyTime sent = sentAt(m_echoed);
        if (isScheduled(m_echoed)) {
            m_shared.latency.record(nanoseconds(now - intended(m_echoed)));
            m_shared.uncorrected.record(nanoseconds(now - sent));
        } else {
            m_shared.latency.record(nanoseconds(now - sent));
            if (m_shared.settings.isOpenLoop())
                m_shared.uncorrected.record(nanoseconds(now - sent));
        }
    }
    if (m_shared.settings.isReconnecting)
        pause();
    fill(now);
}

// Ending

void LoadConnection::mismatched()
{
    if (m_echoed == 0)
        m_isMismatched = true; // a server that turns clients away may say so first
    else
        fail(&LoadFailures::wrongEcho);
}

void LoadConnection::broken(int code)
{
    if (m_echoed == 0 && (code == 0 || code == ECONNRESET || code == EPIPE))
        fail(&LoadFailures::turnedAway);
    else if (code == 0)
        fail(&LoadFailures::closed);
    else
        fail(code == ECONNRESET || code == EPIPE ? &LoadFailures::reset : &LoadFailures::ioError);
}

void LoadConnection::conclude()
{
    if (m_state == State::Connecting && !m_isUp)
        connectFailed(ETIMEDOUT);
    else if (m_state == State::Open && m_isMismatched)
        fail(&LoadFailures::wrongEcho);
}

void LoadConnection::fail(quint32 LoadFailures::*kind)
{
    ++(m_shared.failures.*kind);
    letGo();
}

void LoadConnection::letGo()
{
    if (m_state == State::Connecting)
        --m_shared.connecting;
    if (m_isUp)
        --m_shared.connected;
    m_isUp = false;
    m_state = State::Over;
    if (m_fd.isValid())
        m_shared.reactor.remove(m_fd.get(), this);
    m_fd.reset();
}

} // namespace signalbox
