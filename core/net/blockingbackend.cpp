// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/blockingbackend.h"

#include "net/posted.h"

namespace signalbox {

BlockingBackend::BlockingBackend(BackendContext context, BackendEvents events, BlockingServer::Seats seats)
    : m_server(new BlockingServer(std::move(context),
        { posted<Endpoint>(m_owner, std::move(events.listening)),
            posted<StartFailure>(m_owner, std::move(events.failed)),
            posted<SnapshotPtr>(m_owner, std::move(events.stopped)),
            posted<SnapshotPtr>(m_owner, std::move(events.snapshot)) },
        seats))
{
    m_thread.setObjectName(QStringLiteral("accepting"));
    m_server->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::finished, m_server, &QObject::deleteLater);
    m_thread.start();
}

BlockingBackend::~BlockingBackend()
{
    m_thread.quit();
    m_thread.wait();
}

void BlockingBackend::start()
{
    QMetaObject::invokeMethod(m_server, [server = m_server] { server->start(); });
}

void BlockingBackend::stop(StopMode mode)
{
    QMetaObject::invokeMethod(m_server, [server = m_server, mode] { server->stop(mode); });
}

void BlockingBackend::disconnectClient(ConnectionId id, DisconnectMode mode)
{
    QMetaObject::invokeMethod(m_server, [server = m_server, id, mode] { server->disconnectClient(id, mode); });
}

void BlockingBackend::send(ConnectionId id, const QByteArray& bytes)
{
    QMetaObject::invokeMethod(m_server, [server = m_server, id, bytes] { server->sendTo(id, bytes); });
}

void BlockingBackend::requestSnapshot()
{
    QMetaObject::invokeMethod(m_server, [server = m_server] { server->publishSnapshot(); });
}

void BlockingBackend::watchTcp(const std::vector<ConnectionId>& ids)
{
    QMetaObject::invokeMethod(m_server, [server = m_server, ids] { server->watchTcp(ids); });
}

} // namespace signalbox
