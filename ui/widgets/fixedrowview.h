// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStandardItemModel>
#include <QTableView>

namespace signalbox {

/// A QTableView whose rows all have one height, so that where a row stands is arithmetic. The vertical header
/// of a plain one keeps 8 bytes a row and walks them all at each change: with ten million rows that costs 20 ms
/// for one row more, here it costs nothing. Of QTableView's own functions those that ask the vertical header
/// (rowAt(), rowHeight(), rowViewportPosition()) do not know the rows; indexAt(), visualRect() and topRow() do.
class FixedRowView : public QTableView
{
    Q_OBJECT

public:
    explicit FixedRowView(QWidget* parent = nullptr);

    void setModel(QAbstractItemModel* model) override;

    int fixedRowHeight() const { return m_rowHeight; }
    /// The first row that can be seen, at least in part; -1 if there is none.
    int topRow() const;

    QModelIndex indexAt(const QPoint& place) const override;
    QRect visualRect(const QModelIndex& index) const override;
    void scrollTo(const QModelIndex& index, ScrollHint hint = EnsureVisible) override;
    void doItemsLayout() override;
    void dataChanged(
        const QModelIndex& topLeft, const QModelIndex& bottomRight, const QList<int>& roles = {}) override;
    void reset() override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    void updateGeometries() override;
    void rowsInserted(const QModelIndex& parent, int first, int last) override;
    int verticalOffset() const override;
    int sizeHintForColumn(int column) const override;
    bool isIndexHidden(const QModelIndex& index) const override { return isColumnHidden(index.column()); }
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    void setSelection(const QRect& rect, QItemSelectionModel::SelectionFlags command) override;
    QRegion visualRegionForSelection(const QItemSelection& selection) const override;

private:
    void measureRow();
    int rowCount() const { return model() ? model()->rowCount(rootIndex()) : 0; }
    void paintRow(QPainter* painter, int row, const QRect& exposed, QStyleOptionViewItem& option) const;

    QStandardItemModel m_noRows; // what the vertical header is given to keep
    int m_rowHeight = 20;
};

} // namespace signalbox
