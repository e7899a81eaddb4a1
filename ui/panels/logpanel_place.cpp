// SPDX-License-Identifier: GPL-3.0-or-later
// The place in the log, kept through a change of filter and while another log is shown.
#include "models/logmodel.h"
#include "panels/logactions.h"
#include "panels/logpanel.h"
#include "panels/logtimemenu.h"
#include "widgets/messageline.h"
#include "widgets/tailview.h"

#include <QScopedValueRollback>

namespace signalbox {

LogPlace LogPanel::place() const
{
    LogPlace place;
    place.filter = currentFilter().text();
    place.marks = m_model->marks();
    place.reference = m_model->reference();
    place.current = m_current;
    if (const int top = m_view->topRow(); top >= 0)
        place.top = m_model->sequenceAt(top);
    place.isFollowing = m_actions->follow->isChecked();
    place.isTimeReplaced = m_replacedFormat.has_value();
    return place;
}

void LogPanel::forget()
{
    m_topWanted.reset();
    setView({}, {});
    tell(Severity::Info, {});
}

void LogPanel::goBackTo(const LogPlace& place)
{
    applyPending();
    m_model->setMarks(place.marks);
    if (place.reference && m_model->view().contains(*place.reference)) {
        m_model->setReference(place.reference);
        if (place.isTimeReplaced)
            countFromReference();
    }
    m_actions->follow->setChecked(place.isFollowing);
    if (!place.isFollowing)
        m_topWanted = place.top;
    if (place.current && m_model->view().contains(*place.current)) {
        m_current = place.current;
        restoreCurrent();
        Q_EMIT currentEventChanged(m_current);
    }
    restoreTop();
}

void LogPanel::onAboutToReset()
{
    const QModelIndex current = m_view->currentIndex();
    const int top = m_view->topRow();
    m_topSequence = top < 0 ? 0 : m_model->sequenceAt(top);
    m_wasCurrentInSight =
        current.isValid() && m_view->viewport()->rect().intersects(m_view->visualRect(current));
}

/// After a change of filter the place in the log stays.
void LogPanel::onReset()
{
    if (!m_view->isFollowing() && m_model->rowCount() > 0)
        m_view->putAtTop(std::min(m_model->rowFrom(m_topSequence), m_model->rowCount() - 1));
    restoreCurrent();
    restoreTop();
}

/// After a change of filter the current event is still the current one, in sight if it was.
void LogPanel::restoreCurrent()
{
    if (!m_current || m_view->currentIndex().isValid())
        return;
    const auto row = m_model->rowOf(*m_current);
    if (!row) {
        if (m_model->view().contains(*m_current) || !m_model->view().isEmpty())
            return;
        m_current.reset(); // cleared, or another journal
        Q_EMIT currentEventChanged({});
        return;
    }
    const QScopedValueRollback guard(m_isRestoring, true);
    m_view->selectQuietly(*row);
    if (std::exchange(m_wasCurrentInSight, false))
        m_view->reveal(*row);
}

/// As soon as the filter has come that far.
void LogPanel::restoreTop()
{
    const int rows = m_model->rowCount();
    if (!m_topWanted || rows == 0)
        return;
    const int row = m_model->rowFrom(*m_topWanted);
    if (row >= rows && m_model->isScanning())
        return;
    m_topWanted.reset();
    m_view->setFollowing(false);
    m_view->putAtTop(std::min(row, rows - 1));
}

/// A time of day says nothing of a reference.
void LogPanel::countFromReference()
{
    const TimeFormat format = m_timeMenu->format();
    if (format != TimeFormat::Absolute && format != TimeFormat::DateTime)
        return;
    m_timeMenu->setFormat(TimeFormat::Relative);
    m_replacedFormat = format;
}

/// When the reference goes, what it replaced comes back.
void LogPanel::onReference()
{
    if (!m_model->reference() && m_replacedFormat)
        m_timeMenu->setFormat(*std::exchange(m_replacedFormat, {}));
}

} // namespace signalbox
