// SPDX-License-Identifier: GPL-3.0-or-later
// Output that is to go out later.
#include "net/connection.h"

namespace signalbox {

void Connection::sendAfter(std::chrono::milliseconds delay, QByteArrayView bytes)
{
    if (!takesOutput())
        return;
    if (!m_delayed)
        m_delayed = std::make_unique<DelayedOutput>();
    const bool isFirst = m_delayed->isEmpty();
    const OutputLimits& limits = m_host.outputLimits();
    m_host.changed(m_slot);
    if (m_delayed->append(bytes, std::chrono::steady_clock::now() + delay, { limits.delayed, limits.hard })) {
        if (isFirst)
            m_host.wantsWake(*this, m_delayed->due());
        return;
    }
    ++m_host.counters().limits[Limit::Delayed];
    // A flood of them is told once a second; the counter has them all.
    const WallTime now = wallNow();
    if (now - m_lastDropNote < std::chrono::seconds { 1 })
        return;
    m_lastDropNote = now;
    m_host.events().add(EventKind::Note, m_id, droppedDelayedText(1, static_cast<std::size_t>(bytes.size())));
}

void Connection::releaseDelayed(SteadyTime now)
{
    if (isClosed() || !hasDelayed())
        return;
    materialise();
    m_delayed->release(now, [this](const QByteArray& bytes) { m_queue.append(bytes); });
    m_host.changed(m_slot);
    if (hasDelayed())
        m_host.wantsWake(*this, m_delayed->due());
    else if (isFinishing())
        m_finishSince = wallNow(); // nothing was late before
}

void Connection::dropDelayed(SteadyTime last)
{
    if (!hasDelayed())
        return;
    const std::size_t before = m_delayed->bytes();
    if (const std::size_t dropped = m_delayed->dropAfter(last); dropped > 0)
        m_host.events().add(EventKind::Note, m_id, droppedDelayedText(dropped, before - m_delayed->bytes()));
}

} // namespace signalbox
