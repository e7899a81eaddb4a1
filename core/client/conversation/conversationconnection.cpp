// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/conversation/conversationconnection.h"

#include "client/behavioursocket.h"
#include "client/conversation/conversationlimits.h"
#include "net/transport.h"

#include <netinet/tcp.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>

namespace signalbox {

using std::chrono::steady_clock;

namespace {

constexpr int MaxWrites = 64; // of one turn, so that the other connections get theirs

} // namespace

ConversationConnection::ConversationConnection(Reactor& reactor, std::function<void()> changed)
    : m_reactor(reactor)
    , m_changed(std::move(changed))
{
}

ConversationConnection::~ConversationConnection() { over(m_error); }

int ConversationConnection::dial(const Endpoint& target)
{
    sockaddr_storage address {};
    const socklen_t length = target.toSockaddr(address);
    m_fd.reset(::socket(address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP));
    m_state = State::Connecting;
    int code = m_fd.isValid() ? 0 : errno;
    const int on = 1;
    if (code == 0 && m_conduct)
        code = prepareSocket(m_fd.get(), m_conduct->behaviour, target.address, m_conduct->trouble);
    else if (code == 0)
        ::setsockopt(m_fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on); // each send a segment
    if (code == 0 && ::connect(m_fd.get(), reinterpret_cast<const sockaddr*>(&address), length) != 0
        && errno != EINPROGRESS) {
        code = errno;
        // Since another connection to this server has this address and port, or had until a minute ago.
        if (m_conduct && m_conduct->behaviour.source.port != 0 && (code == EADDRNOTAVAIL || code == EADDRINUSE))
            m_conduct->trouble = QStringLiteral("source=") + m_conduct->behaviour.source.toString();
    }
    if (code == 0)
        watch();
    else
        over(code);
    return m_error;
}

void ConversationConnection::consume(qsizetype bytes)
{
    m_readUpTo += bytes;
    if (m_readUpTo == m_input.size() || m_readUpTo > ConversationBounds::Window / 2) {
        m_input = m_input.sliced(m_readUpTo);
        m_readUpTo = 0;
    }
    watch(); // there may be room again
}

void ConversationConnection::send(const QByteArray& bytes)
{
    m_sentAt = steady_clock::now();
    if (m_conduct && m_conduct->pace.isSpent())
        return; // drop-after throws it away
    if (m_conduct && m_conduct->behaviour.delay.most.count() > 0)
        return hold(bytes);
    m_output.appendShared(bytes);
    write();
}

void ConversationConnection::halfClose()
{
    m_isOutputEnding = true;
    write();
}

void ConversationConnection::beginClose(SteadyTime now)
{
    m_isDropping = true;
    m_closeAt = now + ConversationBounds::Closing;
    if (!m_isCut) { // else what came before can still be expected
        m_input = QByteArray();
        m_readUpTo = 0;
    }
    if (m_state == State::Connecting)
        return over(m_error);
    if (m_conduct && m_conduct->behaviour.isResetOnClose)
        return over(m_error); // linger=0: close(2) sends RST
    halfClose();
    watch();
}

bool ConversationConnection::isGone(SteadyTime now)
{
    if (m_state == State::Open && (now >= m_closeAt || (m_isPeerDone && m_isOutputEnded)))
        over(m_error);
    return m_state != State::Open;
}

void ConversationConnection::reset()
{
    const linger hard { 1, 0 };
    if (m_fd.isValid())
        ::setsockopt(m_fd.get(), SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    over(m_error);
}

void ConversationConnection::ready(quint32 events)
{
    if (m_state == State::Connecting) {
        if (const int code = socketError(m_fd.get()); code != 0)
            over(code);
        else if (events & EPOLLOUT)
            established();
    } else {
        if (m_watched & EPOLLIN)
            receive(); // first: what arrived before a reset can still be read
        else if (!isReading() && (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)))
            endedUnread();
        if (m_state == State::Open && !m_output.isEmpty())
            write();
    }
    m_changed();
}

void ConversationConnection::established()
{
    m_state = State::Open;
    m_receivedAt = steady_clock::now();
    if (m_conduct && m_conduct->pace.isSpent())
        beginCut(m_receivedAt); // drop-after=0
    watch();
}

void ConversationConnection::receive()
{
    std::array<char, 64 * 1024> buffer;
    std::size_t most = buffer.size();
    if (m_conduct)
        most = std::min(most, m_conduct->pace.mayRead(steady_clock::now()));
    if (most == 0) {
        readLater(steady_clock::now());
        return watch();
    }
    const ssize_t count = ::recv(m_fd.get(), buffer.data(), most, MSG_DONTWAIT);
    if (count < 0) {
        if (errno != EAGAIN && errno != EINTR)
            over(errno);
        return;
    }
    if (count == 0) {
        m_isPeerDone = true;
        return watch();
    }
    m_received += static_cast<quint64>(count);
    m_receivedAt = steady_clock::now();
    if (!m_isDropping)
        m_input.append(buffer.data(), count);
    if (m_conduct) {
        m_conduct->pace.didRead(static_cast<std::size_t>(count), m_receivedAt);
        readLater(m_receivedAt);
    }
    watch();
}

void ConversationConnection::write()
{
    for (int turn = 0; turn < MaxWrites && m_state == State::Open && !m_output.isEmpty(); ++turn) {
        std::array<iovec, 16> parts;
        std::size_t used = m_output.gather(parts);
        if (m_conduct)
            used = paced({ parts.data(), used }, steady_clock::now()).size();
        if (used == 0)
            break; // its behaviour does not write now
        msghdr message {};
        message.msg_iov = parts.data();
        message.msg_iovlen = used;
        const ssize_t count = ::sendmsg(m_fd.get(), &message, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
            break;
        if (count < 0)
            return over(errno);
        m_sent += static_cast<quint64>(count);
        m_sentAt = steady_clock::now();
        m_output.consume(static_cast<std::size_t>(count));
        if (m_conduct)
            wrote(static_cast<std::size_t>(count), m_sentAt);
    }
    if (m_state == State::Open && m_isOutputEnding && !m_isOutputEnded && isFlushed() && !isCutting()) {
        m_isOutputEnded = true;
        ::shutdown(m_fd.get(), SHUT_WR);
    }
    watch();
}

void ConversationConnection::over(int error)
{
    if (m_watched != 0)
        m_reactor.remove(m_fd.get(), this);
    m_watched = 0;
    m_state = State::Over;
    m_error = error;
    if (error != 0)
        m_isPeerDone = true;
    m_output.clear();
    if (isCutting()) { // the other side was quicker
        m_conduct->cutBy.reset();
        m_isCut = true;
    }
    m_fd.reset();
}

bool ConversationConnection::mayReceive() const
{
    if (m_state != State::Open || m_isPeerDone || (m_conduct && m_conduct->isReadPaused))
        return false;
    return m_isDropping || m_input.size() - m_readUpTo < ConversationBounds::Window;
}

/// Nothing is watched that nobody waits for: epoll(7) would tell EPOLLHUP again and again.
void ConversationConnection::watch()
{
    if (m_state != State::Connecting && m_state != State::Open)
        return;
    const bool isPaused = m_conduct && m_conduct->isWritePaused;
    const bool isWriting = m_state == State::Connecting || (!m_output.isEmpty() && !isPaused);
    // Who never reads still wants to know of the end. epoll_ctl(2)
    const bool isAwaitingEnd = m_state == State::Open && !m_isPeerDone && !isReading();
    const quint32 wanted = (mayReceive() ? quint32 { EPOLLIN } : 0U) | (isWriting ? quint32 { EPOLLOUT } : 0U)
        | (isAwaitingEnd ? quint32 { EPOLLRDHUP } : 0U);
    if (wanted == m_watched)
        return;
    const quint32 before = std::exchange(m_watched, wanted);
    if (wanted == 0)
        return m_reactor.remove(m_fd.get(), this);
    if (before != 0)
        return m_reactor.modify(m_fd.get(), wanted, this);
    if (const int code = m_reactor.add(m_fd.get(), wanted, this); code != 0) {
        m_watched = 0;
        over(code);
    }
}

} // namespace signalbox
