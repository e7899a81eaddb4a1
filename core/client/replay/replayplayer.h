// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/replay/replaysocket.h"

#include <memory>

namespace signalbox {

/// One connection of the recording while it is played: its socket, how far it is, and what came of it. Belongs
/// to the thread of the reactor.
class ReplayPlayer
{
public:
    static constexpr int MaxSilent = 3; ///< turns in a row without any answer, after which nothing more is sent
    static constexpr std::chrono::milliseconds Settle { 100 }; ///< for more than was expected to come
    static constexpr int MaxPatience = 20; ///< times the time-out, while something still moves

    /// changed() is called when something happened on the socket. All outlive this.
    ReplayPlayer(Reactor& reactor, const ReplaySettings& settings, const ReplayConnection& connection,
        std::function<void()> changed);

    /// Does the step if it can be done now; false if something has to come or to pass first. `reachedAt` is
    /// when this was first tried, `dueAt` when it is to be done.
    bool perform(
        const ReplayStep& step, bool isLastOfTurn, SteadyTime now, SteadyTime reachedAt, SteadyTime dueAt);
    /// After the last step: true when all has come that is to be waited for.
    bool isSettled(SteadyTime now);

    bool isStarted() const noexcept { return m_startedAt.has_value(); }
    bool isConcluded() const noexcept { return m_isConcluded; }
    /// Nothing more can happen on it.
    bool isBroken() const noexcept { return isStarted() && m_socket.isOver(); }
    bool isGivenUp() const noexcept { return m_silent >= MaxSilent; }
    void checkConnecting(SteadyTime now);

    ReplaySocket& socket() noexcept { return m_socket; }
    const ReplayConnection& connection() const noexcept { return m_connection; }

    /// Closes it and judges. Once.
    const ReplayOutcome& conclude(SteadyTime now, bool isStopped);
    const ReplayOutcome& outcome() const noexcept { return m_outcome; }

private:
    bool isAnswered(const ReplayStep& step, SteadyTime now);
    bool isPastPatience(SteadyTime now, SteadyTime since) const;

    const ReplaySettings& m_settings;
    const ReplayConnection& m_connection;
    ReplaySocket m_socket;
    ByteMask m_patterns; // those that hold anywhere, for parts of the stream
    std::optional<SteadyTime> m_startedAt;
    std::optional<SteadyTime> m_settlingAt;
    // Answers are counted from here: bytes received and expected.
    quint64 m_mark = 0;
    qsizetype m_expectedMark = 0;
    qsizetype m_answered = 0; // expected bytes whose time has come
    quint64 m_comparedAt = 0; // bytes received when they were last compared
    quint64 m_receivedAtTurn = 0;
    bool m_isEndOverdue = false;
    bool m_isConcluded = false;
    int m_silent = 0;
    ReplayOutcome m_outcome;
};

} // namespace signalbox
