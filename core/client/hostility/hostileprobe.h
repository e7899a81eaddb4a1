// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "base/uniquefd.h"
#include "client/hostility/hostilesettings.h"
#include "net/reactor.h"

#include <QRegularExpression>

namespace signalbox {

/// A well-behaved client beside the attack: asks what its mode lets it ask, and says whether it was answered in
/// time and rightly. Belongs to the thread of the reactor.
class HostileProbe final : public Pollable
{
public:
    enum class State : quint8 {
        Idle,
        Connecting,
        Asking,
        Content, ///< answered
        Failed, ///< failure() says why
    };

    HostileProbe(Reactor& reactor, const HostileSettings& settings);
    ~HostileProbe();

    /// A new connection, and the first question on it.
    void dial(SteadyTime now);
    /// Another question on the same connection. Only when content.
    void ask(SteadyTime now);
    /// The time limit counts from now on rather than from the question.
    void restartClock(SteadyTime now) { m_askedAt = now; }
    /// Off: it may wait for as long as it takes.
    void setLimited(bool isLimited) { m_isLimited = isLimited; }
    void tick(SteadyTime now);
    void hangUp();

    State state() const noexcept { return m_state; }
    bool isBusy() const noexcept { return m_state == State::Connecting || m_state == State::Asking; }
    const QString& failure() const noexcept { return m_failure; } ///< what happened to it, without a full stop
    std::chrono::nanoseconds took() const noexcept { return m_took; } ///< the last answer

    void ready(quint32 events) override;

private:
    void sendQuestion();
    void receive();
    void judge();
    bool judgeLines();
    void content();
    void fail(const QString& what);

    static constexpr qsizetype MaxKept = 64 * 1024; // of what came back; more is no answer

    Reactor& m_reactor;
    const HostileSettings& m_settings;
    const QRegularExpression m_answer;
    bool m_isTooHard = false; // the last match gave up
    UniqueFd m_fd;
    State m_state = State::Idle;
    QByteArray m_question;
    QByteArray m_received;
    bool m_isLimited = true;
    bool m_hasInputEnded = false;
    SteadyTime m_askedAt {};
    std::chrono::nanoseconds m_took {};
    QString m_failure;
    quint32 m_number = 0; // of the question
};

} // namespace signalbox
