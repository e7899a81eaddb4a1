// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"

#include <QtGlobal>

#include <atomic>
#include <functional>
#include <thread>

namespace signalbox {

/// A thread for one long piece of work that says now and then how far it is, and can be told to stop. The last
/// member of what it belongs to, so that it has ended before anything it uses is gone.
class JobThread
{
public:
    JobThread() = default;
    ~JobThread(); ///< cancels, and waits for the thread
    Q_DISABLE_COPY_MOVE(JobThread)

    void start(std::function<void()> work); ///< once
    void cancel() { m_isCancelled = true; } ///< any thread

    // In the work:
    bool isCancelled() const { return m_isCancelled; }
    /// At most 20 times a second, and at the end.
    bool isReportDue(bool isEnd);

private:
    std::atomic<bool> m_isCancelled = false;
    SteadyTime m_lastReport {}; // of the work
    std::thread m_thread;
};

} // namespace signalbox
