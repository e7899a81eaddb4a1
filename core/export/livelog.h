// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "export/exporter.h"
#include "journal/journal.h"

#include <QFile>
#include <QObject>

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

namespace signalbox {

/// Follows a journal and writes its events to a file while they happen, from a thread of its own: five times a
/// second it writes what is new and hands it to the system, whole events only. So however the program ends, the
/// file lacks at most the last second. A disk that is full or slow never holds the server up: what the journal
/// evicts before it could be written is counted as dropped, and once the disk takes bytes again, writing goes
/// on. Lives in the thread that made it.
class LiveLog : public QObject
{
    Q_OBJECT

public:
    enum class Existing : quint8 {
        Append, ///< go on behind what is there; for formats without a header: jsonl, text
        Replace,
    };

    LiveLog(std::shared_ptr<Journal> journal, std::unique_ptr<Exporter> exporter, QObject* parent = nullptr);
    ~LiveLog() override; ///< stop()

    /// Opens the file and begins with the oldest event that the journal holds. A new file can be read by its
    /// owner alone.
    Result<Done> start(const QString& fileName, Existing existing);
    /// Writes the rest, closes the file and joins the thread: blocks. Returns the first write error, if there
    /// was any.
    std::optional<Error> stop();
    /// The same without waiting: finished() follows, and after it stop() takes no time.
    void requestStop();

    /// The file's length so far; 0 for a pipe. Any thread.
    qint64 bytes() const noexcept { return m_bytes; }
    /// Events that did not get into the file and never will. Any thread.
    quint64 dropped() const noexcept { return m_dropped; }

Q_SIGNALS:
    /// The first write error, as it happens; later ones are only counted.
    void failed(const signalbox::Error& error);
    /// All is written, or never will be.
    void finished();

private:
    void run();
    bool writeRound(const JournalView& view);
    void finish();
    void noteLength();
    bool check(const Result<Done>& written);
    void countDropped(quint64 events);

    const std::shared_ptr<Journal> m_journal;
    const std::unique_ptr<Exporter> m_exporter;
    QFile m_file;
    std::atomic<quint64> m_dropped = 0;
    std::atomic<qint64> m_bytes = 0;
    std::mutex m_mutex; // guards m_isStopping
    std::condition_variable m_wake;
    bool m_isStopping = false;
    // Of the worker, until it is joined:
    quint64 m_next = 1; // sequence of the event to write next
    bool m_isSettled = true; // nothing waits for an event to come
    std::optional<Error> m_error;
    std::thread m_thread;
};

} // namespace signalbox
