// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/celldelegate.h"

#include <QPainter>
#include <QStyle>

namespace signalbox {

void CellDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    if (option.state & QStyle::State_HasFocus) // one cell at most
        return QStyledItemDelegate::paint(painter, option, index);
    paintGround(painter, option);
    const QString text = index.data().toString();
    if (text.isEmpty())
        return;

    const bool isSelected = option.state & QStyle::State_Selected;
    const auto group = !(option.state & QStyle::State_Enabled) ? QPalette::Disabled
        : option.state & QStyle::State_Active                  ? QPalette::Active
                                                               : QPalette::Inactive;
    const QVariant foreground = isSelected ? QVariant() : index.data(Qt::ForegroundRole);
    const QVariant font = index.data(Qt::FontRole);
    const QVariant alignment = index.data(Qt::TextAlignmentRole);
    // As the style indents it.
    const int margin =
        option.widget->style()->pixelMetric(QStyle::PM_FocusFrameHMargin, nullptr, option.widget) + 1;
    const QRect area = option.rect.adjusted(margin, 0, -margin, 0);

    if (foreground.canConvert<QBrush>())
        painter->setPen(foreground.value<QBrush>().color());
    else
        painter->setPen(option.palette.color(group, isSelected ? QPalette::HighlightedText : QPalette::Text));
    m_text.draw(painter, area,
        alignment.isValid() ? alignment.value<Qt::Alignment>() : Qt::AlignLeft | Qt::AlignVCenter, text,
        font.isValid() ? font.value<QFont>().resolve(option.font) : option.font, elideMode(index));
}

void CellDelegate::paintGround(QPainter* painter, const QStyleOptionViewItem& option) const
{
    if (!(option.state & QStyle::State_Selected))
        return;
    option.widget->style()->drawPrimitive(QStyle::PE_PanelItemViewItem, &option, painter, option.widget);
}

} // namespace signalbox
