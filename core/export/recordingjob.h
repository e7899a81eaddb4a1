// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "export/jobthread.h"
#include "export/recordingreader.h"
#include "journal/recordedsnapshot.h"

#include <QObject>

namespace signalbox {

/// A recording ready to be shown.
struct ShownRecording
{
    Recording recording;
    RecordedSnapshot recorded;
};

/// One openRecording() in a thread of its own, for a window that must not wait. Lives in the thread that made
/// it, and signals there. For one file; make another for the next.
class RecordingJob : public QObject
{
    Q_OBJECT

public:
    RecordingJob(const QString& fileName, const JournalLimits& limits, QObject* parent = nullptr);

    const QString& fileName() const noexcept { return m_fileName; }

    void start(); ///< once. Destroyed, it cancels, and waits for the thread
    void cancel() { m_job.cancel(); } ///< cancelled() follows, or what was already done

Q_SIGNALS:
    /// At most 20 times a second; bytes.
    void progress(qint64 done, qint64 total);
    void opened(const std::shared_ptr<const signalbox::ShownRecording>& shown);
    void failed(const signalbox::Error& error);
    void cancelled();

private:
    void run();
    bool report(qint64 done, qint64 total);

    const QString m_fileName;
    const JournalLimits m_limits;
    JobThread m_job; // last: the others outlive it
};

} // namespace signalbox
