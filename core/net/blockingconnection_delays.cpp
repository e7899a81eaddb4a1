// SPDX-License-Identifier: GPL-3.0-or-later
// Output that is to go out later.
#include "net/blockingconnection.h"

namespace signalbox {

BlockingConnection::Delayed BlockingConnection::enqueueAfter(
    std::chrono::milliseconds delay, QByteArrayView bytes)
{
    const std::lock_guard lock(m_mutex);
    return takesOutput() ? enqueueAfterLocked(delay, bytes) : Delayed::Behind;
}

BlockingConnection::Delayed BlockingConnection::enqueueAfterLocked(
    std::chrono::milliseconds delay, QByteArrayView bytes)
{
    const bool isFirst = m_delayed.isEmpty();
    const SteadyTime due = std::chrono::steady_clock::now() + delay;
    if (!m_delayed.append(bytes, due, { m_limits.delayed, m_limits.hard }))
        return Delayed::Dropped;
    return isFirst ? Delayed::First : Delayed::Behind;
}

std::optional<SteadyTime> BlockingConnection::nextDelayed() const
{
    const std::lock_guard lock(m_mutex);
    return hasDelayed() ? std::optional(m_delayed.due()) : std::nullopt;
}

void BlockingConnection::releaseDelayed(SteadyTime now)
{
    const std::lock_guard lock(m_mutex);
    if (!hasDelayed() || hasEnded())
        return;
    m_delayed.release(now, [this](const QByteArray& bytes) { m_queue.append(bytes); });
    if (!hasDelayed())
        m_finishSince = wallNow(); // nothing was late before, if it is finishing
    m_delaysChanged.notify_one();
}

void BlockingConnection::dropDelayed(SteadyTime last, EventBatch& events)
{
    const std::lock_guard lock(m_mutex);
    dropDelayedLocked(last, events);
}

void BlockingConnection::dropDelayedLocked(SteadyTime last, EventBatch& events)
{
    const std::size_t before = m_delayed.bytes();
    const std::size_t dropped = m_delayed.dropAfter(last);
    if (dropped == 0)
        return;
    events.add(EventKind::Note, m_id, droppedDelayedText(dropped, before - m_delayed.bytes()));
    m_delaysChanged.notify_one();
}

} // namespace signalbox
