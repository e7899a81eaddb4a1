// SPDX-License-Identifier: GPL-3.0-or-later
// How a test client carries out its behaviour.
#include "base/systemerror.h"
#include "client/behavioursocket.h"
#include "client/conduct.h"
#include "client/testclient.h"

#include <algorithm>

namespace signalbox {
namespace {

SteadyTime steadyNow() { return std::chrono::steady_clock::now(); }

} // namespace

void TestClient::noteBehaviour(const QString& more)
{
    const QString text = m_row.behaviour.isEmpty() ? QStringLiteral("well-behaved again") : m_row.behaviour;
    m_shared.batch.add(EventKind::Note, m_row.id,
        QByteArray(BehaviourNote) + (more.isEmpty() ? text : text + QLatin1String("; ") + more).toUtf8());
}

void TestClient::setBehaviour(const ClientBehaviour& behaviour)
{
    if (isOver(m_row.state) || (m_conduct && m_conduct->cutBy))
        return;
    const ClientBehaviour before = m_conduct ? m_conduct->behaviour : ClientBehaviour();
    if (behaviour == before)
        return;
    ClientBehaviour next = behaviour;
    QString more;
    if (m_fd.isValid()) {
        if (const QStringList late = ClientBehaviour::connectWords(before, behaviour); !late.isEmpty())
            more = QStringLiteral("%1 can only be set before connecting").arg(late.join(QLatin1String(", ")));
        next.keepConnected(before);
        if (const int code = setLiveOptions(m_fd.get(), next))
            more = QStringLiteral("a socket option was refused: %1").arg(errnoText(code));
    }

    // What waits goes on under the new rules; what was delayed keeps its time as long as there are delays. Only
    // to read or not to read leaves dice and counts as they are.
    auto conduct = std::make_unique<Conduct>(next, number(m_row.id));
    if (m_conduct) {
        ClientBehaviour asBefore = next;
        asBefore.isReading = before.isReading;
        if (asBefore == before) {
            conduct->pace = m_conduct->pace;
            conduct->pace.setReading(next.isReading);
        }
        if (next.delay.most.count() == 0)
            releaseHeld(SteadyTime::max());
        conduct->held = std::move(m_conduct->held);
        conduct->heldBytes = std::exchange(m_conduct->heldBytes, 0);
        conduct->isUnwatched = m_conduct->isUnwatched;
        setWake({});
    }
    m_conduct = std::move(conduct);
    m_row.behaviour = next.toString();
    m_row.queued = waiting();
    ++m_shared.changes;
    if (m_transport || !more.isEmpty())
        noteBehaviour(more);
    if (!m_transport)
        return;
    if (m_conduct->pace.isSpent())
        beginCut();
    write();
    if (!isOver(m_row.state) && !m_isInputEnded)
        read();
    if (isOver(m_row.state))
        return;
    watch();
    if (next.isDefault() && !m_conduct->isUnwatched) {
        setWake({});
        m_conduct.reset(); // it costs nothing again
    }
}

void TestClient::hold(const QByteArray& bytes)
{
    m_conduct->held.push_back({ bytes, m_conduct->pace.release(steadyNow()) });
    m_conduct->heldBytes += static_cast<std::size_t>(bytes.size());
    planWake();
}

void TestClient::releaseHeld(SteadyTime now)
{
    while (!m_conduct->held.empty() && m_conduct->held.front().due <= now) {
        const QByteArray bytes = std::move(m_conduct->held.front().bytes);
        m_conduct->held.pop_front();
        m_conduct->heldBytes -= static_cast<std::size_t>(bytes.size());
        m_queue.appendShared(bytes);
    }
}

/// As much of the vector as may go out now.
std::span<const iovec> TestClient::paced(std::span<iovec> vector)
{
    std::size_t most = m_conduct->pace.mayWrite(steadyNow());
    m_conduct->isWritePaused = most == 0;
    for (std::size_t i = 0; i < vector.size(); ++i) {
        if (most == 0)
            return vector.first(i);
        vector[i].iov_len = std::min(vector[i].iov_len, most);
        most -= vector[i].iov_len;
    }
    return vector;
}

void TestClient::wrote(std::size_t bytes, SteadyTime now)
{
    m_conduct->pace.wrote(bytes, now);
    if (m_conduct->pace.isSpent())
        beginCut();
}

/// As much of the buffer as may be filled now.
std::span<char> TestClient::roomToRead()
{
    const std::size_t most = m_conduct->pace.mayRead(steadyNow());
    m_conduct->isReadPaused = most == 0;
    if (most == 0) {
        watch();
        return {};
    }
    const std::span<char> buffer(m_shared.readBuffer);
    return buffer.first(std::min(buffer.size(), most));
}

/// True if what is still to be sent or read waits because of the behaviour and not of the peer.
bool TestClient::isHeldUp() const
{
    if (!m_conduct)
        return false;
    const bool isReadingLater = m_conduct->isReadPaused && m_conduct->behaviour.isReading && !m_isInputEnded;
    return m_conduct->isWritePaused || isReadingLater || !m_conduct->held.empty();
}

/// epoll(7) tells of the peer's end whether asked or not, and again and again. A client that reads later, or
/// not at all, looks away.
void TestClient::hungUpUnread(quint32 events)
{
    if (!(events & (EPOLLHUP | EPOLLERR)))
        return;
    if (!m_conduct->behaviour.isReading) {
        if (const int code = socketError(m_fd.get())) {
            broken(code);
            return;
        }
        if (m_row.state == TestClientState::Closing) {
            finish(CloseReason::LocalClosed, 0, QStringLiteral("with input that was not read"));
            return;
        }
    }
    m_shared.reactor.remove(m_fd.get(), this);
    m_watched = 0;
    m_conduct->isUnwatched = true;
}

void TestClient::watchAgain(quint32 wanted)
{
    if (!(wanted & EPOLLIN))
        return;
    m_conduct->isUnwatched = false;
    m_watched = wanted;
    if (const int code = m_shared.reactor.add(m_fd.get(), wanted, this))
        finish(CloseReason::NetworkError, code);
}

/// drop-after: no byte more. What was sent shall reach the peer, so the cut waits for its acknowledgement.
void TestClient::beginCut()
{
    const std::size_t lost = waiting();
    m_queue.clear();
    m_conduct->held.clear();
    m_conduct->heldBytes = 0;
    m_conduct->isWritePaused = false;
    m_conduct->cutBy = steadyNow() + CloseGrace;
    m_row.isDropped = true;
    m_row.queued = 0;
    const bool isReset = m_conduct->behaviour.cut == ClientBehaviour::Cut::Reset;
    const QString text = QStringLiteral("dropped by %1 after %2 bytes; %3 were not sent")
                             .arg(isReset ? QStringLiteral("reset") : QStringLiteral("close"))
                             .arg(m_row.bytesOut)
                             .arg(lost);
    m_shared.batch.add(EventKind::Note, m_row.id, QByteArray(BehaviourNote) + text.toUtf8());
    planWake();
}

void TestClient::cutIfDelivered(SteadyTime now)
{
    if (unacknowledged(m_fd.get()) > 0 && now < *m_conduct->cutBy) {
        planWake();
        return;
    }
    m_conduct->cutBy.reset();
    if (m_conduct->behaviour.cut == ClientBehaviour::Cut::Reset)
        reset();
    else
        close();
}

void TestClient::wake(SteadyTime now)
{
    setWake({});
    releaseHeld(now);
    if (!m_transport)
        return; // it goes out when the connection is open
    if (m_conduct->cutBy) {
        cutIfDelivered(now);
        return;
    }
    write();
    if (!isOver(m_row.state) && m_conduct->isReadPaused && !m_isInputEnded)
        read();
    if (!isOver(m_row.state))
        watch();
}

/// When there is something to do that no readiness of the socket tells.
void TestClient::planWake()
{
    std::optional<SteadyTime> at;
    const auto also = [&at](SteadyTime time) { at = at ? std::min(*at, time) : time; };
    if (m_conduct->cutBy)
        also(steadyNow() + CutLook);
    if (!m_conduct->held.empty())
        also(m_conduct->held.front().due);
    if (m_conduct->isWritePaused && !m_queue.isEmpty() && !m_conduct->pace.isSpent())
        also(m_conduct->pace.writeAt());
    if (m_conduct->isReadPaused && m_conduct->behaviour.isReading && !m_isInputEnded)
        also(m_conduct->pace.readAt());
    setWake(at);
}

void TestClient::setWake(std::optional<SteadyTime> at)
{
    if (m_conduct->wakeAt == at)
        return;
    if (m_conduct->wakeAt)
        m_shared.wakes.erase({ *m_conduct->wakeAt, this });
    if (at)
        m_shared.wakes.insert({ *at, this });
    m_conduct->wakeAt = at;
}

} // namespace signalbox
