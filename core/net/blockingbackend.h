// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/blockingserver.h"

#include <QThread>

namespace signalbox {

/// The models `thread-per-connection` and `iterative`: threads that wait in recv(2), and one that accepts.
class BlockingBackend final : public Backend
{
public:
    BlockingBackend(BackendContext context, BackendEvents events, BlockingServer::Seats seats);
    ~BlockingBackend() override;

    void start() override;
    void stop(StopMode mode) override;
    void disconnectClient(ConnectionId id, DisconnectMode mode) override;
    void send(ConnectionId id, const QByteArray& bytes) override;
    void requestSnapshot() override;
    void watchTcp(const std::vector<ConnectionId>& ids) override;

private:
    QObject m_owner; // lives in the owner's thread: what the server posts to it is dropped when it is gone
    QThread m_thread;
    BlockingServer* m_server; // lives in m_thread, which deletes it
};

} // namespace signalbox
