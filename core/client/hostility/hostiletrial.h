// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/hostility/hostileattack.h"
#include "client/hostility/hostilehealth.h"
#include "client/hostility/hostileresult.h"

namespace signalbox {

/// One attack with the health of the server before, beside and after it, up to a verdict. Belongs to the thread
/// of the reactor.
class HostileTrial
{
public:
    static constexpr std::chrono::milliseconds ScriptLimit { 30'000 }; ///< then it is broken off

    struct Plan
    {
        HostileScript script;
        HostileExpectation expectation;
        std::chrono::milliseconds patience {}; ///< for the server to serve before it begins
        std::chrono::milliseconds settle {}; ///< how long an end that is expected has to last
    };

    HostileTrial(Reactor& reactor, const HostileSettings& settings, HostileHealth& health, Plan plan);

    void begin(SteadyTime now);
    /// True when it is over.
    bool tick(SteadyTime now);
    /// Without a name; of a trial that is over.
    const HostileOutcome& outcome() const noexcept { return m_outcome; }

private:
    enum class Phase : quint8 { Before, Attack, Settling, After, Over };

    void beginAfter(SteadyTime now);
    void settle(SteadyTime now);
    bool isAnswered() const;
    bool isEndExpected() const;
    QString seen() const;
    void conclude(SteadyTime now);

    const HostileSettings& m_settings;
    HostileHealth& m_health;
    const Plan m_plan;
    HostileAttack m_attack;
    Phase m_phase = Phase::Before;
    SteadyTime m_begunAt {};
    SteadyTime m_phaseAt {};
    std::optional<SteadyTime> m_answeredAt;
    bool m_isAsExpected = false;
    bool m_isBrokenOff = false;
    HostileOutcome m_outcome;
};

} // namespace signalbox
