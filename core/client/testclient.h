// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "base/uniquefd.h"
#include "client/clientbehaviour.h"
#include "client/roundtripmeter.h"
#include "client/testbenchsnapshot.h"
#include "journal/eventbatch.h"
#include "net/outputqueue.h"
#include "net/reactor.h"
#include "net/transport.h"

#include <QByteArray>
#include <QHostAddress>
#include <QList>

#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace signalbox {

struct Conduct;
class Journal;

/// One test client: from the name look-up to the close. A plain object around a descriptor, driven by the
/// reactor. Belongs to the thread of its BenchWorker. Every change is an event in the shared batch.
class TestClient final : public Pollable
{
public:
    static constexpr std::size_t MaxQueued = std::size_t { 64 } * 1024 * 1024; ///< bytes waiting for the kernel
    static constexpr std::chrono::seconds ConnectTimeout { 10 }; ///< for each address
    static constexpr std::chrono::seconds CloseGrace { 2 }; ///< without progress, before a close stops waiting
    static constexpr std::chrono::milliseconds CutLook { 5 }; ///< between looks whether the peer has everything

    /// What the clients of one worker have in common. Outlives them.
    struct Shared
    {
        Shared(Reactor& reactor_, Journal& journal_, RoundTripMeter& roundTrips_)
            : reactor(reactor_)
            , journal(journal_)
            , roundTrips(roundTrips_)
            , readBuffer(std::size_t { 64 } * 1024)
        {
        }

        Reactor& reactor;
        Journal& journal;
        RoundTripMeter& roundTrips;
        std::optional<Error> reactorError; ///< there is no reactor to run on
        EventBatch batch { 0 };
        std::vector<char> readBuffer;
        int connecting = 0; ///< clients with a SYN under way
        int timed = 0; ///< clients with a deadline
        std::set<std::pair<SteadyTime, TestClient*>> wakes; ///< who goes on when; at most one for each client
        quint64 changes = 1; ///< grows with each change that a row would show
    };

    TestClient(ConnectionId id, quint16 port, Shared& shared, const ClientBehaviour& behaviour = {});
    TestClient(const TestClient&) = delete;
    TestClient& operator=(const TestClient&) = delete;
    ~TestClient(); ///< closes at once

    const TestClientRow& row() const noexcept { return m_row; }

    void resolved(const QList<QHostAddress>& addresses); ///< Resolving becomes Waiting
    void connectNow(); ///< Waiting becomes Connecting
    void fail(const QString& why); ///< before it is open

    void send(const QByteArray& bytes);
    void halfClose();
    void close();
    void reset();
    void checkDeadline(SteadyTime now);
    /// At once, but for what is settled when a client connects; an open connection keeps that, and a note says
    /// so.
    void setBehaviour(const ClientBehaviour& behaviour);
    void wake(SteadyTime now); ///< the time has come that it gave in Shared::wakes

    void ready(quint32 events) override;

private:
    void dial();
    int dialNext(); // 0 or errno
    void dialFailed(int code);
    void established();
    void read();
    void write();
    void inputEnded();
    void endOutputIfDue();
    void finish(CloseReason reason, int code = 0, const QString& more = {});
    void broken(int code);
    void letGo();
    void watch();
    void setState(TestClientState state);
    void setDeadline(std::optional<SteadyTime> deadline);
    std::size_t waiting() const; // bytes that the kernel has not taken

    // testclient_behaviour.cpp, and none of it for a client without a behaviour:
    void hold(const QByteArray& bytes);
    void releaseHeld(SteadyTime now);
    std::span<const iovec> paced(std::span<iovec> vector);
    void wrote(std::size_t bytes, SteadyTime now);
    std::span<char> roomToRead();
    bool isHeldUp() const;
    void hungUpUnread(quint32 events);
    void beginCut();
    void cutIfDelivered(SteadyTime now);
    void watchAgain(quint32 wanted);
    void planWake();
    void setWake(std::optional<SteadyTime> at);
    void noteBehaviour(const QString& more = {});

    Shared& m_shared;
    TestClientRow m_row;
    quint16 m_port;
    QList<QHostAddress> m_addresses;
    qsizetype m_nextAddress = 0;
    UniqueFd m_fd;
    std::unique_ptr<Transport> m_transport;
    OutputQueue m_queue;
    std::unique_ptr<Conduct> m_conduct; // null for a well-behaved client
    quint32 m_watched = 0; // what the reactor waits for
    SteadyTime m_dialledAt {};
    std::optional<SteadyTime> m_sentAt; // of the last send that has no answer yet
    std::optional<SteadyTime> m_deadline;
    bool m_isOutputEnding = false; // FIN goes out once the queue is empty
    bool m_isOutputEnded = false; // FIN is out
    bool m_isInputEnded = false; // the peer's FIN is here
};

} // namespace signalbox
