// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/journalview.h"
#include "models/logtimeline.h"

#include <QObject>
#include <QTimer>

namespace signalbox {

/// Keeps a LogTimeline of what a journal holds: visits each event once when it comes and once when it goes, a
/// few milliseconds at a time. Stopped it holds nothing.
class LogTimelineFeed : public QObject
{
    Q_OBJECT

public:
    explicit LogTimelineFeed(QObject* parent = nullptr);

    /// The newest view of the journal.
    void setView(const JournalView& view);
    void stop();

    const LogTimeline& timeline() const { return m_timeline; }
    const JournalView& view() const { return m_view; }
    bool isBehind() const { return m_to < m_view.endSequence(); } ///< there is more to visit

Q_SIGNALS:
    void changed();

private:
    bool isContinued(const JournalView& next) const;
    void restart(const JournalView& view);
    void forget(quint64 first);
    void advance();

    LogTimeline m_timeline;
    JournalView m_view;
    quint64 m_from = 1; // what is counted: m_from up to m_to
    quint64 m_to = 1;
    QTimer m_timer;
};

} // namespace signalbox
