// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/attendant.h"

namespace signalbox {

Attendant::Attendant(BlockingCrew& crew)
    : m_crew(crew)
    , m_isModeShared(crew.mode().isShared())
    , m_flow(crew.mode().flow())
    , m_events(crew.context.settings.snaplen)
{
}

template <typename Call> void Attendant::callMode(Call&& call)
{
    if (m_isModeShared) {
        const std::lock_guard lock(m_crew.modeLock);
        call(m_crew.mode());
    } else {
        call(m_crew.mode());
    }
    settle(); // without the lock
}

void Attendant::serve(const BlockingConnectionPtr& connection)
{
    std::array<char, ReadBufferBytes> buffer; // not initialised: untouched pages are not in memory
    m_own = connection;
    const ConnectionId id = connection->id();
    callMode([&](Mode& mode) { mode.opened(id, *this); });
    const auto ending = readUntilEnd(buffer);
    if (ending.errnoCode == 0)
        m_own->discardInput(buffer, m_events);
    connection->close(ending.reason, ending.errnoCode, m_events, m_crew.journal());
    m_crew.remove(connection);
    if (!m_crew.isStopping)
        callMode([&](Mode& mode) { mode.closed(id, ending.reason, *this); });
    m_own.reset();
    m_crew.ended(connection);
}

BlockingConnection::Ending Attendant::readUntilEnd(std::span<char> buffer)
{
    for (;;) {
        const auto outcome = m_own->read(buffer, m_events);
        if (const auto ending = m_own->ending()) {
            if (outcome.error == 0 && outcome.bytes == 0)
                m_own->noteEndOfInput(m_events);
            return *ending;
        }
        if (outcome.error != 0)
            return { closeReasonOf(outcome.error), outcome.error, {} };
        if (outcome.bytes == 0)
            return inputEnded();
        if (m_own->isFinishing()) { // read only to learn of the peer's FIN
            m_crew.journal().append(m_events);
            continue;
        }
        if (m_isModeShared) // before other threads can log what comes of it
            m_crew.journal().append(m_events);
        const QByteArrayView bytes(buffer.data(), static_cast<qsizetype>(outcome.bytes));
        callMode([&](Mode& mode) { mode.received(m_own->id(), bytes, *this); });
    }
}

BlockingConnection::Ending Attendant::inputEnded()
{
    m_own->inputEnded(m_events);
    if (!m_own->isFinishing() && !m_crew.isStopping)
        callMode([&](Mode& mode) { mode.inputEnded(m_own->id(), *this); });
    m_own->drain(BlockingConnection::AfterDrain::EndOutput, m_events, m_crew.journal());
    m_crew.journal().append(m_events);
    if (const auto ending = m_own->ending())
        return *ending;
    return { m_own->finishReason().value_or(CloseReason::PeerClosed), 0, {} };
}

/// Writes what the mode has queued for anyone.
void Attendant::settle()
{
    for (const BlockingConnectionPtr& connection : m_touched) {
        const bool isWritten = connection->flush(m_events, m_crew.journal());
        if (isWritten)
            continue;
        if (m_flow == Mode::Flow::PauseSource && connection == m_own) {
            notePause();
            connection->drain(BlockingConnection::AfterDrain::GoOn, m_events, m_crew.journal());
        } else {
            if (connection->limitOutput())
                m_crew.hit(Limit::OutputHard);
            if (connection->askForRoom())
                m_crew.needsRoom(connection);
        }
    }
    m_touched.clear();
    m_crew.journal().append(m_events);
}

void Attendant::notePause()
{
    // A client that is slow for long pauses many times a second; one note a second tells as much.
    const SteadyTime when = now();
    if (when - m_lastPauseNote < std::chrono::seconds { 1 })
        return;
    m_lastPauseNote = when;
    m_events.add(EventKind::Note, m_own->id(), "reading paused: the thread waits for the client to read");
    m_crew.journal().append(m_events); // now: it may wait for long
}

void Attendant::noteDropped(ConnectionId id, std::size_t bytes)
{
    m_crew.hit(Limit::Delayed);
    // A flood of them is told once a second; the counter has them all.
    const SteadyTime when = now();
    if (when - m_lastDropNote < std::chrono::seconds { 1 })
        return;
    m_lastDropNote = when;
    m_events.add(EventKind::Note, id, droppedDelayedText(1, bytes));
}

void Attendant::send(ConnectionId to, QByteArrayView bytes)
{
    if (to == m_own->id() && !m_isModeShared) {
        if (!m_own->write(bytes, m_events, m_crew.journal()))
            m_touched.push_back(m_own);
    } else if (const auto connection = to == m_own->id() ? m_own : m_crew.find(to)) {
        if (connection->enqueue(bytes) == BlockingConnection::Delayed::Dropped)
            noteDropped(to, static_cast<std::size_t>(bytes.size()));
        m_touched.push_back(connection);
    }
}

void Attendant::sendAfter(ConnectionId to, std::chrono::milliseconds delay, QByteArrayView bytes)
{
    const auto connection = to == m_own->id() ? m_own : m_crew.find(to);
    if (!connection)
        return;
    switch (connection->enqueueAfter(delay, bytes)) {
    case BlockingConnection::Delayed::First:
        m_crew.wantsWake(connection);
        break;
    case BlockingConnection::Delayed::Behind:
        break;
    case BlockingConnection::Delayed::Dropped:
        noteDropped(to, static_cast<std::size_t>(bytes.size()));
        break;
    }
}

void Attendant::send(std::span<const ConnectionId> to, const QByteArray& bytes)
{
    const std::size_t first = m_touched.size();
    m_crew.find(to, m_touched);
    for (std::size_t i = first; i < m_touched.size(); ++i)
        m_touched[i]->enqueueShared(bytes);
}

void Attendant::finish(ConnectionId id, CloseReason reason)
{
    if (const auto connection = id == m_own->id() ? m_own : m_crew.find(id)) {
        connection->finish(reason, BlockingConnection::PeerFin::Awaited);
        m_touched.push_back(connection);
    }
}

void Attendant::setName(ConnectionId id, const QString& name)
{
    if (const auto connection = id == m_own->id() ? m_own : m_crew.find(id))
        connection->setName(name);
}

void Attendant::lineBegan(ConnectionId id)
{
    if (id == m_own->id())
        m_own->beginLine();
}

void Attendant::lineEnded(ConnectionId id)
{
    if (id == m_own->id())
        m_own->clearLine();
}

} // namespace signalbox
