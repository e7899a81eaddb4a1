// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/recordingjob.h"

namespace signalbox {

RecordingJob::RecordingJob(const QString& fileName, const JournalLimits& limits, QObject* parent)
    : QObject(parent)
    , m_fileName(fileName)
    , m_limits(limits)
{
}

void RecordingJob::start()
{
    m_job.start([this] { run(); });
}

void RecordingJob::run()
{
    const auto tell = [this](auto&& signal) {
        QMetaObject::invokeMethod(this, std::forward<decltype(signal)>(signal), Qt::QueuedConnection);
    };
    auto recording =
        openRecording(m_fileName, m_limits, [this](qint64 done, qint64 total) { return report(done, total); });
    if (!recording)
        return tell([this, error = recording.error()] { Q_EMIT failed(error); });
    if (recording->summary.isCancelled)
        return tell([this] { Q_EMIT cancelled(); });
    const RecordedSnapshot recorded = recordedSnapshot(recording->journal->view());
    auto shown =
        std::make_shared<const ShownRecording>(ShownRecording { std::move(recording).value(), recorded });
    tell([this, shown = std::move(shown)] { Q_EMIT opened(shown); });
}

bool RecordingJob::report(qint64 done, qint64 total)
{
    if (m_job.isReportDue(done == total))
        QMetaObject::invokeMethod(
            this, [this, done, total] { Q_EMIT progress(done, total); }, Qt::QueuedConnection);
    return !m_job.isCancelled();
}

} // namespace signalbox
