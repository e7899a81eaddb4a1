// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "base/uniquefd.h"
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
#include <vector>

namespace signalbox {

class Journal;

/// One test client: from the name look-up to the close. A plain object around a descriptor, driven by the
/// reactor. Belongs to the thread of its BenchWorker. Every change is an event in the shared batch.
class TestClient final : public Pollable
{
public:
    static constexpr std::size_t MaxQueued = std::size_t { 64 } * 1024 * 1024; ///< bytes waiting for the kernel
    static constexpr std::chrono::seconds ConnectTimeout { 10 }; ///< for each address
    static constexpr std::chrono::seconds CloseGrace { 2 }; ///< without progress, before a close stops waiting

    /// What the clients of one worker have in common. Outlives them.
    struct Shared
    {
        Shared(Reactor& reactor_, Journal& journal_)
            : reactor(reactor_)
            , journal(journal_)
            , readBuffer(std::size_t { 64 } * 1024)
        {
        }

        Reactor& reactor;
        Journal& journal;
        std::optional<Error> reactorError; ///< there is no reactor to run on
        EventBatch batch { 0 };
        std::vector<char> readBuffer;
        int connecting = 0; ///< clients with a SYN under way
        int timed = 0; ///< clients with a deadline
        quint64 changes = 1; ///< grows with each change that a row would show
    };

    TestClient(ConnectionId id, quint16 port, Shared& shared);
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

    Shared& m_shared;
    TestClientRow m_row;
    quint16 m_port;
    QList<QHostAddress> m_addresses;
    qsizetype m_nextAddress = 0;
    UniqueFd m_fd;
    std::unique_ptr<Transport> m_transport;
    OutputQueue m_queue;
    quint32 m_watched = 0; // what the reactor waits for
    SteadyTime m_dialledAt {};
    std::optional<SteadyTime> m_sentAt; // of the last send that has no answer yet
    std::optional<SteadyTime> m_deadline;
    bool m_isOutputEnding = false; // FIN goes out once the queue is empty
    bool m_isOutputEnded = false; // FIN is out
    bool m_isInputEnded = false; // the peer's FIN is here
};

} // namespace signalbox
