// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "export/exportrun.h"
#include "export/jobthread.h"

#include <QObject>

namespace signalbox {

/// One exportToFile() in a thread of its own, for a window that must not wait. Lives in the thread that made
/// it, and signals there. For one export; make another for the next.
class ExportJob : public QObject
{
    Q_OBJECT

public:
    explicit ExportJob(ExportRequest request, QObject* parent = nullptr);

    const ExportRequest& request() const noexcept { return m_request; }

    void start(); ///< once. Destroyed, it cancels, and waits for the thread
    void cancel() { m_job.cancel(); } ///< finished() follows all the same

Q_SIGNALS:
    /// At most 20 times a second; `total` is that of the view, filtered or not.
    void progress(quint64 done, quint64 total);
    void finished(const signalbox::ExportOutcome& outcome);

private:
    void run();
    bool report(quint64 done, quint64 total);

    const ExportRequest m_request;
    JobThread m_job; // last: the others outlive it
};

} // namespace signalbox
