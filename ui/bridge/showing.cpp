// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/showing.h"

namespace signalbox {

Showing::Showing(ServerBridge* live, QObject* parent)
    : QObject(parent)
    , m_live(live)
{
}

Showing::~Showing() = default;

const JournalView& Showing::view() const { return m_shown ? m_view : m_live->journalView(); }

const JournalStats& Showing::stats() const { return m_shown ? m_stats : m_live->journalStats(); }

SnapshotPtr Showing::snapshot() const { return m_shown ? m_shown->recorded.snapshot : m_live->snapshot(); }

ServerState Showing::state() const { return m_shown ? ServerState::Listening : m_live->state(); }

void Showing::open(const QString& fileName)
{
    m_job = std::make_unique<RecordingJob>(fileName, m_limits); // a job before it is cancelled
    connect(m_job.get(), &RecordingJob::progress, this, &Showing::progress);
    connect(
        m_job.get(), &RecordingJob::opened, this, [this](const std::shared_ptr<const ShownRecording>& shown) {
            m_view = shown->recording.journal->view();
            m_stats = shown->recording.journal->stats();
            m_shown = shown;
            end();
            Q_EMIT switched();
        });
    connect(m_job.get(), &RecordingJob::failed, this, [this, fileName](const Error& error) {
        end();
        Q_EMIT failed(fileName, error);
    });
    connect(m_job.get(), &RecordingJob::cancelled, this, [this, fileName] {
        end();
        Q_EMIT failed(fileName, {});
    });
    m_job->start();
    Q_EMIT reading(fileName);
}

void Showing::cancel()
{
    if (m_job)
        m_job->cancel();
}

void Showing::end() { m_job.release()->deleteLater(); } // it is its signal that called

void Showing::close()
{
    if (!m_shown)
        return;
    m_shown.reset();
    m_view = JournalView();
    m_stats = {};
    Q_EMIT switched();
}

} // namespace signalbox
