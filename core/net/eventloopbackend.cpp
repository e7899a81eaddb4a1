// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/eventloopbackend.h"

#include "net/mergesnapshots.h"
#include "net/posted.h"
#include "net/worker.h"

namespace signalbox {
EventLoopBackend::EventLoopBackend(BackendContext context, BackendEvents events, quint32 workers)
    : m_crew(std::make_shared<Crew>(std::move(context), workers))
    , m_tell(std::move(events))
{
    for (quint32 index = 0; index < workers; ++index)
        add(index);
}

void EventLoopBackend::add(quint32 index)
{
    Hand& hand = m_hands.emplace_back();
    hand.worker = new Worker(m_crew, index,
        { posted<Endpoint>(m_owner, [this](const Endpoint& endpoint) { ready(endpoint); }),
            posted<StartFailure>(m_owner, [this](const StartFailure& failure) { failed(failure); }),
            posted<SnapshotPtr>(m_owner,
                [this, &hand](const SnapshotPtr& last) {
                    hand.latest = last;
                    stopped();
                }),
            posted<SnapshotPtr>(
                m_owner, [this, index](const SnapshotPtr& snapshot) { takeSnapshot(index, snapshot); }) });
    hand.thread.setObjectName(QStringLiteral("worker-%1").arg(index + 1));
    hand.worker->moveToThread(&hand.thread);
    QObject::connect(&hand.thread, &QThread::finished, hand.worker, &QObject::deleteLater);
    hand.thread.start();
}

EventLoopBackend::~EventLoopBackend()
{
    for (Hand& hand : m_hands)
        hand.thread.quit();
    for (Hand& hand : m_hands)
        hand.thread.wait();
}

template <typename Call> void EventLoopBackend::tellAll(Call&& call)
{
    for (Hand& hand : m_hands)
        QMetaObject::invokeMethod(hand.worker, [worker = hand.worker, call] { call(*worker); });
}

void EventLoopBackend::start()
{
    // The first comes last: when it listens, the others can take connections.
    for (auto hand = std::next(m_hands.begin()); hand != m_hands.end(); ++hand)
        QMetaObject::invokeMethod(hand->worker, [worker = hand->worker] { worker->start(); });
    if (m_hands.size() == 1)
        QMetaObject::invokeMethod(
            m_hands.front().worker, [worker = m_hands.front().worker] { worker->start(); });
}

void EventLoopBackend::ready(const Endpoint& endpoint)
{
    if (m_hasFailed)
        return;
    ++m_ready;
    if (m_ready == m_hands.size())
        m_tell.listening(endpoint);
    else if (m_ready == m_hands.size() - 1)
        QMetaObject::invokeMethod(
            m_hands.front().worker, [worker = m_hands.front().worker] { worker->start(); });
}

void EventLoopBackend::failed(const StartFailure& failure)
{
    if (!std::exchange(m_hasFailed, true))
        m_tell.failed(failure);
}

void EventLoopBackend::stopped()
{
    if (++m_stopped == m_hands.size())
        m_tell.stopped(merged());
}

void EventLoopBackend::stop(StopMode mode)
{
    // The first tells the others, behind the connections that are on their way to them.
    QMetaObject::invokeMethod(
        m_hands.front().worker, [worker = m_hands.front().worker, mode] { worker->stop(mode); });
}

void EventLoopBackend::disconnectClient(ConnectionId id, DisconnectMode mode)
{
    tellAll([id, mode](Worker& worker) { worker.disconnectClient(id, mode); });
}

void EventLoopBackend::send(ConnectionId id, const QByteArray& bytes)
{
    tellAll([id, bytes](Worker& worker) { worker.sendTo(id, bytes); });
}

void EventLoopBackend::requestSnapshot()
{
    m_awaited = m_hands.size();
    tellAll([](Worker& worker) { worker.publishSnapshot(); });
}

void EventLoopBackend::watchTcp(const std::vector<ConnectionId>& ids)
{
    tellAll([ids](Worker& worker) { worker.watchTcp(ids); });
}

void EventLoopBackend::takeSnapshot(quint32 index, const SnapshotPtr& snapshot)
{
    std::next(m_hands.begin(), index)->latest = snapshot;
    if (m_awaited == 0 || --m_awaited == 0)
        m_tell.snapshot(merged());
}

SnapshotPtr EventLoopBackend::merged() const
{
    std::vector<SnapshotPtr> parts;
    for (const Hand& hand : m_hands) {
        if (hand.latest)
            parts.push_back(hand.latest);
    }
    return mergeSnapshots(parts);
}

} // namespace signalbox
