// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/backgroundtask.h"

namespace signalbox {

void BackgroundTask::start(Work work)
{
    m_job.start([this, work = std::move(work)] {
        Deliver deliver = work([this](qint64, qint64) { return !m_job.isCancelled(); });
        if (m_job.isCancelled() || !deliver)
            return;
        QMetaObject::invokeMethod(
            this,
            [this, deliver = std::move(deliver)] {
                if (!m_job.isCancelled())
                    deliver();
            },
            Qt::QueuedConnection);
    });
}

} // namespace signalbox
