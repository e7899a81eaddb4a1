// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/fixedrowview.h"

#include <QAbstractButton>
#include <QHeaderView>
#include <QPainter>
#include <QPaintEvent>
#include <QScrollBar>

#include <algorithm>

namespace signalbox {

FixedRowView::FixedRowView(QWidget* parent)
    : QTableView(parent)
{
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    // Always there, so that the columns do not move when it becomes needed.
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setEditTriggers(NoEditTriggers);
    verticalHeader()->hide();
    // Between the two headers; only QTableView's own updateGeometries() would put it away.
    if (auto* corner = findChild<QAbstractButton*>(QString(), Qt::FindDirectChildrenOnly))
        corner->hide();
    horizontalHeader()->setHighlightSections(false);
    measureRow();
}

void FixedRowView::setModel(QAbstractItemModel* model)
{
    QTableView::setModel(model);
    verticalHeader()->setModel(&m_noRows);
    connect(model, &QAbstractItemModel::rowsRemoved, this, [this] {
        updateGeometries();
        viewport()->update();
    });
    updateGeometries();
}

// --- Where things are ---

void FixedRowView::measureRow() { m_rowHeight = fontMetrics().height() + 5; }

int FixedRowView::verticalOffset() const { return verticalScrollBar()->value(); }

int FixedRowView::topRow() const
{
    const int row = verticalOffset() / m_rowHeight;
    return row < rowCount() ? row : -1;
}

QModelIndex FixedRowView::indexAt(const QPoint& place) const
{
    const int column = columnAt(place.x());
    const int y = place.y() + verticalOffset();
    if (column < 0 || y < 0 || y / m_rowHeight >= rowCount())
        return {};
    return model()->index(y / m_rowHeight, column, rootIndex());
}

QRect FixedRowView::visualRect(const QModelIndex& index) const
{
    if (!index.isValid() || isColumnHidden(index.column()))
        return {};
    return { columnViewportPosition(index.column()), index.row() * m_rowHeight - verticalOffset(),
        columnWidth(index.column()), m_rowHeight };
}

void FixedRowView::scrollTo(const QModelIndex& index, ScrollHint hint)
{
    if (!index.isValid())
        return;
    const int top = index.row() * m_rowHeight;
    const int page = viewport()->height();
    const int value = verticalOffset();
    const bool isAbove = top < value;
    const bool isBelow = top + m_rowHeight > value + page;
    if (hint == PositionAtTop || (hint == EnsureVisible && isAbove))
        verticalScrollBar()->setValue(top);
    else if (hint == PositionAtBottom || (hint == EnsureVisible && isBelow))
        verticalScrollBar()->setValue(top + m_rowHeight - page);
    else if (hint == PositionAtCenter)
        verticalScrollBar()->setValue(top - (page - m_rowHeight) / 2);
}

void FixedRowView::updateGeometries()
{
    QHeaderView* header = horizontalHeader();
    const int headerHeight =
        header->isHidden() ? 0 : std::max(header->minimumHeight(), header->sizeHint().height());
    setViewportMargins(0, headerHeight, 0, 0);

    const QSize page = viewport()->size();
    QScrollBar* vertical = verticalScrollBar();
    vertical->setSingleStep(m_rowHeight);
    vertical->setPageStep(page.height());
    vertical->setRange(0, std::max(0, rowCount() * m_rowHeight - page.height()));
    QScrollBar* horizontal = horizontalScrollBar();
    horizontal->setSingleStep(m_rowHeight);
    horizontal->setPageStep(page.width());
    horizontal->setRange(0, std::max(0, header->length() - page.width()));

    // Last, since a scroll bar that came or went has changed the place.
    const QRect place = viewport()->geometry();
    header->setGeometry(place.left(), place.top() - headerHeight, place.width(), headerHeight);
    if (header->isHidden()) // then no resize event tells it to stretch its sections
        QMetaObject::invokeMethod(header, "updateGeometries");
    QAbstractItemView::updateGeometries();
}

void FixedRowView::doItemsLayout()
{
    horizontalHeader()->setOffset(horizontalScrollBar()->value());
    QAbstractItemView::doItemsLayout();
}

void FixedRowView::scrollContentsBy(int dx, int dy)
{
    if (dx != 0)
        horizontalHeader()->setOffset(horizontalScrollBar()->value());
    scrollDirtyRegion(dx, dy);
    viewport()->scroll(dx, dy);
}

int FixedRowView::sizeHintForColumn(int column) const
{
    const int top = topRow();
    if (top < 0)
        return -1;
    QStyleOptionViewItem option;
    initViewItemOption(&option);
    int width = 0;
    const int last = std::min(rowCount() - 1, top + viewport()->height() / m_rowHeight);
    for (int row = top; row <= last; ++row) {
        const QModelIndex index = model()->index(row, column, rootIndex());
        width = std::max(width, itemDelegateForIndex(index)->sizeHint(option, index).width());
    }
    return width;
}

// --- Changes of the model ---

void FixedRowView::rowsInserted(const QModelIndex& parent, int first, int last)
{
    QTableView::rowsInserted(parent, first, last);
    updateGeometries();
    if (first * m_rowHeight < verticalOffset() + viewport()->height())
        viewport()->update();
}

void FixedRowView::dataChanged(const QModelIndex&, const QModelIndex&, const QList<int>&)
{
    viewport()->update();
}

void FixedRowView::reset()
{
    QTableView::reset();
    updateGeometries();
    viewport()->update();
}

void FixedRowView::changeEvent(QEvent* event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) {
        measureRow();
        updateGeometries();
    }
}

