// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/hostility/hostileconnection.h"

#include <memory>
#include <vector>

namespace signalbox {

/// Plays a script against a server. Belongs to the thread of the reactor.
class HostileAttack
{
public:
    static constexpr std::chrono::milliseconds StallLimit { 500 }; ///< of a Send of which nothing is taken
    static constexpr std::chrono::milliseconds ConnectLimit { 2'000 };

    /// pace is a factor of every pause.
    HostileAttack(Reactor& reactor, const Endpoint& target, HostileScript script, double pace);

    /// Goes on as far as it can; every few milliseconds.
    void tick(SteadyTime now);
    bool isOver() const noexcept { return m_at == m_script.size(); } ///< every step has been done
    void hangUp(); ///< closes what is open

    const HostileScript& script() const noexcept { return m_script; }
    /// The connection that the script ended with; null before the first step.
    const HostileConnection* last() const noexcept { return m_current; }
    quint64 sent() const noexcept; ///< by all connections
    quint64 received() const noexcept;
    quint64 untaken() const noexcept { return m_untaken; } ///< bytes that the server did not take
    int connectError() const noexcept
    {
        return m_connectError;
    } ///< errno of a connection that did not come about

private:
    bool isDone(const HostileStep& step, SteadyTime now);
    bool isConnected(SteadyTime now);
    bool isSent(const HostileStep& step, SteadyTime now);
    bool isPast(std::chrono::milliseconds time, SteadyTime since, SteadyTime now) const;

    Reactor& m_reactor;
    const Endpoint m_target;
    const HostileScript m_script;
    const double m_pace;
    std::vector<std::unique_ptr<HostileConnection>> m_connections;
    HostileConnection* m_current = nullptr;
    std::size_t m_at = 0;
    bool m_isBegun = false; // the step at m_at
    SteadyTime m_begunAt {};
    SteadyTime m_progressAt {}; // Send: when something was taken
    SteadyTime m_pieceAt {};
    qint64 m_sentOfStep = 0;
    quint64 m_receivedMark = 0; // when the last Send began
    quint64 m_untaken = 0;
    int m_connectError = 0;
};

} // namespace signalbox
