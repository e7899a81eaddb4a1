// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "export/livelog.h"

#include <QTimer>

namespace signalbox {

/// Records a journal to a file while things happen, for the window: begins with what the journal holds, goes on
/// through stops and starts of the server, and never makes the window wait for the disk. GUI thread.
class Recorder : public QObject
{
    Q_OBJECT

public:
    enum class State {
        Idle,
        Recording,
        Finishing, ///< told to stop; the rest is on its way to the disk
        Done, ///< the last recording is complete, or is not, by dropped()
        Failed, ///< it could not begin
    };

    explicit Recorder(std::shared_ptr<Journal> journal, QObject* parent = nullptr);
    ~Recorder() override; ///< completes the file; waits for the disk

    State state() const { return m_state; }
    bool isBusy() const { return m_state == State::Recording || m_state == State::Finishing; }
    const QString& fileName() const { return m_fileName; }
    qint64 bytes() const { return m_log ? m_log->bytes() : m_bytes; }
    quint64 dropped() const { return m_log ? m_log->dropped() : m_dropped; } ///< events missing from the file
    std::chrono::seconds elapsed() const; ///< of this recording, or of the last
    /// The first thing that went wrong, if anything did.
    const std::optional<Error>& error() const { return m_error; }

    /// The name's ending chooses the format: .jsonl, else pcapng. A file that is there is replaced.
    void start(const QString& fileName);
    void stop(); ///< at once; the state says when it is done
    void dismiss(); ///< the outcome has been seen: Idle again

Q_SIGNALS:
    /// State, size, time or what was dropped is new; twice a second while it records.
    void changed();

private:
    void finish();
    void enter(State state);

    const std::shared_ptr<Journal> m_journal;
    std::unique_ptr<LiveLog> m_log;
    QTimer m_tick;
    State m_state = State::Idle;
    QString m_fileName;
    SteadyTime m_begun {};
    SteadyTime m_ended {};
    qint64 m_bytes = 0;
    quint64 m_dropped = 0;
    std::optional<Error> m_error;
};

} // namespace signalbox
