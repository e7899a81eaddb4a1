// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "export/jobthread.h"
#include "export/readprogress.h"

#include <QObject>

#include <functional>

namespace signalbox {

/// One piece of work in a thread of its own, for a window that must not wait: reading a recording, say. Lives
/// in the GUI thread; make another for the next. Destroyed, it cancels and waits for the thread.
class BackgroundTask : public QObject
{
    Q_OBJECT

public:
    using Deliver = std::function<void()>; ///< hands the result over, in the GUI thread
    /// In the thread: what it does, and what is to be done with what came of it.
    using Work = std::function<Deliver(const ReadProgress& progress)>;

    explicit BackgroundTask(QObject* parent = nullptr)
        : QObject(parent)
    {
    }

    void start(Work work); ///< once. Nothing is delivered after cancel() or destruction

    void cancel() { m_job.cancel(); }

private:
    JobThread m_job; // last: the others outlive it
};

} // namespace signalbox
