// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/jobthread.h"

namespace signalbox {

JobThread::~JobThread()
{
    cancel();
    if (m_thread.joinable())
        m_thread.join();
}

void JobThread::start(std::function<void()> work)
{
    Q_ASSERT(!m_thread.joinable());
    m_thread = std::thread(std::move(work));
}

bool JobThread::isReportDue(bool isEnd)
{
    constexpr std::chrono::milliseconds ReportEvery { 50 };
    const SteadyTime now = std::chrono::steady_clock::now();
    if (!isEnd && now - m_lastReport < ReportEvery)
        return false;
    m_lastReport = now;
    return true;
}

} // namespace signalbox
