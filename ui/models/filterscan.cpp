// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/filterscan.h"

#include <QElapsedTimer>

namespace signalbox {
namespace {

constexpr quint64 SliceEvents = 4096; // between looks at the clock
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
    QList<quint64> found;
    const auto tell = [&](quint64 to, bool isLast) {
        QMetaObject::invokeMethod(
            this, [this, ticket, found, to, isLast] { deliver(ticket, found, to, isLast); },
            Qt::QueuedConnection);
        found.clear();
    };
    quint64 at = std::max(from, view.firstSequence());
    const quint64 end = view.endSequence();
    while (at < end) {
        const quint64 sliceEnd = std::min(end, at + SliceEvents);
        view.forEach(at, sliceEnd, [&](const Event& event) {
            if (filter.matches(event, view))
                found.append(event.sequence);
            return true;
        });
        at = sliceEnd;
        if (m_ticket.load() != ticket)
            return;
        if (at < end && clock.elapsed() >= nextDelivery) {
            tell(at, false);
            nextDelivery = clock.elapsed() + DeliveryMs;
        }
    }
    tell(end, true);
}

void FilterScan::deliver(quint64 ticket, const QList<quint64>& sequences, quint64 scannedTo, bool isLast)
{
    if (ticket != m_ticket.load())
        return;
    m_scannedTo = scannedTo;
    if (isLast)
        m_isBusy = false;
    Q_EMIT advanced(sequences);
    if (!isLast || ticket != m_ticket.load() || m_isBusy)
        return;
    if (m_scannedTo < m_view.endSequence())
        proceed();
    else
        Q_EMIT finished();
}

} // namespace signalbox
