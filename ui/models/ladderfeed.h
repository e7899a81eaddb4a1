// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/ladder.h"

#include <QObject>
#include <QThread>

#include <atomic>

namespace signalbox {

/// Keeps a ladder up to date with a growing journal, in a thread of its own and in slices, so that a client
/// with millions of events in front of it shows its first steps at once. All functions are called, and all
/// signals arrive, in the thread this object lives in.
class LadderFeed : public QObject
{
    Q_OBJECT

public:
    explicit LadderFeed(QObject* parent = nullptr);
    ~LadderFeed() override;

    /// Begins anew; what was under way for another subject is never heard of.
    void start(ConnectionId subject, const JournalView& view);
    /// The journal has grown: goes on to the end of this view.
    void extend(const JournalView& view);
    /// Lets go of the journal; the ladder stays as it is.
    void pause();

    const Ladder& ladder() const { return m_ladder; }
    bool isRunning() const { return m_isBusy; }

Q_SIGNALS:
    /// The ladder has other steps than before, or none yet.
    void changed();
    /// The end of the newest view has been reached.
    void finished();

private:
    void proceed();
    void read(quint64 ticket, Ladder ladder, const JournalView& view);
    void deliver(quint64 ticket, const Ladder& ladder, bool isLast);

    QThread m_thread;
    QObject* m_worker = nullptr; // lives in m_thread; stands for it in queued calls
    std::atomic<quint64> m_ticket { 0 }; // of the reading that counts; any other gives up
    Ladder m_ladder;
    JournalView m_view;
    bool m_isBusy = false;
};

} // namespace signalbox
