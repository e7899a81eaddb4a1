// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/exportjob.h"

namespace signalbox {
namespace {

constexpr std::chrono::milliseconds ReportEvery { 50 };

} // namespace

ExportJob::ExportJob(ExportRequest request, QObject* parent)
    : QObject(parent)
    , m_request(std::move(request))
{
}

ExportJob::~ExportJob()
{
    cancel();
    if (m_thread.joinable())
        m_thread.join();
}

void ExportJob::start()
{
    Q_ASSERT(!m_thread.joinable());
    m_thread = std::thread([this] { run(); });
}

void ExportJob::cancel() { m_isCancelled = true; }

void ExportJob::run()
{
    const ExportOutcome outcome =
        exportToFile(m_request, [this](quint64 done, quint64 total) { return report(done, total); });
    QMetaObject::invokeMethod(
        this, [this, outcome] { Q_EMIT finished(outcome); }, Qt::QueuedConnection);
}

bool ExportJob::report(quint64 done, quint64 total)
{
    const SteadyTime now = std::chrono::steady_clock::now();
    if (now - m_lastReport >= ReportEvery || done == total) {
        m_lastReport = now;
        QMetaObject::invokeMethod(
            this, [this, done, total] { Q_EMIT progress(done, total); }, Qt::QueuedConnection);
    }
    return !m_isCancelled;
}

} // namespace signalbox