// --- Painting ---

void FixedRowView::paintEvent(QPaintEvent* event)
{
    if (rowCount() == 0)
        return;
    QPainter painter(viewport());
    const QRect exposed = event->rect();
    const int first = (exposed.top() + verticalOffset()) / m_rowHeight;
    const int last = std::min(rowCount() - 1, (exposed.bottom() + verticalOffset()) / m_rowHeight);
    QStyleOptionViewItem option; // one for all: filling it in takes as long as drawing a cell
    initViewItemOption(&option);
    option.state &= ~(QStyle::State_Selected | QStyle::State_HasFocus | QStyle::State_MouseOver);
    for (int row = first; row <= last; ++row)
        paintRow(&painter, row, exposed, option);
}

void FixedRowView::paintRow(
    QPainter* painter, int row, const QRect& exposed, QStyleOptionViewItem& option) const
{
    const auto base = option.state;
    const int y = row * m_rowHeight - verticalOffset();
    const bool isSelected = selectionModel()->isRowSelected(row, rootIndex());
    for (int column = 0; column < model()->columnCount(rootIndex()); ++column) {
        option.rect = QRect(columnViewportPosition(column), y, columnWidth(column), m_rowHeight);
        if (isColumnHidden(column) || !option.rect.intersects(exposed))
            continue;
        const QModelIndex index = model()->index(row, column, rootIndex());
        option.state = base;
        option.state.setFlag(QStyle::State_Selected, isSelected);
        option.state.setFlag(QStyle::State_HasFocus, hasFocus() && index == currentIndex());
        style()->drawPrimitive(QStyle::PE_PanelItemViewRow, &option, painter, this);
        itemDelegateForIndex(index)->paint(painter, option, index);
    }
    option.state = base;
}

// --- Selecting ---

QModelIndex FixedRowView::moveCursor(CursorAction action, Qt::KeyboardModifiers)
{
    const int rows = rowCount();
    if (rows == 0)
        return {};
    const QModelIndex current = currentIndex();
    const int column = std::max(0, current.column());
    if (!current.isValid()) {
        const bool isLast = action == MoveEnd;
        return model()->index(isLast ? rows - 1 : std::max(0, topRow()), column, rootIndex());
    }
    const int page = std::max(1, viewport()->height() / m_rowHeight - 1);
    int row = current.row();
    switch (action) {
    case MoveUp:
    case MovePrevious:
        row -= 1;
        break;
    case MoveDown:
    case MoveNext:
        row += 1;
        break;
    case MovePageUp:
        row -= page;
        break;
    case MovePageDown:
        row += page;
        break;
    case MoveHome:
        row = 0;
        break;
    case MoveEnd:
        row = rows - 1;
        break;
    case MoveLeft:
    case MoveRight:
        break;
    }
    return model()->index(std::clamp(row, 0, rows - 1), column, rootIndex());
}

void FixedRowView::setSelection(const QRect& rect, QItemSelectionModel::SelectionFlags command)
{
    const int rows = rowCount();
    const QRect place = rect.normalized();
    const int first = std::max(0, (place.top() + verticalOffset()) / m_rowHeight);
    const int last = std::min(rows - 1, (place.bottom() + verticalOffset()) / m_rowHeight);
    QItemSelection selection;
    if (first <= last)
        selection.select(model()->index(first, 0, rootIndex()),
            model()->index(last, model()->columnCount(rootIndex()) - 1, rootIndex()));
    selectionModel()->select(selection, command);
}

QRegion FixedRowView::visualRegionForSelection(const QItemSelection& selection) const
{
    QRegion region;
    const QRect area = viewport()->rect();
    for (const QItemSelectionRange& range : selection) {
        if (range.isValid())
            region += QRect(0, range.top() * m_rowHeight - verticalOffset(), area.width(),
                          range.height() * m_rowHeight)
                & area;
    }
    return region;
}

} // namespace signalbox
