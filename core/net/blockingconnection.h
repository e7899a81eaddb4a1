// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/uniquefd.h"
#include "journal/journal.h"
#include "journal/snapshot.h"
#include "net/delayedoutput.h"
#include "net/netsettings.h"
#include "net/outputqueue.h"
#include "net/reactor.h"
#include "net/transport.h"

#include <atomic>
#include <condition_variable>
#include <functional>
#include <latch>
#include <mutex>
#include <optional>
#include <span>

namespace signalbox {

/// One connection of the models that give a client a thread. Its own thread, the attendant, waits in recv(2);
/// any thread may queue output, write what the kernel takes at once, or end it. Every write is appended to the
/// journal under the connection's lock, so the journal has them in the order of the wire.
class BlockingConnection final : public Pollable
{
public:
    BlockingConnection(ConnectionId id, UniqueFd fd, const ConnectionInfo& info, const OutputLimits& limits);

    ConnectionId id() const noexcept { return m_id; }
    const Endpoint& peer() const noexcept { return m_peer; }
    ClientRow row() const;
    std::size_t memory() const;
    void addTo(Counters& counters) const;

    // --- for its attendant ---

    /// Waits. Counts what came, as an event of `events`.
    Transport::Outcome read(std::span<char> buffer, EventBatch& events);
    /// The peer sent FIN. An event, the first time.
    void inputEnded(EventBatch& events);
    /// recv(2) gave 0 to a connection that is ending: inputEnded() if that was the peer's FIN.
    void noteEndOfInput(EventBatch& events);
    /// Takes what has arrived and nobody will answer.
    void discardInput(std::span<char> buffer, EventBatch& events);
    /// Waits until all output is written, that which is delayed included if output is to end, or the connection
    /// is to end. EndOutput: then sends FIN, under the same lock, so that no other thread writes after it.
    enum class AfterDrain : bool { GoOn, EndOutput };
    void drain(AfterDrain after, EventBatch& events, Journal& journal);
    /// The last event. Output that is still queued is lost. The descriptor stays open until closeDescriptor().
    void close(CloseReason reason, int errnoCode, EventBatch& events, Journal& journal);
    bool isFinishing() const;
    struct Ending
    {
        CloseReason reason = CloseReason::PeerClosed;
        int errnoCode = 0;
        QString more;
    };
    /// Why it is to end, if it is.
    std::optional<Ending> ending() const;
    std::optional<CloseReason> finishReason() const;

    // --- the thread that accepts makes it known, then its attendant serves it ---

    void makeKnown() { m_isKnown.count_down(); }
    void awaitKnown() { m_isKnown.wait(); }
    /// For a connection that nobody can serve.
    UniqueFd takeDescriptor() { return std::move(m_fd); }

    // --- for any thread ---

    void setName(const QString& name);
    void enqueueShared(const QByteArray& bytes);
    void enqueueNow(QByteArrayView bytes); ///< past what is delayed: a person wants it sent
    /// For later. First: releaseDelayed() is wanted at nextDelayed(). Dropped: too many wait already.
    enum class Delayed : quint8 { First, Behind, Dropped };
    Delayed enqueue(
        QByteArrayView bytes); ///< at once, or behind what is delayed, as enqueueShared() and write()
    Delayed enqueueAfter(std::chrono::milliseconds delay, QByteArrayView bytes);
    std::optional<SteadyTime> nextDelayed() const; ///< when the first part is due, if there is one
    /// Queues the parts whose time has come. flush() is to follow.
    void releaseDelayed(SteadyTime now);
    /// What would go out after that time never will; an event says so.
    void dropDelayed(SteadyTime last, EventBatch& events);
    /// Writes what the kernel takes; false if some of the queue is left.
    bool flush(EventBatch& events, Journal& journal);
    /// enqueue() and flush(), without a copy of what the kernel takes at once.
    bool write(QByteArrayView bytes, EventBatch& events, Journal& journal);
    /// Output is left that its attendant will not write. True if nobody has said so since foundRoom(): then the
    /// thread that accepts is to be told, once.
    bool askForRoom() noexcept { return !m_isRoomWanted.exchange(true); }
    void foundRoom() noexcept { m_isRoomWanted = false; }
    /// Above the hard limit; then it is about to end as a slow consumer.
    bool limitOutput();
    /// Graceful: FIN once the queue is empty; then the peer's is waited for, or only that everything is
    /// acknowledged. flush() makes it happen, checkDrained() ends the latter wait.
    enum class PeerFin : bool { Ignored, Awaited };
    void checkDrained();
    void finish(CloseReason reason, PeerFin peer);
    /// At once; the first reason counts. Wakes the attendant.
    void end(CloseReason reason, int errnoCode = 0, const QString& more = {});
    /// As end(), but with RST. SO_LINGER of 0, socket(7)
    void abort(CloseReason reason);
    void beginLine() { m_lineSince = m_lastActivity.load(); }
    void clearLine() { m_lineSince = 0; }
    /// Ends it if a time-out is over; returns the limit that bit.
    std::optional<Limit> checkDeadlines(WallTime now, const NetSettings& settings, bool dropsSlow);

