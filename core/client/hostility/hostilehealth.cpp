// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/hostility/hostilehealth.h"

#include <QCoreApplication>

namespace signalbox {
namespace {

using namespace std::chrono_literals;
using State = HostileProbe::State;
using Serving = HostileSettings::Serving;

constexpr auto ResidentInterval = 100ms;
constexpr auto NewcomerInterval = 150ms;
constexpr auto RetryInterval = 100ms;

QString translate(const char* text) { return QCoreApplication::translate("Hostility", text); }

} // namespace

HostileHealth::HostileHealth(Reactor& reactor, const HostileSettings& settings)
    : m_settings(settings)
    , m_resident(reactor, settings)
    , m_newcomer(reactor, settings)
    , m_serving(settings.serving)
{
    // Without a question nobody answers, so nobody tells either.
    if (m_serving == Serving::Detect && settings.mode == HostileMode::Raw && settings.question.isEmpty())
        m_serving = Serving::Several;
}

void HostileHealth::beginDetection(SteadyTime now)
{
    m_phase = Phase::Detection;
    m_isConcluded = false;
    m_failure.reset();
    m_resident.dial(now);
}

void HostileHealth::beginBefore(SteadyTime now, std::chrono::milliseconds patience)
{
    m_phase = Phase::Before;
    m_phaseAt = now;
    m_patience = patience;
    m_isConcluded = false;
    m_failure.reset();
    m_newcomer.setLimited(true);
    if (!hasResident())
        m_newcomer.dial(now);
    else if (m_resident.state() == State::Content)
        m_resident.ask(now);
    else
        m_resident.dial(now);
}

void HostileHealth::beginBeside(SteadyTime now)
{
    m_phase = Phase::Beside;
    m_isConcluded = false;
    m_isResidentAsking = m_isNewcomerAsking = false;
    m_residentAt = m_newcomerAt = now;
    m_answers = 0;
    m_slowest = {};
    m_newcomer.hangUp();
}

void HostileHealth::beginAfter(SteadyTime now)
{
    m_phase = Phase::After;
    m_isConcluded = false;
    m_needsFresh = m_isNewcomerAsking; // who came before the end does not tell what is after it
    if (servesOne()) {
        // Whoever waited all the time is to be answered from now on.
        m_newcomer.setLimited(true);
        m_newcomer.restartClock(now);
        if (!m_isNewcomerAsking) {
            m_newcomer.dial(now);
            m_isNewcomerAsking = true;
        }
        return;
    }
    if (hasResident() && !m_isResidentAsking && m_resident.state() == State::Content) {
        m_resident.ask(now);
        m_isResidentAsking = true;
    }
    if (!m_isNewcomerAsking) {
        m_newcomer.dial(now);
        m_isNewcomerAsking = true;
    }
}

/// True if it is content, or still was; counts a new answer. On failure there is a sentence.
bool HostileHealth::take(HostileProbe& probe, bool& wasBusy, const char* sentence)
{
    if (probe.state() == State::Failed) {
        m_failure = translate(sentence).arg(probe.failure());
        return false;
    }
    if (!wasBusy || probe.isBusy())
        return !wasBusy;
    wasBusy = false;
    ++m_answers;
    m_slowest = std::max(m_slowest, probe.took());
    return true;
}

void HostileHealth::tick(SteadyTime now)
{
    m_resident.tick(now);
    m_newcomer.tick(now);
    if (m_isConcluded || m_failure)
        return;
    switch (m_phase) {
    case Phase::None:
        break;
    case Phase::Detection:
    case Phase::DetectionAgain:
        tickDetection(now);
        break;
    case Phase::Before:
        tickBefore(now);
        break;
    case Phase::Beside:
        tickBeside(now);
        break;
    case Phase::After:
        tickAfter(now);
        break;
    }
}

/// While the resident has a connection, is a newcomer answered? If not: is it, once the resident has gone?
void HostileHealth::tickDetection(SteadyTime now)
{
    if (m_resident.state() == State::Failed && m_phase == Phase::Detection) {
        m_failure = translate("The server does not serve: a client %1.").arg(m_resident.failure());
        return;
    }
    if (m_resident.isBusy())
        return;
    if (m_serving != Serving::Detect) {
        m_isConcluded = true;
        if (!hasResident())
            m_resident.hangUp();
        return;
    }
    if (m_newcomer.state() == State::Idle) {
        m_newcomer.setLimited(false);
        m_newcomer.dial(now);
        m_phaseAt = now;
    } else if (m_newcomer.state() == State::Failed) {
        m_failure = translate("The server does not serve: a client %1.").arg(m_newcomer.failure());
    } else if (m_newcomer.state() == State::Content) {
        m_serving = m_phase == Phase::Detection ? Serving::Several : Serving::One;
        m_isConcluded = true;
        m_newcomer.hangUp();
        if (!hasResident())
            m_resident.hangUp();
    } else if (m_phase == Phase::Detection && now - m_phaseAt > m_settings.limit) {
        m_resident.hangUp();
        m_phase = Phase::DetectionAgain;
        m_newcomer.setLimited(true);
        m_newcomer.restartClock(now);
    }
}

void HostileHealth::tickBefore(SteadyTime now)
{
    HostileProbe& probe = hasResident() ? m_resident : m_newcomer;
    if (probe.state() == State::Content) {
        m_isConcluded = true;
        if (!hasResident())
            m_newcomer.hangUp();
        return;
    }
    if (probe.state() != State::Failed)
        return;
    if (now - m_phaseAt >= m_patience)
        m_failure = translate("Before the attack, a client %1.").arg(probe.failure());
    else if (now - m_residentAt >= RetryInterval) {
        m_residentAt = now;
        probe.dial(now);
    }
}

void HostileHealth::tickBeside(SteadyTime now)
{
    if (servesOne()) {
        if (!m_isNewcomerAsking) {
            m_newcomer.setLimited(false);
            m_newcomer.dial(now);
            m_isNewcomerAsking = true;
        }
        bool isWaiting = true;
        if (take(m_newcomer, isWaiting, QT_TRANSLATE_NOOP("Hostility", "Beside the attack, a client %1.")))
            m_newcomer.hangUp(); // or it would hold the server up itself
        m_isNewcomerAsking = m_isNewcomerAsking && isWaiting;
        if (!isWaiting)
            m_phase = Phase::None; // one is enough; the next is asked for afterwards
        return;
    }
    if (hasResident()
        && take(m_resident, m_isResidentAsking,
            QT_TRANSLATE_NOOP("Hostility", "Beside the attack, a client that was connected before %1."))
        && now >= m_residentAt) {
        m_residentAt = now + ResidentInterval;
        m_isResidentAsking = true;
        m_resident.ask(now);
    }
    if (!m_failure
        && take(m_newcomer, m_isNewcomerAsking,
            QT_TRANSLATE_NOOP("Hostility", "Beside the attack, a new client %1."))
        && now >= m_newcomerAt) {
        m_newcomerAt = now + NewcomerInterval;
        m_isNewcomerAsking = true;
        m_newcomer.dial(now);
    }
}

void HostileHealth::tickAfter(SteadyTime now)
{
    const bool isNewcomerContent = take(
        m_newcomer, m_isNewcomerAsking, QT_TRANSLATE_NOOP("Hostility", "After the attack, a new client %1."));
    const bool isResidentContent = !hasResident()
        || take(m_resident, m_isResidentAsking,
            QT_TRANSLATE_NOOP("Hostility", "After the attack, a client that was connected before %1."));
    if (isNewcomerContent && std::exchange(m_needsFresh, false)) {
        m_newcomer.dial(now);
        m_isNewcomerAsking = true;
        return;
    }
    if (!isNewcomerContent || !isResidentContent)
        return;
    m_isConcluded = true;
    m_newcomer.hangUp();
}

} // namespace signalbox
