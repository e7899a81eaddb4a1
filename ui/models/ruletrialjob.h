// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "export/jobthread.h"
#include "modes/rules/ruletrial.h"

#include <QObject>

namespace signalbox {

/// One tryRules() in a thread of its own, for a window that must not wait. Lives in the thread that made it,
/// and signals there. For one trial; make another for the next.
class RuleTrialJob : public QObject
{
    Q_OBJECT

public:
    RuleTrialJob(const RuleSet& set, const JournalView& view, quint32 maxLine, QObject* parent = nullptr);

    const RuleSet& set() const noexcept { return m_set; }
    void start(); ///< once. Destroyed, it cancels, and waits for the thread
    void cancel() { m_job.cancel(); } ///< finished() follows, with what it had so far

Q_SIGNALS:
    void progress(quint64 done, quint64 total); ///< events, at most 20 times a second
    void finished(const std::shared_ptr<const signalbox::RuleTrial>& trial);
    void failed(const signalbox::Error& error);

private:
    void run();

    const RuleSet m_set;
    const JournalView m_view;
    const quint32 m_maxLine;
    JobThread m_job; // last: the others outlive it
};

} // namespace signalbox
