// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/hostility/hostiletrial.h"

#include "base/systemerror.h"
#include "base/units.h"
#include "base/visibletext.h"

#include <QCoreApplication>

namespace signalbox {
namespace {

QString translate(const char* text) { return QCoreApplication::translate("Hostility", text); }

QString bytesText(quint64 bytes) { return formatBytes(static_cast<double>(bytes)); }

} // namespace

HostileTrial::HostileTrial(Reactor& reactor, const HostileSettings& settings, HostileHealth& health, Plan plan)
    : m_settings(settings)
    , m_health(health)
    , m_plan(std::move(plan))
    , m_attack(reactor, settings.target, m_plan.script, settings.pace)
{
}

void HostileTrial::begin(SteadyTime now)
{
    m_begunAt = m_phaseAt = now;
    m_health.beginBefore(now, m_plan.patience);
}

bool HostileTrial::tick(SteadyTime now)
{
    m_health.tick(now);
    switch (m_phase) {
    case Phase::Before:
        if (!m_health.isConcluded())
            break;
        if (m_health.failure()) {
            conclude(now);
        } else {
            m_phase = Phase::Attack;
            m_phaseAt = now;
            m_health.beginBeside(now);
        }
        break;
    case Phase::Attack:
        m_attack.tick(now);
        m_isBrokenOff = !m_attack.isOver() && now - m_phaseAt > ScriptLimit;
        if (m_health.failure() || m_isBrokenOff) {
            beginAfter(now);
        } else if (m_attack.isOver()) {
            m_phase = Phase::Settling;
            m_phaseAt = now;
        }
        break;
    case Phase::Settling:
        settle(now);
        break;
    case Phase::After:
        if (m_health.isConcluded())
            conclude(now);
        break;
    case Phase::Over:
        break;
    }
    return m_phase == Phase::Over;
}

bool HostileTrial::isAnswered() const
{
    const HostileConnection* last = m_attack.last();
    switch (m_plan.expectation.answer) {
    case HostileExpectation::Answer::Echo:
        return last && last->isEchoed();
    case HostileExpectation::Answer::Contains:
        return last && last->firstReceived().contains(m_plan.expectation.needle);
    case HostileExpectation::Answer::Any:
        break;
    }
    return true;
}

bool HostileTrial::isEndExpected() const
{
    return m_attack.last() && m_plan.expectation.ends.testFlag(m_attack.last()->end());
}

/// Waits until what came of the attack is what is expected, and lasts for a moment, or time is up.
void HostileTrial::settle(SteadyTime now)
{
    const bool isGood = m_attack.connectError() == 0 && isEndExpected() && isAnswered();
    if (!isGood)
        m_answeredAt.reset();
    else if (!m_answeredAt)
        m_answeredAt = now;
    const bool isLasting =
        m_answeredAt && (now - *m_answeredAt >= m_plan.settle || m_attack.last()->end() != HostileEnd::Open);
    const bool isHopeless = !isGood && (!m_attack.last() || !m_attack.last()->isOpen());
    if (isLasting || isHopeless || m_health.failure() || now - m_phaseAt > m_settings.limit) {
        m_isAsExpected = isGood;
        beginAfter(now);
    }
}

void HostileTrial::beginAfter(SteadyTime now)
{
    m_phase = Phase::After;
    m_phaseAt = now;
    if (const HostileConnection* last = m_attack.last()) {
        m_outcome.end = last->end();
        m_outcome.answer = last->firstReceived().first(
            std::min<qsizetype>(HostileOutcome::MaxAnswer, last->firstReceived().size()));
    }
    m_outcome.bytesSent = m_attack.sent();
    m_outcome.bytesReceived = m_attack.received();
    m_attack.hangUp();
    if (!m_health.failure())
        m_health.beginAfter(now);
}

/// What came of the attack, in a sentence.
QString HostileTrial::seen() const
{
    if (m_attack.connectError() != 0)
        return translate("The attack could not connect: %1.").arg(errnoText(m_attack.connectError()));
    if (m_isBrokenOff)
        return translate("The attack was broken off after %1.").arg(formatLatency(ScriptLimit));
    const HostileConnection* last = m_attack.last();
    if (!last || !m_outcome.end)
        return {};
    QString text;
    switch (*m_outcome.end) {
    case HostileEnd::Open:
        text = translate("The attacking connection stayed open");
        break;
    case HostileEnd::Closed:
        text = translate("The server closed the attacking connection");
        break;
    case HostileEnd::Reset:
        text = translate("The server reset the attacking connection");
        break;
    case HostileEnd::Own:
        text = translate("The attack ended its connection");
        break;
    }
    text += translate("; %1 went out, %2 came back").arg(bytesText(last->sent()), bytesText(last->received()));
    if (m_attack.untaken() > 0)
        text += translate("; %1 were not taken").arg(bytesText(m_attack.untaken()));
    if (m_plan.expectation.answer == HostileExpectation::Answer::Echo && !last->isEchoed())
        text += last->received() == last->sent() ? translate(", but not what was sent")
                                                 : translate(", which is not the whole of it");
    else if (m_plan.expectation.answer == HostileExpectation::Answer::Contains && !isAnswered())
        text += translate(", without \"%1\"").arg(visibleText(QByteArrayView(m_plan.expectation.needle)));
    return text + QLatin1Char('.');
}

void HostileTrial::conclude(SteadyTime now)
{
    const bool isBefore = m_phase == Phase::Before;
    m_phase = Phase::Over;
    m_outcome.script = m_plan.script;
    m_outcome.expected = m_plan.expectation.text();
    m_outcome.elapsed = now - m_begunAt;
    if (isBefore) {
        m_outcome.verdict = HostileVerdict::NotRun;
        m_outcome.reason = *m_health.failure();
        return;
    }
    m_outcome.probes = m_health.answers();
    m_outcome.slowest = m_health.slowest();
    if (m_health.failure()) {
        m_outcome.verdict = HostileVerdict::Unhealthy;
        m_outcome.reason = *m_health.failure() + QLatin1Char(' ') + seen();
    } else if (!m_isAsExpected) {
        m_outcome.verdict = HostileVerdict::UnexpectedEnd;
        m_outcome.reason = seen();
    } else {
        m_outcome.verdict = HostileVerdict::Healthy;
        m_outcome.reason = seen();
    }
}

} // namespace signalbox
