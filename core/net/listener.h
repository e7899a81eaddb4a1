// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/uniquefd.h"
#include "journal/connectiontable.h"
#include "net/backend.h"
#include "net/reactor.h"

#include <QTcpServer>
#include <QTimer>

#include <chrono>
#include <functional>

namespace signalbox {

/// Ends a connection with a line for its user. Best effort: a new socket's send buffer has room for one.
void sayAndClose(UniqueFd fd, const QByteArray& line);
/// For the journal: "accept: Too many open files (EMFILE); 12 times since last said".
QString acceptFailureText(int errnoCode, quint64 count, quint64 turnedAway);

/// The listening socket. QTcpServer holds it and reports its address; accepting is ours, since QTcpServer goes
/// deaf or spins when descriptors run out (docs/adr/0001). Lives in the thread of its reactor.
class Listener : public QObject, private Pollable
{
    Q_OBJECT

public:
    /// What the accept loop tells.
    struct Events
    {
        std::function<void(UniqueFd, const ConnectionInfo&)> accepted;
        /// accept failed; `count` times since this was last said. errnoCode is the latest.
        std::function<void(int errnoCode, quint64 count, quint64 turnedAway)> acceptFailed;
    };

    Listener(Reactor& reactor, Lifecycle& lifecycle, Events events, QObject* parent = nullptr);
    ~Listener() override;

    static constexpr int MaxBacklog = 4096; ///< the kernel caps it at net.core.somaxconn; listen(2)

    /// socket, bind, listen; on failure says which step failed, and who holds the port.
    std::optional<StartFailure> open(const Endpoint& endpoint);
    Endpoint endpoint() const;
    bool isOpen() const { return m_server.isListening(); }
    void close();

    /// Whoever comes waits in the kernel's backlog, until resume().
    void pause();
    void resume();

    /// The queue of connections that the kernel has made and nobody has accepted yet.
    struct Backlog
    {
        quint32 waiting = 0;
        quint32 capacity = 0; ///< as the kernel capped it
    };
    /// TCP_INFO of the listening socket, tcp(7); empty when closed or where the system does not tell.
    std::optional<Backlog> backlog() const;

private:
    void ready(quint32 events) override;
    bool acceptOne(); // false when there is nothing more to accept for now
    void exhausted(int errnoCode);
    void report(int errnoCode);
    void sayFailures();
    void turnAway();
    StartFailure failure(LifecycleStep step, int errnoCode, const Endpoint& endpoint);
    StepStatus& step(LifecycleStep which) { return m_lifecycle[static_cast<std::size_t>(which)]; }

    static constexpr std::chrono::milliseconds MinBackOff { 10 };
    static constexpr std::chrono::milliseconds MaxBackOff { 1000 };

    Reactor& m_reactor;
    Lifecycle& m_lifecycle;
    Events m_events;
    QTcpServer m_server;
    Endpoint m_local; // of every accepted socket, unless it listens on all addresses
    bool m_isPaused = false;
    QTimer m_backOffTimer;
    QTimer m_reportTimer; // what is left to be said when a burst is over
    std::chrono::milliseconds m_backOff = MinBackOff;
    UniqueFd m_reserve; // given up to turn a client away when no descriptor is left
    std::chrono::steady_clock::time_point m_lastReport {};
    int m_lastErrno = 0;
    quint64 m_unreported = 0;
    quint64 m_turnedAway = 0;
};

} // namespace signalbox
