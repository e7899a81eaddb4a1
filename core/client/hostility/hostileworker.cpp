// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/hostility/hostileworker.h"

#include "client/hostility/conversation.h"

#include <QCoreApplication>
#include <QThread>
#include <QTimer>

namespace signalbox {
namespace {

using std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto TickInterval = 2ms;
constexpr auto SettleTime = 150ms;
constexpr auto ShortSettleTime = 30ms; // of one of many mutations
constexpr auto RevivalTime = 5s; // for a supervisor to start a server that died
constexpr auto ShorteningTime = 120s; // of all tries

QString translate(const char* text) { return QCoreApplication::translate("Hostility", text); }

} // namespace

HostileWorker::HostileWorker(const HostileSettings& settings, Reports reports)
    : m_settings(settings)
    , m_reports(std::move(reports))
{
    for (const HostileCase& each : hostileCatalogue()) {
        if (settings.cases.isEmpty() || settings.cases.contains(each.name))
            m_cases.push_back(&each);
    }
    m_result.settings = settings;
}

HostileWorker::~HostileWorker()
{
    Q_ASSERT(QThread::currentThread() == thread());
    m_trial.reset();
    m_health.reset();
}

void HostileWorker::start()
{
    Q_ASSERT(QThread::currentThread() == thread());
    m_startedAt = steady_clock::now();
    m_reactor = new Reactor(this);
    if (const auto opened = m_reactor->open(); !opened) {
        m_result.error = opened.error();
        return finish();
    }
    m_health = std::make_unique<HostileHealth>(*m_reactor, m_settings);
    m_health->beginDetection(m_startedAt);
    m_tick = new QTimer(this);
    m_tick->setTimerType(Qt::PreciseTimer);
    connect(m_tick, &QTimer::timeout, this, &HostileWorker::tick);
    m_tick->start(TickInterval);
}

void HostileWorker::stop()
{
    Q_ASSERT(QThread::currentThread() == thread());
    if (m_isOver)
        return;
    m_result.isStopped = true;
    if (m_minimiser) { // what failed is known; it could only have become shorter
        m_mutated.script = m_minimiser->script();
        m_mutated.name = caseName();
        m_result.outcomes.push_back(m_mutated);
        m_reports.caseFinished(m_mutated);
        ++m_at;
    }
    skipRest(translate("Stopped before it was over."));
    finish();
}

void HostileWorker::tick()
{
    if (m_isOver)
        return;
    const SteadyTime now = steady_clock::now();
    if (m_trial) {
        if (m_trial->tick(now))
            trialOver(std::exchange(m_trial, nullptr)->outcome());
        return;
    }
    m_health->tick(now);
    if (!m_health->isConcluded())
        return;
    m_result.serving = m_health->serving();
    if (m_health->failure()) {
        m_result.error = Error { *m_health->failure(),
            translate("Check the address, and that it speaks what --mode says."), 0 };
        return finish();
    }
    beginCase();
}

QByteArray HostileWorker::caseName() const { return isScript() ? "script" : m_cases[m_at]->name; }

std::chrono::milliseconds HostileWorker::settleTime(bool isShort) const
{
    const auto time = std::chrono::duration<double, std::milli>(isShort ? ShortSettleTime : SettleTime);
    return std::chrono::ceil<std::chrono::milliseconds>(time * m_settings.pace);
}

void HostileWorker::beginCase()
{
    if (m_at == caseCount())
        return finish();
    m_caseAt = steady_clock::now();
    if (isScript())
        return beginTrial(m_settings.script, m_settings.limit, settleTime(false));
    if (m_cases[m_at]->isMutation()) {
        m_mutation = 0;
        m_mutated = {};
        return beginMutation();
    }
    beginTrial(m_cases[m_at]->script(m_settings.mode, m_settings.seed), m_settings.limit, settleTime(false));
}

void HostileWorker::beginTrial(
    HostileScript script, std::chrono::milliseconds patience, std::chrono::milliseconds settle)
{
    report();
    const HostileExpectation any { HostileEnd::Open | HostileEnd::Closed | HostileEnd::Reset
        | HostileEnd::Own };
    HostileExpectation expectation = isScript() ? any : m_cases[m_at]->expectation(m_settings.mode);
    const bool hasSeveral = std::any_of(script.begin(), script.end(),
        [](const HostileStep& step) { return step.kind == HostileStep::Kind::Select; });
    if (hasSeveral && m_result.serving == HostileSettings::Serving::One)
        expectation.answer = HostileExpectation::Answer::Any; // the last of them still waits in the backlog
    m_trial = std::make_unique<HostileTrial>(*m_reactor, m_settings, *m_health,
        HostileTrial::Plan { std::move(script), expectation, patience, settle });
    m_trial->begin(steady_clock::now());
}

void HostileWorker::beginMutation()
{
    const QByteArrayList conversation =
        m_settings.conversation.isEmpty() ? seedConversation(m_settings.mode) : m_settings.conversation;
    beginTrial(scriptOf(mutated(conversation, m_settings.seed + static_cast<quint64>(m_mutation))),
        m_settings.limit, settleTime(true));
}

void HostileWorker::trialOver(HostileOutcome outcome)
{
    if (m_minimiser)
        shorteningOver(outcome);
    else if (!isScript() && m_cases[m_at]->isMutation())
        mutationOver(outcome);
    else
        caseOver(std::move(outcome));
}

void HostileWorker::mutationOver(const HostileOutcome& outcome)
{
    const HostileOutcome before = std::exchange(m_mutated, outcome);
    m_mutated.mutations = ++m_mutation;
    m_mutated.probes += before.probes;
    m_mutated.bytesSent += before.bytesSent;
    m_mutated.bytesReceived += before.bytesReceived;
    m_mutated.slowest = std::max(m_mutated.slowest, before.slowest);
    if (outcome.verdict == HostileVerdict::Healthy && m_mutation < m_settings.mutations)
        return beginMutation();
    if (outcome.verdict == HostileVerdict::Unhealthy || outcome.verdict == HostileVerdict::UnexpectedEnd) {
        m_mutated.seed = m_settings.seed + static_cast<quint64>(m_mutation - 1);
        m_minimiser = std::make_unique<Minimiser>(outcome.script);
        m_shorteningAt = steady_clock::now();
        return beginShortening();
    }
    caseOver(m_mutated);
}

void HostileWorker::beginShortening()
{
    const bool hasTime = steady_clock::now() - m_shorteningAt < ShorteningTime;
    if (auto script = hasTime ? m_minimiser->next() : std::nullopt)
        return beginTrial(std::move(*script), RevivalTime, settleTime(true));
    m_mutated.script = m_minimiser->script();
    m_mutated.shortenings = m_minimiser->tries();
    m_mutated.isShortest = m_minimiser->isComplete();
    m_minimiser.reset();
    m_mutated.reason += QLatin1Char(' ')
        + (m_mutated.isShortest
                ? translate("The shortest script that does so has %1 bytes; it was found in %2 tries.")
                : translate("The shortest script found has %1 bytes, after %2 tries."))
              .arg(bytesOf(m_mutated.script))
              .arg(m_mutated.shortenings);
    caseOver(m_mutated);
}

void HostileWorker::shorteningOver(const HostileOutcome& outcome)
{
    if (outcome.verdict == HostileVerdict::NotRun) { // nobody started it again: nothing more can be tried
        m_mutated.script = m_minimiser->script();
        m_mutated.shortenings = m_minimiser->tries();
        m_minimiser.reset();
        m_mutated.reason += QLatin1Char(' ')
            + translate("The server did not come back within %1 s, so the script could not be made shorter.")
                  .arg(RevivalTime.count());
        return caseOver(m_mutated);
    }
    m_minimiser->judge(outcome.verdict == m_mutated.verdict);
    beginShortening();
}

void HostileWorker::caseOver(HostileOutcome outcome)
{
    outcome.name = caseName();
    outcome.elapsed = steady_clock::now() - m_caseAt;
    const bool isGone = outcome.verdict == HostileVerdict::NotRun;
    const QString reason = outcome.reason;
    m_result.outcomes.push_back(outcome);
    m_reports.caseFinished(outcome);
    ++m_at;
    if (!isGone)
        return beginCase();
    skipRest(reason);
    finish();
}

/// What cannot be run is told apart from what was well.
void HostileWorker::skipRest(const QString& reason)
{
    m_trial.reset();
    m_minimiser.reset();
    for (; m_at < caseCount(); ++m_at) {
        HostileOutcome outcome;
        outcome.name = caseName();
        outcome.reason = reason;
        m_result.outcomes.push_back(outcome);
        m_reports.caseFinished(outcome);
    }
}

void HostileWorker::report() const
{
    HostileProgress progress;
    progress.name = caseName();
    progress.index = static_cast<int>(m_at);
    progress.count = static_cast<int>(caseCount());
    if (!isScript() && m_cases[m_at]->isMutation()) {
        progress.mutation = m_mutation + (m_minimiser ? 0 : 1);
        progress.mutations = m_settings.mutations;
        progress.shortening = m_minimiser ? m_minimiser->tries() : 0;
    }
    m_reports.progressed(progress);
}

void HostileWorker::finish()
{
    m_isOver = true;
    if (m_tick)
        m_tick->stop();
    m_trial.reset();
    m_health.reset();
    m_result.elapsed = steady_clock::now() - m_startedAt;
    m_reports.finished(m_result);
}

} // namespace signalbox
