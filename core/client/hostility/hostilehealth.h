// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/hostility/hostileprobe.h"

#include <memory>
#include <optional>

namespace signalbox {

/// Judges the health of a server before, beside and after an attack. With servers that serve several at once: a
/// resident, connected all the time, and newcomers, one after the other, are answered in time. With one at a
/// time: a newcomer that comes amid the attack is answered once the attack has gone.
/// Residents exist where the mode tells that connections stay: echo and chat.
class HostileHealth
{
public:
    HostileHealth(Reactor& reactor, const HostileSettings& settings);

    /// Finds out how many the server serves at once; serving() knows when isConcluded().
    void beginDetection(SteadyTime now);
    /// Before an attack: someone is answered, for which there is `patience`.
    void beginBefore(SteadyTime now, std::chrono::milliseconds patience);
    void beginBeside(SteadyTime now);
    void beginAfter(SteadyTime now);
    void tick(SteadyTime now);

    /// Of detection, before and after.
    bool isConcluded() const noexcept { return m_isConcluded || m_failure; }
    const std::optional<QString>& failure() const noexcept { return m_failure; } ///< a sentence
    HostileSettings::Serving serving() const noexcept { return m_serving; }

    quint32 answers() const noexcept { return m_answers; } ///< since beginBeside()
    std::chrono::nanoseconds slowest() const noexcept { return m_slowest; } ///< likewise

private:
    enum class Phase : quint8 { None, Detection, DetectionAgain, Before, Beside, After };

    bool servesOne() const noexcept { return m_serving == HostileSettings::Serving::One; }
    bool hasResident() const noexcept { return m_settings.mode != HostileMode::Raw && !servesOne(); }
    void tickDetection(SteadyTime now);
    void tickBefore(SteadyTime now);
    void tickBeside(SteadyTime now);
    void tickAfter(SteadyTime now);
    bool take(HostileProbe& probe, bool& wasBusy, const char* sentence);

    const HostileSettings& m_settings;
    HostileProbe m_resident;
    HostileProbe m_newcomer;
    HostileSettings::Serving m_serving;
    Phase m_phase = Phase::None;
    bool m_isResidentAsking = false;
    bool m_isNewcomerAsking = false;
    bool m_needsFresh = false;
    bool m_isConcluded = false;
    std::optional<QString> m_failure;
    SteadyTime m_phaseAt {};
    SteadyTime m_residentAt {};
    SteadyTime m_newcomerAt {};
    std::chrono::milliseconds m_patience {};
    quint32 m_answers = 0;
    std::chrono::nanoseconds m_slowest {};
};

} // namespace signalbox
