// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/hostility/hostiletrial.h"
#include "client/hostility/minimiser.h"

#include <QObject>

#include <functional>
#include <memory>

class QTimer;

namespace signalbox {

/// Where a run stands; a value.
struct HostileProgress
{
    QByteArray name; ///< of the case at work
    int index = 0; ///< of it, from 0
    int count = 0; ///< of cases
    int mutation = 0; ///< at work, from 1; 0 = none
    int mutations = 0;
    int shortening = 0; ///< tries so far to make what failed shorter; 0 = that is not at work
};

/// The part of a Hostility that works: takes the cases in turn, each with a trial of its own. Made in any
/// thread, then moved into its own, where everything else belongs.
class HostileWorker : public QObject
{
    Q_OBJECT

public:
    struct Reports
    {
        std::function<void(const HostileProgress&)> progressed; ///< at each case, mutation and shortening
        std::function<void(const HostileOutcome&)> caseFinished;
        std::function<void(const HostileResult&)> finished; ///< once, last
    };

    HostileWorker(const HostileSettings& settings, Reports reports);
    ~HostileWorker() override; ///< closes all connections

    void start(); ///< once
    void stop(); ///< ends the run with what there is

private:
    void tick();
    void beginCase();
    void beginTrial(HostileScript script, std::chrono::milliseconds patience, std::chrono::milliseconds settle);
    void beginMutation();
    void beginShortening();
    void trialOver(HostileOutcome outcome);
    void mutationOver(const HostileOutcome& outcome);
    void shorteningOver(const HostileOutcome& outcome);
    void caseOver(HostileOutcome outcome);
    void skipRest(const QString& reason);
    void finish();
    void report() const;
    bool isScript() const { return !m_settings.script.empty(); }
    std::size_t caseCount() const { return isScript() ? 1 : m_cases.size(); }
    QByteArray caseName() const;
    std::chrono::milliseconds settleTime(bool isShort) const;

    const HostileSettings m_settings;
    const Reports m_reports;
    std::vector<const HostileCase*> m_cases;
    Reactor* m_reactor = nullptr; // a child
    QTimer* m_tick = nullptr; // a child
    std::unique_ptr<HostileHealth> m_health;
    std::unique_ptr<HostileTrial> m_trial; // null while the server is looked at
    std::unique_ptr<Minimiser> m_minimiser; // while what failed is made shorter
    std::size_t m_at = 0; // of m_cases
    int m_mutation = 0; // from 0
    HostileOutcome m_mutated; // sums over the mutations so far, or the one that failed
    SteadyTime m_startedAt {};
    SteadyTime m_caseAt {};
    SteadyTime m_shorteningAt {};
    bool m_isOver = false;
    HostileResult m_result;
};

} // namespace signalbox
