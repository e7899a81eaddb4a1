// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/concurrency.h"

#include <QObject>
#include <QThread>

namespace signalbox {

class Worker;

/// The model `event-loop`: one worker thread with one reactor accepts and serves every client.
class EventLoopBackend final : public Backend
{
public:
    EventLoopBackend(BackendContext context, BackendEvents events);
    ~EventLoopBackend() override;

    void start() override;
    void stop(StopMode mode) override;
    void disconnectClient(ConnectionId id, DisconnectMode mode) override;
    void send(ConnectionId id, const QByteArray& bytes) override;
    void requestSnapshot() override;

private:
    QObject m_owner; // lives in the owner's thread: what the worker posts to it is dropped when it is gone
    QThread m_thread;
    Worker* m_worker; // lives in m_thread, which deletes it
};

} // namespace signalbox
