// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "base/histogram.h"
#include "base/uniquefd.h"
#include "client/loadpattern.h"
#include "client/loadresult.h"
#include "net/reactor.h"

#include <cmath>
#include <vector>

namespace signalbox {

/// What the connections of one load have in common. Outlives them; belongs to the thread of the LoadWorker.
struct LoadShared
{
    LoadShared(Reactor& reactor_, const LoadSettings& settings_)
        : reactor(reactor_)
        , settings(settings_)
        , pattern(settings_)
        , buffer(LoadPattern::MaxTransfer)
        , sources(settings_.sources)
        , sentAt(static_cast<std::size_t>(settings_.clients) * static_cast<std::size_t>(settings_.depth))
    {
    }

    Reactor& reactor;
    const LoadSettings settings;
    LoadPattern pattern;
    std::vector<char> buffer;
    int sources; ///< addresses of 127.0.0.0/8 in use, beside the one that the system chooses if this is 0
    std::vector<SteadyTime> sentAt; ///< of every message on its way: `depth` places for each client

    bool isSending = false; ///< the load runs: an echo is followed by the next message
    bool isMeasuring = false; ///< the window is open
    SteadyTime scheduleStart {}; ///< open loop: the first message is due
    double period = 0; ///< open loop: ns from one message of the schedule to the next
    double rampPlaces = 0; ///< open loop: messages that are due while the rate rises
    int active = 0; ///< clients from 0 to this one take part
    int participants = 0; ///< open loop: clients that take turns

    Histogram latency; ///< these three are of the window
    Histogram uncorrected;
    Histogram lag;
    Histogram connectTime; ///< of every connection that came about, setting up included
    quint64 messages = 0; ///< echoes so far
    quint64 connections = 0; ///< so far
    int connecting = 0; ///< with a SYN under way
    int connected = 0; ///< clients that have connected and have not failed
    int served = 0; ///< got an echo at any time
    LoadFailures failures;
    int firstConnectError = 0; ///< errno

    /// Open loop: when a message of the schedule is due.
    SteadyTime dueAt(double place) const
    {
        const double ramp = std::chrono::duration<double, std::nano>(settings.ramp).count();
        const double after =
            place < rampPlaces ? std::sqrt(2 * ramp * period * place) : ramp + (place - rampPlaces) * period;
        return scheduleStart + std::chrono::nanoseconds(static_cast<qint64>(after));
    }
};

/// One client of a load: connects, sends messages and checks their echoes. A plain object around a descriptor
/// that allocates nothing once it is there. Belongs to the thread of its LoadWorker.
class LoadConnection final : public Pollable
{
public:
    static constexpr std::chrono::seconds ConnectTimeout { 10 };

    LoadConnection(LoadShared& shared, int index)
        : m_shared(shared)
        , m_index(index)
    {
    }
    LoadConnection(const LoadConnection&) = delete;
    LoadConnection& operator=(const LoadConnection&) = delete;
    ~LoadConnection() { letGo(); } ///< closes at once

    bool isConnecting() const noexcept { return m_state == State::Connecting; }
    /// Has been connected and has not failed; with a connection for each message, it may have none right now.
    bool isUp() const noexcept { return m_isUp; }
    bool isServed() const noexcept { return m_echoed > 0; }
    bool isOver() const noexcept { return m_state == State::Over; }
    quint64 inFlight() const noexcept { return m_begun - m_echoed; } ///< messages sent and not echoed

    /// Once. Sends the first message as soon as the connection is there.
    void connectNow();
    /// Fails if the connection or the echo has not come about in time.
    void checkDeadline(SteadyTime now);
    /// Open loop: its place among the participants.
    void setTurn(int turn) { m_turn = turn; }
    /// Open loop: its next message is due.
    void takeTurn(SteadyTime now);
    /// Sends what depth and schedule allow.
    void fill(SteadyTime now);
    /// The run is over: what was wrong for so long is counted now.
    void conclude();

    void ready(quint32 events) override;

private:
    enum class State : quint8 { Waiting, Connecting, Open, Paused, Over };

    int dial(); // 0 or errno
    int dialFrom(int source);
    bool bindTo(int source) const;
    void reconnect();
    void pause();
    void connectFailed(int code);
    void established();
    void begin(SteadyTime now);
    void send();
    void receive();
    void echoed(quint64 count);
    void mismatched();
    void setBlocked(bool isBlocked);
    void broken(int code); // 0 = the server closed
    void fail(quint32 LoadFailures::*kind);
    void letGo();
    SteadyTime intended(quint64 message) const; // open loop
    bool isScheduled(quint64 message) const
    {
        return m_shared.settings.isOpenLoop() && message >= m_unscheduled;
    }
    SteadyTime& sentAt(quint64 message);

    LoadShared& m_shared;
    const int m_index;
    int m_turn = -1;
    UniqueFd m_fd;
    State m_state = State::Waiting;
    bool m_isUp = false;
    bool m_isBlocked = false; // the kernel takes no more for now
    bool m_isMismatched = false; // wrong before the first echo; how it ends tells what it was
    quint64 m_begun = 0; // messages begun
    quint64 m_echoed = 0; // messages that came back whole
    quint64 m_owed = 0; // bytes of the messages begun
    quint64 m_sent = 0; // of them, bytes that the kernel has taken
    quint64 m_received = 0;
    quint64 m_unscheduled = 0; // messages begun before the schedule
    SteadyTime m_deadline {};
};

} // namespace signalbox
