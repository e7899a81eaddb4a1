// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "base/uniquefd.h"
#include "journal/eventbatch.h"
#include "journal/snapshot.h"
#include "modes/mode.h"
#include "net/delayedoutput.h"
#include "net/netsettings.h"
#include "net/outputqueue.h"
#include "net/reactor.h"
#include "net/transport.h"

#include <span>

namespace signalbox {

class Connection;

/// Who carries connections: hears what they do, and holds what they share. One thread. What is shared is asked
/// for several times a message, so it is reached without virtual calls.
class ConnectionHost
{
public:
    virtual void received(Connection& connection, QByteArrayView bytes) = 0;
    virtual void inputEnded(Connection& connection) = 0;
    /// The descriptor is closed; the connection may be destroyed when this pump is over.
    virtual void ended(Connection& connection, CloseReason reason) = 0;
    virtual Mode::Flow flow() const = 0;
    /// releaseDelayed() is wanted at that time, in place of what was wanted before.
    virtual void wantsWake(Connection& connection, SteadyTime due) = 0;

    /// Something the dashboard shows of the connection in this slot is new.
    void changed(quint32 slot) noexcept { m_isChanged[slot / ChangedBlock] = 1; }
    Reactor& reactor() noexcept { return *m_reactor; }
    EventBatch& events() noexcept { return m_events; }
    /// One for all: what a read brings is gone with the next.
    std::span<char> readBuffer() noexcept { return m_readBuffer; }
    const OutputLimits& outputLimits() const noexcept { return m_outputLimits; }
    Counters& counters() noexcept { return m_counters; }
    Lifecycle& lifecycle() noexcept { return m_lifecycle; }

    static constexpr quint32 ChangedBlock = 128; ///< slots that share a mark

protected:
    ConnectionHost(quint32 snaplen, const OutputLimits& limits)
        : m_events(snaplen)
        , m_outputLimits(limits)
    {
    }
    ~ConnectionHost() = default;

    Reactor* m_reactor = nullptr;
    EventBatch m_events;
    std::vector<char> m_readBuffer;
    OutputLimits m_outputLimits;
    Counters m_counters;
    Lifecycle m_lifecycle;
    std::vector<char> m_isChanged; // by block of slots
};

/// One accepted connection: a descriptor, a transport, a bounded output queue and counters. Not a QObject;
/// belongs to the thread of its host.
///
/// FIN from the peer means "no more input": the mode may still answer, the queue drains, FIN goes back, then
/// close. So nothing that was queued is lost (RFC 9293 3.6).
class Connection final : public Pollable
{
public:
    Connection(ConnectionHost& host, ConnectionId id, UniqueFd fd, std::unique_ptr<Transport> transport,
        const ConnectionInfo& info, quint32 slot);
    ~Connection() = default;
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// 0, or the errno that keeps it from being watched.
    [[nodiscard]] int open();

    ConnectionId id() const noexcept { return m_id; }
    quint32 slot() const noexcept { return m_slot; }
    const Endpoint& peer() const noexcept { return m_peer; }
    bool isClosed() const noexcept { return !m_fd.isValid(); }
    int descriptor() const noexcept { return m_fd.get(); } ///< negative once it is closed
    ClientRow row() const;
    void setName(const QString& name) { m_name = name; }

    /// Queues a copy; but while received() runs, the host's read buffer is sent from directly. Behind what is
    /// delayed, as the next two.
    void send(QByteArrayView bytes);
    void sendShared(const QByteArray& bytes);
    void sendAfter(std::chrono::milliseconds delay, QByteArrayView bytes);
    /// Past what is delayed: a person wants it sent.
    void sendNow(QByteArrayView bytes);
    bool hasDelayed() const noexcept { return m_delayed && !m_delayed->isEmpty(); }
    /// Queues the parts whose time has come. flush() is to follow.
    void releaseDelayed(SteadyTime now);
    /// What would go out after that time never will; the journal says so.
    void dropDelayed(SteadyTime last = SteadyTime::min());
    /// Writes what the kernel takes. Call after send(), once the mode is done with the buffer.
    void flush();
    /// The mode is being called for this connection; flush() follows by itself.
    bool isDispatching() const noexcept { return m_isDispatching; }
    bool isFlushPending() const noexcept { return m_isFlushPending; }
    void setFlushPending(bool isPending) noexcept { m_isFlushPending = isPending; }

