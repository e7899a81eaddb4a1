// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/filterscan.h"

#include <QElapsedTimer>

namespace signalbox {
namespace {

constexpr quint64 SliceEvents = 2 * JournalChunk::MaxEvents; // between looks at the clock
constexpr qint64 FirstDeliveryMs = 8;
constexpr qint64 DeliveryMs = 50;

} // namespace

FilterScan::FilterScan(QObject* parent)
    : QObject(parent)
{
}

FilterScan::~FilterScan()
{
    m_ticket.fetch_add(1);
    m_thread.quit();
    m_thread.wait();
}

void FilterScan::start(const Filter& filter, const JournalView& view)
{
    cancel();
    m_filter = filter;
    m_view = view;
    m_scannedTo = view.firstSequence();
    m_isActive = true;
    if (!m_worker) {
        m_thread.setObjectName(QStringLiteral("log filter"));
        m_worker = new QObject;
        m_worker->moveToThread(&m_thread);
        connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
        m_thread.start(QThread::LowPriority);
    }
    proceed();
}

void FilterScan::extend(const JournalView& view)
{
    if (!m_isActive)
        return;
    m_view = view;
    if (!m_isBusy && m_scannedTo < view.endSequence())
        proceed();
}

void FilterScan::cancel()
{
    m_ticket.fetch_add(1);
    m_isActive = false;
    m_isBusy = false;
    m_view = {};
}

void FilterScan::proceed()
{
    m_isBusy = true;
    QMetaObject::invokeMethod(
        m_worker, [this, ticket = m_ticket.load(), filter = m_filter, view = m_view, from = m_scannedTo] {
            scan(ticket, filter, view, from);
        });
}

// In the worker's thread. Touches no member but the ticket.
void FilterScan::scan(quint64 ticket, const Filter& filter, const JournalView& view, quint64 from)
{
    QElapsedTimer clock;
    clock.start();
    qint64 nextDelivery = FirstDeliveryMs;
    const quint64 end = view.endSequence();
    SequenceSet found(std::max(from, view.firstSequence()));
    const auto tell = [&](bool isLast) {
        const quint64 next = found.end();
        QMetaObject::invokeMethod(
            this, [this, ticket, told = std::move(found), isLast] { deliver(ticket, told, isLast); },
            Qt::QueuedConnection);
        found = SequenceSet(next);
    };
    while (found.end() < end) {
        const quint64 sliceEnd = std::min(end, found.end() + SliceEvents);
        filter.select(view, found.end(), sliceEnd, found);
        if (m_ticket.load() != ticket)
            return;
        if (found.end() < end && clock.elapsed() >= nextDelivery) {
            tell(false);
            nextDelivery = clock.elapsed() + DeliveryMs;
        }
    }
    tell(true);
}

void FilterScan::deliver(quint64 ticket, const SequenceSet& found, bool isLast)
{
    if (ticket != m_ticket.load())
        return;
    m_scannedTo = found.end();
    if (isLast)
        m_isBusy = false;
    Q_EMIT advanced(found);
    if (!isLast || ticket != m_ticket.load() || m_isBusy)
        return;
    if (m_scannedTo < m_view.endSequence())
        proceed();
    else
        Q_EMIT finished();
}

} // namespace signalbox
