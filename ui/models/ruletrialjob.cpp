// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/ruletrialjob.h"

namespace signalbox {

RuleTrialJob::RuleTrialJob(const RuleSet& set, const JournalView& view, quint32 maxLine, QObject* parent)
    : QObject(parent)
    , m_set(set)
    , m_view(view)
    , m_maxLine(maxLine)
{
}

void RuleTrialJob::start()
{
    m_job.start([this] { run(); });
}

void RuleTrialJob::run()
{
    const auto report = [this](quint64 done, quint64 total) {
        if (m_job.isReportDue(false))
            QMetaObject::invokeMethod(
                this, [this, done, total] { Q_EMIT progress(done, total); }, Qt::QueuedConnection);
        return !m_job.isCancelled();
    };
    auto trial = tryRules(m_set, m_view, m_maxLine, report);
    if (!trial) {
        QMetaObject::invokeMethod(
            this, [this, error = trial.error()] { Q_EMIT failed(error); }, Qt::QueuedConnection);
        return;
    }
    const auto shared = std::make_shared<const RuleTrial>(std::move(trial).value());
    QMetaObject::invokeMethod(
        this, [this, shared] { Q_EMIT finished(shared); }, Qt::QueuedConnection);
}

} // namespace signalbox
