// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "base/endpoint.h"
#include "base/uniquefd.h"
#include "client/replay/replayresult.h"
#include "net/reactor.h"

#include <deque>

namespace signalbox {

/// One connection of a replay: sends what it is given, keeps what comes. Belongs to the thread of the reactor.
class ReplaySocket final : public Pollable
{
public:
    static constexpr qsizetype ExtraKept = 64 * 1024; ///< bytes kept beyond those that are expected

    /// changed() is called after each event. Expects so many bytes.
    ReplaySocket(Reactor& reactor, qsizetype expected, std::function<void()> changed);
    ReplaySocket(const ReplaySocket&) = delete;
    ReplaySocket& operator=(const ReplaySocket&) = delete;
    ~ReplaySocket() { close(); }

    void dial(const Endpoint& target);
    bool isIdle() const noexcept { return m_state == State::Idle; }
    bool isConnecting() const noexcept { return m_state == State::Connecting; }
    bool isOpen() const noexcept { return m_state == State::Open; } ///< also when the server has sent FIN
    bool isOver() const noexcept { return m_state == State::Over; }
    int connectError() const noexcept { return m_connectError; } ///< errno; 0 = none
    void failConnecting(int code); ///< gives up

    void send(const QByteArray& bytes); ///< after what is queued
    void halfClose(); ///< after what is queued
    void reset(); ///< at once
    void close(); ///< likewise

    bool isAllSent() const noexcept { return m_queue.empty(); }
    const QByteArray& got() const noexcept { return m_got; }
    quint64 received() const noexcept { return m_received; }
    quint64 sent() const noexcept { return m_sent; }
    ServerEnd serverEnd() const noexcept { return m_end; }
    SteadyTime lastActivity() const noexcept { return m_lastActivity; } ///< something came or went
    /// From the last byte sent to the first one after it; taken once.
    std::optional<std::chrono::nanoseconds> takeResponse() { return std::exchange(m_response, {}); }

    void ready(quint32 events) override;

private:
    enum class State : quint8 { Idle, Connecting, Open, Over };

    void receive();
    void flush();
    void watch();
    void over(ServerEnd end);

    Reactor& m_reactor;
    const qsizetype m_limit;
    const std::function<void()> m_changed;
    UniqueFd m_fd;
    State m_state = State::Idle;
    ServerEnd m_end = ServerEnd::None;
    int m_connectError = 0;
    bool m_isWatched = false;
    quint32 m_events = 0;
    bool m_isEnding = false; // FIN follows what is queued
    bool m_isEnded = false; // FIN is out
    std::deque<QByteArray> m_queue; // shares its bytes with the plan
    qsizetype m_done = 0; // of its first
    QByteArray m_got;
    quint64 m_received = 0;
    quint64 m_sent = 0;
    SteadyTime m_lastActivity {};
    std::optional<SteadyTime> m_saidAt; // nothing has come since
    std::optional<std::chrono::nanoseconds> m_response;
};

} // namespace signalbox
