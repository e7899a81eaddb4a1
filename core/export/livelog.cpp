// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/livelog.h"

#include "base/fileerror.h"

#include <QFileInfo>

namespace signalbox {
namespace {

constexpr std::chrono::milliseconds PollEvery { 200 };
constexpr int RoundsUntilSettled = 3; ///< without an event: then nothing waits for one any longer
constexpr quint64 EventsPerView = 65536; ///< then a newer view is taken, so that old chunks can be freed

/// A pipe or a device: it has no end to append to, and nothing to replace.
bool isSpecial(const QString& fileName)
{
    const QFileInfo info(fileName);
    return info.exists() && !info.isFile();
}

/// True if a line of a log that broke off would run into the next.
bool endsWithinLine(const QString& fileName)
{
    QFile file(fileName);
    if (isSpecial(fileName) || file.size() == 0 || !file.open(QIODevice::ReadOnly))
        return false;
    return file.seek(file.size() - 1) && file.read(1) != "\n";
}

} // namespace

LiveLog::LiveLog(std::shared_ptr<Journal> journal, std::unique_ptr<Exporter> exporter, QObject* parent)
    : QObject(parent)
    , m_journal(std::move(journal))
    , m_exporter(std::move(exporter))
{
}

LiveLog::~LiveLog() { stop(); }

Result<Done> LiveLog::start(const QString& fileName, Existing existing)
{
    Q_ASSERT(!m_thread.joinable());
    const bool needsLineEnd = existing == Existing::Append && endsWithinLine(fileName);
    m_file.setFileName(fileName);
    QIODevice::OpenMode mode = QIODevice::WriteOnly | QIODevice::Unbuffered;
    if (!isSpecial(fileName))
        mode |= QIODevice::Append;
    if (!isSpecial(fileName) && existing == Existing::Replace)
        mode |= QIODevice::Truncate;
    if (!m_file.open(mode, QFileDevice::ReadOwner | QFileDevice::WriteOwner))
        return openError(m_file, QIODevice::WriteOnly);
    if (needsLineEnd && m_file.write("\n") != 1)
        return writeError(m_file);
    if (const auto begun = m_exporter->begin(m_file); !begun)
        return begun;
    if (const auto flushed = m_exporter->flush(); !flushed)
        return flushed;
    m_next = m_journal->view().firstSequence();
    m_isStopping = false;
    m_thread = std::thread([this] { run(); });
    return Done {};
}

std::optional<Error> LiveLog::stop()
{
    if (m_thread.joinable()) {
        requestStop();
        m_thread.join();
        m_file.close();
    }
    return m_error;
}

void LiveLog::requestStop()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_isStopping = true;
    }
    m_wake.notify_one();
}

void LiveLog::run()
{
    int quietRounds = 0;
    std::unique_lock lock(m_mutex);
    while (!m_isStopping) {
        lock.unlock();
        const quint64 before = m_next;
        while (writeRound(m_journal->view())) { }
        quietRounds = m_next == before ? quietRounds + 1 : 0;
        if (quietRounds >= RoundsUntilSettled && !m_isSettled)
            m_isSettled = check(m_exporter->settle());
        noteLength();
        lock.lock();
        m_wake.wait_for(lock, PollEvery, [this] { return m_isStopping; });
    }
    lock.unlock();
    finish();
    noteLength();
    QMetaObject::invokeMethod(
        this, [this] { Q_EMIT finished(); }, Qt::QueuedConnection);
}

void LiveLog::noteLength() { m_bytes = m_file.isSequential() ? 0 : m_file.size(); }

/// True if the disk took all of it and more is waiting.
bool LiveLog::writeRound(const JournalView& view)
{
    if (view.firstSequence() > m_next) {
        countDropped(view.firstSequence() - m_next);
        m_exporter->skipped(view.firstSequence() - m_next);
        m_next = view.firstSequence();
    }
    if (!check(m_exporter->flush())) // what the disk would not take the last time
        return false;
    bool isWritten = true;
    view.forEach(m_next, m_next + EventsPerView, [&](const Event& event) {
        m_next = event.sequence + 1;
        m_isSettled = false;
        isWritten = check(m_exporter->write(event, view));
        return isWritten;
    });
    return isWritten && check(m_exporter->flush()) && m_next < view.endSequence();
}

void LiveLog::finish()
{
    const JournalView view = m_journal->view();
    while (writeRound(view)) { }
    const bool isWritten = check(m_exporter->end());
    countDropped((isWritten ? 0 : m_exporter->keptEvents()) + view.endSequence() - m_next);
}

bool LiveLog::check(const Result<Done>& written)
{
    if (!written && !m_error) {
        m_error = written.error();
        QMetaObject::invokeMethod(
            this, [this, error = written.error()] { Q_EMIT failed(error); }, Qt::QueuedConnection);
    }
    return written.ok();
}

void LiveLog::countDropped(quint64 events)
{
    if (events == 0)
        return;
    m_dropped += events;
    m_journal->countDropped(events);
}

} // namespace signalbox
