// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/ladderfeed.h"

#include <QElapsedTimer>

namespace signalbox {
namespace {

constexpr quint64 SliceEvents = 65'536; // between looks at the clock
constexpr qint64 FirstDeliveryMs = 8;
constexpr qint64 DeliveryMs = 50;

} // namespace

LadderFeed::LadderFeed(QObject* parent)
    : QObject(parent)
{
}

LadderFeed::~LadderFeed()
{
    m_ticket.fetch_add(1);
    m_thread.quit();
    m_thread.wait();
}

void LadderFeed::start(ConnectionId subject, const JournalView& view)
{
    pause();
    m_ladder = Ladder(subject);
    Q_EMIT changed();
    extend(view);
}

void LadderFeed::extend(const JournalView& view)
{
    if (view.endSequence() < m_ladder.scannedTo())
        return start(m_ladder.subject(), view); // cleared, or another journal
    if (m_isBusy) {
        m_view = view; // for when it is done
    } else if (m_ladder.scannedTo() < view.endSequence() && !view.isEmpty()) {
        m_view = view; // a view keeps what it shows in memory: not longer than needed
        proceed();
    }
}

void LadderFeed::pause()
{
    m_ticket.fetch_add(1);
    m_isBusy = false;
    m_view = {};
}

void LadderFeed::proceed()
{
    if (!m_worker) {
        m_thread.setObjectName(QStringLiteral("lifecycle"));
        m_worker = new QObject;
        m_worker->moveToThread(&m_thread);
        connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
        m_thread.start(QThread::LowPriority);
    }
    m_isBusy = true;
    QMetaObject::invokeMethod(m_worker,
        [this, ticket = m_ticket.load(), ladder = m_ladder, view = m_view] { read(ticket, ladder, view); });
}

// In the worker's thread. Touches no member but the ticket.
void LadderFeed::read(quint64 ticket, Ladder ladder, const JournalView& view)
{
    QElapsedTimer clock;
    clock.start();
    qint64 nextDelivery = FirstDeliveryMs;
    quint64 told = ladder.revision();
    const auto tell = [&](bool isLast) {
        told = ladder.revision();
        QMetaObject::invokeMethod(
            this, [this, ticket, ladder, isLast] { deliver(ticket, ladder, isLast); }, Qt::QueuedConnection);
    };
    quint64 at = std::max(ladder.scannedTo(), view.firstSequence());
    while (at < view.endSequence()) {
        at = std::min(view.endSequence(), at + SliceEvents);
        ladder.advance(view, at);
        if (m_ticket.load() != ticket)
            return;
        if (at < view.endSequence() && ladder.revision() != told && clock.elapsed() >= nextDelivery) {
            tell(false);
            nextDelivery = clock.elapsed() + DeliveryMs;
        }
    }
    tell(true);
}

void LadderFeed::deliver(quint64 ticket, const Ladder& ladder, bool isLast)
{
    if (ticket != m_ticket.load())
        return;
    const bool isNew = ladder.revision() != m_ladder.revision();
    m_ladder = ladder;
    if (isLast)
        m_isBusy = false;
    if (isNew)
        Q_EMIT changed();
    if (!isLast || ticket != m_ticket.load() || m_isBusy)
        return;
    if (m_ladder.scannedTo() < m_view.endSequence()) {
        proceed();
    } else {
        m_view = {};
        Q_EMIT finished();
    }
}

} // namespace signalbox
