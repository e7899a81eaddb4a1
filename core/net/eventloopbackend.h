// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/concurrency.h"

#include <QObject>
#include <QThread>

#include <list>

namespace signalbox {

class Worker;
struct Crew;

/// The models `event-loop` and `event-loop-pool`: worker threads with a reactor each. The first accepts, and
/// gives each connection to the worker that has the fewest.
class EventLoopBackend final : public Backend
{
public:
    EventLoopBackend(BackendContext context, BackendEvents events, quint32 workers);
    ~EventLoopBackend() override;

    void start() override;
    void stop(StopMode mode) override;
    void disconnectClient(ConnectionId id, DisconnectMode mode) override;
    void send(ConnectionId id, const QByteArray& bytes) override;
    void requestSnapshot() override;
    void watchTcp(const std::vector<ConnectionId>& ids) override;

private:
    struct Hand
    {
        QThread thread;
        Worker* worker = nullptr; // lives in thread, which deletes it
        SnapshotPtr latest;
    };

    void add(quint32 index);
    template <typename Call> void tellAll(Call&& call);
    void ready(const Endpoint& endpoint);
    void failed(const StartFailure& failure);
    void stopped();
    void takeSnapshot(quint32 index, const SnapshotPtr& snapshot);
    SnapshotPtr merged() const;

    QObject m_owner; // lives in the owner's thread: what the workers post to it is dropped when it is gone
    const std::shared_ptr<Crew> m_crew;
    const BackendEvents m_tell;
    std::list<Hand> m_hands;
    std::size_t m_ready = 0;
    std::size_t m_stopped = 0;
    std::size_t m_awaited = 0; // snapshots
    bool m_hasFailed = false;
};

} // namespace signalbox