    /// Graceful: what is queued goes out, then FIN, then the peer's FIN is awaited for a while.
    void finish(CloseReason reason);
    /// As finish(), but waits only until the peer's system has acknowledged everything, not for its FIN. What
    /// is sent from now on is dropped. checkDrained() ends the wait.
    void finishAtOnce(CloseReason reason);
    void checkDrained();
    /// RST.
    void abort(CloseReason reason);
    /// Gives up on a drain or a wait.
    void closeNow(CloseReason reason, int errnoCode = 0, const QString& more = {});

    /// Once a second: time-outs that hold for every connection.
    void checkDeadlines(WallTime now, const NetSettings& settings);
    /// A line has begun: the line time-out runs from now, until clearLine().
    void beginLine() { m_lineSince = m_lastActivity; }
    void clearLine() { m_lineSince = {}; }
    /// User-space memory it holds, about.
    std::size_t memory() const noexcept
    {
        return sizeof *this + m_queue.memory() + TransportBytes + (m_delayed ? m_delayed->memory() : 0);
    }

private:
    void ready(quint32 events) override;
    void readInput();
    void endInput();
    void failed(int errnoCode);
    void afterFlush();
    void updateInterest();
    void materialise()
    {
        if (!m_borrowed.isEmpty())
            m_queue.append(std::exchange(m_borrowed, {}));
    }
    bool isInReadBuffer(QByteArrayView bytes) const;
    void countInput(QByteArrayView bytes);
    [[nodiscard]] bool discardInput();
    void noteInputEnded();
    QString lostOutput() const;
    bool hasOutput() const noexcept { return !m_queue.isEmpty() || !m_borrowed.isEmpty(); }
    bool limitOutput();
    bool takesOutput() const noexcept
    {
        return !isClosed() && !has(OutputEnded) && m_finish != CloseReason::ServerStopped;
    }
    void pauseInput();
    bool isFinishing() const noexcept { return m_finish.has_value(); }

    enum : quint8 { InputEnded = 1, OutputEnded = 2, InputPaused = 4, WaitForPeer = 8 };
    bool has(quint8 flag) const noexcept { return (m_flags & flag) != 0; }

    static constexpr std::size_t TransportBytes = 32; // with what malloc(3) adds
    static constexpr std::chrono::seconds PeerFinWait { 2 };
    static constexpr std::chrono::seconds DrainWait { 5 }; // without progress

    ConnectionHost& m_host;
    std::unique_ptr<Transport> m_transport;
    OutputQueue m_queue;
    std::unique_ptr<DelayedOutput> m_delayed; // made when first needed
    QByteArrayView m_borrowed; // output that still lies in the host's read buffer
    UniqueFd m_fd;
    ConnectionId m_id;
    quint32 m_slot;
    quint32 m_interest = 0;
    quint8 m_flags = 0;
    bool m_isFlushPending = false;
    bool m_isDispatching = false;
    std::optional<CloseReason> m_finish; // graceful closing is under way
    QString m_name;
    Endpoint m_peer;
    WallTime m_since = wallNow();
    WallTime m_lastActivity = m_since; // wallNow() never goes back, so spans are right too
    WallTime m_slowSince {}; // above the soft output limit; epoch = no, here and below
    WallTime m_stuckSince {}; // output is queued; moves on with each write that the kernel takes
    WallTime m_lineSince {}; // in the middle of a line
    WallTime m_finishSince {};
    WallTime m_lastPauseNote {};
    WallTime m_lastDropNote {};
    quint64 m_bytesIn = 0;
    quint64 m_bytesOut = 0;
    quint64 m_messagesIn = 0;
    quint64 m_messagesOut = 0;
};

} // namespace signalbox
