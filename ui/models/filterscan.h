// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/filter.h"
#include "journal/journalview.h"

#include <QObject>
#include <QThread>

#include <atomic>
#include <memory>

namespace signalbox {

/// Finds the events that a filter lets through, in a thread of its own, in slices, so that the first ones show
/// at once. All functions are called, and all signals arrive, in the thread this object lives in.
class FilterScan : public QObject
{
    Q_OBJECT

public:
    explicit FilterScan(QObject* parent = nullptr);
    ~FilterScan() override;

    /// Begins anew with the oldest event of the view; what an earlier scan still had to say is never heard.
    void start(const Filter& filter, const JournalView& view);
    /// The journal has grown: goes on to the end of this view.
    void extend(const JournalView& view);
    void cancel();

    bool isRunning() const { return m_isBusy; }
    quint64 scannedTo() const { return m_scannedTo; } ///< one past the last event looked at

Q_SIGNALS:
    /// In order, without gaps; the set may be empty, then only scannedTo() has moved.
    void advanced(const signalbox::SequenceSet& found);
    /// The end of the newest view has been reached.
    void finished();

private:
    void scan(quint64 ticket, const Filter& filter, const JournalView& view, quint64 from);
    void deliver(quint64 ticket, const SequenceSet& found, bool isLast);
    void proceed();

    QThread m_thread;
    QObject* m_worker = nullptr; // lives in m_thread; stands for it in queued calls
    std::atomic<quint64> m_ticket { 0 }; // of the scan that counts; any other gives up
    Filter m_filter;
    JournalView m_view;
    quint64 m_scannedTo = 0;
    bool m_isBusy = false;
    bool m_isActive = false;
};

} // namespace signalbox
