// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/logdelegate.h"

#include "models/logmodel.h"
#include "theme/contrast.h"
#include "theme/theme.h"
#include "widgets/tailview.h"
#include "widgets/visibleruns.h"

#include <QApplication>
#include <QPainter>
#include <QTextLayout>

#include <cmath>

namespace signalbox {
namespace {

constexpr int TextMargin = 4;

QTextLayout::FormatRange format(qsizetype start, qsizetype length, const QColor& color)
{
    QTextLayout::FormatRange range;
    range.start = static_cast<int>(start);
    range.length = static_cast<int>(length);
    range.format.setForeground(color);
    return range;
}

} // namespace

LogDelegate::LogDelegate(const LogModel* model, const TailView* view, QObject* parent)
    : QStyledItemDelegate(parent)
    , m_model(model)
    , m_view(view)
    , m_payloadFont(theme::payloadFont())
{
}

void LogDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    // The selected row says where one is; a frame around one of its cells says no more.
    if (option->state & QStyle::State_Selected)
        option->state &= ~QStyle::State_HasFocus;
}

void LogDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    if (index.column() == LogModel::EventColumn) {
        QStyleOptionViewItem cell = option;
        initStyleOption(&cell, index);
        cell.text.clear();
        cell.widget->style()->drawControl(QStyle::CE_ItemViewItem, &cell, painter, cell.widget);
        paintEvent(painter, cell, m_model->eventAt(index.row()));
    } else {
        QStyledItemDelegate::paint(painter, option, index);
    }
    if (m_view->newRows() > 0 && index.row() == m_model->rowCount() - m_view->newRows()) {
        painter->fillRect(QRect(option.rect.topLeft(), QSize(option.rect.width(), 1)),
            option.palette.color(QPalette::Active, QPalette::Highlight));
    }
}

void LogDelegate::paintEvent(QPainter* painter, const QStyleOptionViewItem& option, const Event& event) const
{
    const bool isSelected = option.state & QStyle::State_Selected;
    const auto group = option.state & QStyle::State_Active ? QPalette::Active : QPalette::Inactive;
    const QColor text = option.palette.color(group, isSelected ? QPalette::HighlightedText : QPalette::Text);
    const QColor ground = option.palette.color(group, isSelected ? QPalette::Highlight : QPalette::Base);
    const QColor quiet = isSelected ? theme::readable(theme::mixed(text, ground, 0.3), ground)
                                    : theme::color(theme::Role::Muted);
    const QRect area = option.rect.adjusted(TextMargin, 0, -TextMargin, 0);

    QList<QTextLayout::FormatRange> formats;
    QString shown;
    const QFont font = event.isData() ? m_payloadFont : option.font;
    // No more than could fit is decoded.
    const qsizetype limit =
        area.width() / std::max(1, QFontMetrics(font).horizontalAdvance(QLatin1Char('i'))) + 1;
    if (event.isData()) {
        VisibleRuns runs = visibleRuns(event.payload, limit);
        for (const VisibleRuns::Range& escape : runs.escapes)
            formats.append(format(escape.start, escape.length, quiet));
        shown = std::move(runs.text);
        // Bytes that snaplen left out stand behind what was kept.
        if (event.payload.size() < qsizetype { event.bytes } && shown.size() < limit) {
            formats.append(format(shown.size(), 1, quiet));
            shown += QChar(u'\u2026');
        }
    } else {
        const Severity severity = severityOf(event);
        const QString glyph = theme::glyph(severity);
        const qsizetype lead = glyph.isEmpty() ? 0 : glyph.size() + 1;
        shown = (lead > 0 ? glyph + QLatin1Char(' ') : QString()) + LogModel::preview(event, limit);
        const qsizetype nameEnd = lead + eventKindName(event.kind).size();
        const QColor strong = isSelected || severity == Severity::Info ? text : theme::color(severity);
        auto name = format(0, std::min(nameEnd, shown.size()), strong);
        name.format.setFontWeight(QFont::DemiBold);
        formats.append(name);
        formats.append(format(nameEnd, shown.size() - nameEnd, severity == Severity::Info ? quiet : strong));
    }
    shown = QFontMetrics(font).elidedText(shown, Qt::ElideRight, area.width());
    if (!m_needle.isEmpty()) {
        for (qsizetype at = shown.indexOf(m_needle, 0, Qt::CaseInsensitive); at >= 0;
             at = shown.indexOf(m_needle, at + m_needle.size(), Qt::CaseInsensitive)) {
            auto hit = format(at, m_needle.size(), Qt::black);
            hit.format.setBackground(QColor(0xFFD54F));
            formats.append(hit);
        }
    }

    QTextLayout layout(shown, font);
    QTextOption single(Qt::AlignLeft);
    single.setWrapMode(QTextOption::NoWrap);
    single.setTextDirection(Qt::LeftToRight);
    layout.setTextOption(single);
    layout.setFormats(formats);
    layout.beginLayout();
    QTextLine line = layout.createLine();
    if (line.isValid())
        line.setLineWidth(area.width());
    layout.endLayout();
    if (!line.isValid())
        return;
    painter->save();
    painter->setClipRect(option.rect);
    painter->setPen(text);
    // On the baseline of the other columns, whatever this one's font. Their text is centred in whole pixels.
    const QFontMetricsF metrics(option.font);
    const int top = area.top() + area.height() / 2 - static_cast<int>(std::ceil(metrics.height())) / 2;
    layout.draw(painter, QPointF(area.left(), std::round(top + metrics.ascent() - line.ascent())));
    painter->restore();
}

} // namespace signalbox
