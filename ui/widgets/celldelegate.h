// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/celltext.h"

#include <QStyledItemDelegate>

namespace signalbox {

/// Draws cells that hold text and nothing else, for tables that change many times a second: QStyledItemDelegate
/// lays every text out three times for each time that it is shown. Looks the same. GUI thread.
class CellDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

protected:
    /// What lies under the text: of a selected row, the highlight.
    void paintGround(QPainter* painter, const QStyleOptionViewItem& option) const;
    virtual Qt::TextElideMode elideMode(const QModelIndex&) const { return Qt::ElideRight; }
    CellText& cellText() const { return m_text; }

private:
    mutable CellText m_text; // painting is const, keeping what was laid out is not
};

} // namespace signalbox
