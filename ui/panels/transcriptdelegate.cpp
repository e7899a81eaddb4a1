// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/transcriptdelegate.h"

#include "models/transcriptmodel.h"
#include "theme/contrast.h"
#include "theme/theme.h"
#include "widgets/visibleruns.h"

#include <QApplication>
#include <QPainter>
#include <QTextLayout>

namespace signalbox {
namespace {

constexpr int Margin = 3;
constexpr int Gap = 8; // between text and round trip

} // namespace

TranscriptDelegate::TranscriptDelegate(const TranscriptModel* model, QWidget* view)
    : QStyledItemDelegate(view)
    , m_model(model)
    , m_smallFont(smallFont())
{
}

QFont TranscriptDelegate::smallFont()
{
    QFont font = theme::numberFont();
    if (font.pointSizeF() > 0)
        font.setPointSizeF(font.pointSizeF() * 0.88);
    return font;
}

void TranscriptDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    if (index.column() == TranscriptModel::Time || index.column() == TranscriptModel::Client)
        option->font = m_smallFont;
    // The selected row says where one is; a frame around one of its cells says no more.
    if (option->state & QStyle::State_Selected)
        option->state &= ~QStyle::State_HasFocus;
}

void TranscriptDelegate::paint(
    QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    if (index.column() != TranscriptModel::Text) {
        QStyledItemDelegate::paint(painter, option, index);
        return;
    }
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    cell.text.clear();
    cell.widget->style()->drawControl(QStyle::CE_ItemViewItem, &cell, painter, cell.widget);
    paintText(painter, cell, index);
}

void TranscriptDelegate::paintText(
    QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const bool isSelected = option.state & QStyle::State_Selected;
    const auto group = option.state & QStyle::State_Active ? QPalette::Active : QPalette::Inactive;
    const QColor ground = option.palette.color(group, isSelected ? QPalette::Highlight : QPalette::Base);
    const QColor text = theme::readable(index.data(Qt::ForegroundRole).value<QColor>(), ground);
    const QColor quiet = theme::readable(theme::color(theme::Role::Muted), ground);
    QRect area = option.rect.adjusted(Margin, 0, -Margin, 0);
    painter->save();

    const QString trip = index.siblingAtColumn(TranscriptModel::RoundTrip).data().toString();
    if (!trip.isEmpty()) {
        painter->setFont(m_smallFont);
        painter->setPen(quiet);
        painter->drawText(area, Qt::AlignRight | Qt::AlignVCenter, trip);
        area.setRight(area.right() - QFontMetrics(m_smallFont).horizontalAdvance(trip) - Gap);
    }

    const Event event = m_model->eventAt(index.row());
    const QFontMetrics metrics(option.font);
    QString shown;
    QList<QTextLayout::FormatRange> formats;
    if (event.isData() && m_model->format() == TranscriptModel::Format::Text) {
        // No more than could fit is decoded.
        VisibleRuns runs = visibleRuns(
            event.payload, area.width() / std::max(1, metrics.horizontalAdvance(QLatin1Char('i'))) + 1);
        shown = std::move(runs.text);
        for (const VisibleRuns::Range& escape : runs.escapes) {
            QTextLayout::FormatRange range;
            range.start = static_cast<int>(escape.start);
            range.length = static_cast<int>(escape.length);
            range.format.setForeground(quiet);
            formats.append(range);
        }
    } else {
        shown = index.data().toString();
    }
    shown = metrics.elidedText(shown, Qt::ElideRight, area.width());

    QTextLayout layout(shown, option.font);
    QTextOption single(Qt::AlignLeft);
    single.setWrapMode(QTextOption::NoWrap);
    single.setTextDirection(Qt::LeftToRight);
    layout.setTextOption(single);
    layout.setFormats(formats);
    layout.beginLayout();
    QTextLine line = layout.createLine();
    layout.endLayout();
    painter->setPen(text);
    painter->setClipRect(area, Qt::IntersectClip);
    layout.draw(painter, QPointF(area.left(), area.top() + (area.height() - line.height()) / 2));
    painter->restore();
}

} // namespace signalbox
