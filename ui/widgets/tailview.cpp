// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tailview.h"

#include "widgets/pillbutton.h"

#include <QHeaderView>
#include <QLocale>
#include <QScopedValueRollback>
#include <QScrollBar>

namespace signalbox {

TailView::TailView(QWidget* parent)
    : FixedRowView(parent)
    , m_pill(new PillButton(this))
{
    setFrameStyle(NoFrame);
    horizontalHeader()->setStretchLastSection(true);
    m_pill->hide();
    m_pill->setObjectName(QStringLiteral("newRowsButton"));
    m_pill->setToolTip(tr("Jumps to the newest row and follows (Ctrl+End)"));
    connect(m_pill, &PillButton::clicked, this, [this] { setFollowing(true); });
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, &TailView::onScrolled);
}

void TailView::setModel(QAbstractItemModel* model)
{
    Q_ASSERT(!this->model());
    // Before the base class, which shortens the range of the scroll bar.
    connect(model, &QAbstractItemModel::rowsAboutToBeRemoved, this,
        [this] { m_valueBeforeRemoval = verticalScrollBar()->value(); });
    connect(model, &QAbstractItemModel::rowsRemoved, this,
        [this](const QModelIndex&, int first, int last) { onRowsRemoved(first == 0 ? last + 1 : 0); });
    FixedRowView::setModel(model);
}

void TailView::reset()
{
    {
        const QScopedValueRollback guard(m_isOurs, true);
        FixedRowView::reset();
    }
    setNewRows(0);
    if (model() && model()->rowCount() == 0)
        setFollowing(true); // nothing is left to hold on to
}

// --- Following ---

void TailView::setFollowing(bool isFollowing)
{
    if (isFollowing) {
        setNewRows(0);
        scrollToEnd();
    }
    if (m_isFollowing == isFollowing)
        return;
    m_isFollowing = isFollowing;
    Q_EMIT followingChanged(isFollowing);
}

void TailView::scrollToEnd()
{
    const QScopedValueRollback guard(m_isOurs, true);
    verticalScrollBar()->setValue(verticalScrollBar()->maximum());
}

void TailView::onScrolled(int value)
{
    if (!m_isOurs)
        setFollowing(value >= verticalScrollBar()->maximum());
}

/// Rows came or went, or the view has another size: none of it is scrolling.
void TailView::updateGeometries()
{
    const QScopedValueRollback guard(m_isOurs, true);
    FixedRowView::updateGeometries();
    if (m_isFollowing)
        scrollToEnd();
    placePill();
}

void TailView::rowsInserted(const QModelIndex& parent, int first, int last)
{
    FixedRowView::rowsInserted(parent, first, last);
    if (m_isFollowing)
        return;
    if (verticalScrollBar()->maximum() == 0)
        setFollowing(true); // all of it is in sight
    else if (const int oldest = std::max(first, m_oldRows ? m_oldRows() : 0); oldest <= last)
        setNewRows(m_newRows + last - oldest + 1);
}

void TailView::onRowsRemoved(int count)
{
    updateGeometries();
    if (!m_isFollowing) {
        const QScopedValueRollback guard(m_isOurs, true);
        verticalScrollBar()->setValue(std::max(0, m_valueBeforeRemoval - count * fixedRowHeight()));
    }
    setNewRows(std::min(m_newRows, model()->rowCount()));
}

// --- Showing rows ---

void TailView::reveal(int row)
{
    const QRect place = visualRect(model()->index(row, 0));
    if (place.top() < 0 || place.bottom() >= viewport()->height())
        scrollTo(model()->index(row, 0), PositionAtCenter);
}

void TailView::putAtTop(int row)
{
    const QScopedValueRollback guard(m_isOurs, true);
    scrollTo(model()->index(row, 0), PositionAtTop);
}

void TailView::selectQuietly(int row)
{
    const bool isAutoScroll = hasAutoScroll();
    setAutoScroll(false); // a view scrolls to its new current row only with it
    selectionModel()->setCurrentIndex(
        model()->index(row, 0), QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    setAutoScroll(isAutoScroll);
}

// --- The button that says how many are new ---

void TailView::setNewRows(int rows)
{
    if (rows == m_newRows)
        return;
    m_newRows = rows;
    m_pill->setVisible(rows > 0);
    m_pill->setText(tr("↓ %1 new").arg(QLocale().toString(rows)));
    m_pill->setAccessibleName(tr("%1 new, jump to the end").arg(rows));
    placePill();
    Q_EMIT newRowsChanged(rows);
}

void TailView::placePill()
{
    if (m_newRows == 0)
        return;
    const QSize size = m_pill->sizeHint();
    const QRect area = viewport()->geometry();
    m_pill->setGeometry(
        QRect(QPoint(area.center().x() - size.width() / 2, area.bottom() - size.height() - 8), size));
    m_pill->raise();
}

} // namespace signalbox
