// SPDX-License-Identifier: GPL-3.0-or-later
// How a connection of a conversation carries out its behaviour.
#include "client/conversation/conversationconnection.h"
#include "client/conversation/conversationlimits.h"
#include "net/transport.h"

#include <algorithm>

namespace signalbox {
namespace {

constexpr std::chrono::milliseconds CutLook { 5 }; // between looks whether the other side has everything

} // namespace

void ConversationConnection::behave(const ClientBehaviour& behaviour, quint32 number)
{
    m_conduct = behaviour.isDefault() ? nullptr : std::make_unique<Conduct>(behaviour, number);
}

SteadyTime ConversationConnection::wakeAt() const
{
    SteadyTime at = SteadyTime::max();
    if (!m_conduct || m_state != State::Open)
        return at;
    if (m_conduct->cutBy)
        return m_conduct->wakeAt.value_or(at);
    if (!m_conduct->held.empty())
        at = std::min(at, m_conduct->held.front().due);
    if (m_conduct->isWritePaused && !m_output.isEmpty())
        at = std::min(at, m_conduct->pace.writeAt());
    if (m_conduct->isReadPaused && isReading() && !m_isPeerDone)
        at = std::min(at, m_conduct->pace.readAt());
    return at;
}

void ConversationConnection::wake(SteadyTime now)
{
    if (now < wakeAt())
        return;
    if (m_conduct->cutBy)
        return cutIfDelivered(now);
    release(now);
    readLater(now);
    write(); // and watches
}

/// Delays: a message waits before it joins what goes out.
void ConversationConnection::hold(const QByteArray& bytes)
{
    const SteadyTime due = m_conduct->pace.release(m_sentAt);
    m_conduct->held.push_back({ bytes, due });
    m_sentAt = due;
}

void ConversationConnection::release(SteadyTime now)
{
    while (!m_conduct->held.empty() && m_conduct->held.front().due <= now) {
        m_output.appendShared(m_conduct->held.front().bytes);
        m_conduct->held.pop_front();
    }
}

/// As much of the parts as may go out now.
std::span<const iovec> ConversationConnection::paced(std::span<iovec> parts, SteadyTime now)
{
    std::size_t most = m_conduct->pace.mayWrite(now);
    m_conduct->isWritePaused = most == 0;
    if (most == 0)
        m_sentAt = std::max(m_sentAt, m_conduct->pace.writeAt());
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (most == 0)
            return parts.first(i);
        parts[i].iov_len = std::min(parts[i].iov_len, most);
        most -= parts[i].iov_len;
    }
    return parts;
}

void ConversationConnection::wrote(std::size_t bytes, SteadyTime now)
{
    m_conduct->pace.wrote(bytes, now);
    if (m_conduct->pace.isSpent())
        beginCut(now);
}

/// Settles whether it reads now. What is held up by its own behaviour is no silence of the other side.
void ConversationConnection::readLater(SteadyTime now)
{
    m_conduct->isReadPaused = m_conduct->pace.mayRead(now) == 0;
    if (m_conduct->isReadPaused)
        m_receivedAt = std::max(m_receivedAt, m_conduct->pace.readAt());
}

/// The other side has ended, and nobody reads up to there.
void ConversationConnection::endedUnread()
{
    if (const int code = socketError(m_fd.get()); code != 0)
        return over(code);
    m_isPeerDone = true;
    watch();
}

/// drop-after: no byte more. What was sent shall arrive, so the cut waits for its acknowledgement.
void ConversationConnection::beginCut(SteadyTime now)
{
    m_output.clear();
    m_conduct->held.clear();
    m_conduct->isWritePaused = false;
    m_conduct->cutBy = now + ConversationBounds::Closing;
    m_conduct->wakeAt = now;
}

void ConversationConnection::cutIfDelivered(SteadyTime now)
{
    if (unacknowledged(m_fd.get()) > 0 && now < *m_conduct->cutBy) {
        m_conduct->wakeAt = now + CutLook;
        return;
    }
    m_conduct->cutBy.reset();
    m_isCut = true;
    if (m_conduct->behaviour.cut == ClientBehaviour::Cut::Reset)
        reset();
    else
        beginClose(now);
}

} // namespace signalbox
