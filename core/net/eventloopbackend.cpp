// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/eventloopbackend.h"

#include "net/worker.h"

namespace signalbox {
namespace {

/// The same callback, but called in the thread of `owner`.
template <typename Value>
std::function<void(const Value&)> posted(QObject& owner, std::function<void(const Value&)> call)
{
    return [&owner, call = std::move(call)](const Value& value) {
        QMetaObject::invokeMethod(
            &owner, [call, value] { call(value); }, Qt::QueuedConnection);
    };
}

} // namespace

EventLoopBackend::EventLoopBackend(BackendContext context, BackendEvents events)
    : m_worker(new Worker(std::move(context),
        { posted(m_owner, std::move(events.listening)), posted(m_owner, std::move(events.failed)),
            posted(m_owner, std::move(events.stopped)), posted(m_owner, std::move(events.snapshot)) }))
{
    m_thread.setObjectName(QStringLiteral("signalbox-worker"));
    m_worker->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    m_thread.start();
}

EventLoopBackend::~EventLoopBackend()
{
    m_thread.quit();
    m_thread.wait();
}

void EventLoopBackend::start()
{
    QMetaObject::invokeMethod(m_worker, [worker = m_worker] { worker->start(); });
}

void EventLoopBackend::stop(StopMode mode)
{
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, mode] { worker->stop(mode); });
}

void EventLoopBackend::disconnectClient(ConnectionId id, DisconnectMode mode)
{
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, id, mode] { worker->disconnectClient(id, mode); });
}

void EventLoopBackend::send(ConnectionId id, const QByteArray& bytes)
{
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, id, bytes] { worker->sendTo(id, bytes); });
}

void EventLoopBackend::requestSnapshot()
{
    QMetaObject::invokeMethod(m_worker, [worker = m_worker] { worker->publishSnapshot(); });
}

} // namespace signalbox
