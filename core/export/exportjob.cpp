// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/exportjob.h"

namespace signalbox {

ExportJob::ExportJob(ExportRequest request, QObject* parent)
    : QObject(parent)
    , m_request(std::move(request))
{
}

void ExportJob::start()
{
    m_job.start([this] { run(); });
}

void ExportJob::run()
{
    const ExportOutcome outcome =
        exportToFile(m_request, [this](quint64 done, quint64 total) { return report(done, total); });
    QMetaObject::invokeMethod(
        this, [this, outcome] { Q_EMIT finished(outcome); }, Qt::QueuedConnection);
}

bool ExportJob::report(quint64 done, quint64 total)
{
    if (m_job.isReportDue(done == total))
        QMetaObject::invokeMethod(
            this, [this, done, total] { Q_EMIT progress(done, total); }, Qt::QueuedConnection);
    return !m_job.isCancelled();
}

} // namespace signalbox