    // --- for the thread that accepts; it watches for room to write where the attendant does not ---

    int descriptor() const noexcept { return m_fd.get(); }
    bool isWatched() const noexcept { return m_isWatched; }
    void setWatched(bool isWatched) { m_isWatched = isWatched; }
    void setReady(std::function<void()> ready) { m_ready = std::move(ready); }
    void ready(quint32) override { m_ready(); }
    void closeDescriptor();

private:
    using Nanoseconds = std::atomic<qint64>; // since the epoch; 0 = never

    Delayed enqueueAfterLocked(std::chrono::milliseconds delay, QByteArrayView bytes);
    void dropDelayedLocked(SteadyTime last, EventBatch& events);
    bool hasDelayed() const { return !m_delayed.isEmpty(); }
    bool flushLocked(QByteArrayView borrowed, EventBatch& events, Journal& journal);
    void countInput(QByteArrayView bytes, EventBatch& events);
    void endIfDrained();
    void endLocked(CloseReason reason, int errnoCode, const QString& more);
    QString lostOutput() const;
    bool takesOutput() const
    {
        return !hasEnded() && !m_isOutputEnded && m_finish != CloseReason::ServerStopped;
    }
    bool hasEnded() const { return m_ending.has_value() || m_isClosed; }

    static constexpr std::chrono::seconds PeerFinWait { 2 };
    static constexpr std::chrono::seconds DrainWait { 5 }; // without progress

    const ConnectionId m_id;
    const Endpoint m_peer;
    const WallTime m_since;
    std::latch m_isKnown { 1 };
    const OutputLimits m_limits;
    UniqueFd m_fd;
    std::unique_ptr<Transport> m_transport;
    bool m_isWatched = false; // of the thread that accepts, as is m_ready
    std::function<void()> m_ready;

    bool m_hasInputFailed = false; // of its attendant
    Nanoseconds m_lastActivity;
    Nanoseconds m_lineSince { 0 };
    std::atomic<bool> m_isRoomWanted { false };
    std::atomic<quint64> m_bytesIn { 0 };
    std::atomic<quint64> m_bytesOut { 0 };
    std::atomic<quint64> m_messagesIn { 0 };
    std::atomic<quint64> m_messagesOut { 0 };

    mutable std::mutex m_mutex; // guards all below
    OutputQueue m_queue;
    DelayedOutput m_delayed;
    std::condition_variable m_delaysChanged; // for drain(): some were released or dropped, or the end has come
    QString m_name;
    std::optional<CloseReason> m_finish;
    std::optional<Ending> m_ending;
    PeerFin m_peerFin = PeerFin::Awaited;
    WallTime m_finishSince {};
    WallTime m_slowSince {}; // above the soft output limit; epoch = no
    WallTime m_stuckSince {}; // output is queued; moves on with each write
    bool m_isInputEnded = false;
    bool m_isOutputEnded = false;
    bool m_isClosed = false;
    bool m_isDraining = false; // its attendant waits for room instead of reading
};

} // namespace signalbox
