// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/serverbridge.h"
#include "export/recordingjob.h"

#include <QObject>

#include <memory>

namespace signalbox {

/// What the window shows: the running server or a recording. Log, clients, detail and whatever else looks at
/// events take journal and snapshot from here and need not know which it is. The server and its journal go on
/// meanwhile; one can always come back to them. Reads files in a thread. Lives in the GUI thread.
class Showing : public QObject
{
    Q_OBJECT

public:
    explicit Showing(ServerBridge* live, QObject* parent = nullptr);
    ~Showing() override;

    bool isRecording() const noexcept { return m_shown != nullptr; }
    /// Null while the server is shown.
    const std::shared_ptr<const ShownRecording>& recording() const noexcept { return m_shown; }

    /// A capture by another program is shown: its events are segments, not system calls.
    bool isOfWire() const noexcept { return m_shown && m_shown->recording.isOfWire; }

    // Of the one that is shown now:
    const JournalView& view() const;
    const JournalStats& stats() const;
    SnapshotPtr snapshot() const;
    /// Listening, for a recording.
    ServerState state() const;

    /// Reads the file; opened() or failed() follows. What is shown stays until then.
    void open(const QString& fileName);
    bool isReading() const noexcept { return m_job != nullptr; }
    void cancel();
    /// Back to the server.
    void close();

    /// Memory for the events of a recording; the oldest give way.
    void setLimits(const JournalLimits& limits) { m_limits = limits; }

Q_SIGNALS:
    /// Another journal and snapshot from now on: nothing of what was shown before holds.
    void switched();
    void reading(const QString& fileName);
    void progress(qint64 done, qint64 total); ///< bytes
    /// The last file could not be read; what is shown stays as it is. An empty message: it was cancelled.
    void failed(const QString& fileName, const signalbox::Error& error);

private:
    void end();

    ServerBridge* m_live;
    JournalLimits m_limits;
    std::unique_ptr<RecordingJob> m_job;
    std::shared_ptr<const ShownRecording> m_shown;
    JournalView m_view; // of the recording
    JournalStats m_stats; // likewise
};

} // namespace signalbox
