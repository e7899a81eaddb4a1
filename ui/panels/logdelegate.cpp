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
constexpr int NarrowestCharacter = 3; // pixels, at any size that can be read
constexpr QChar Ellipsis = u'\u2026';

/// Bytes that snaplen left out stand behind what was kept.
bool isCut(const Event& event, const QString& shown, qsizetype limit)
{
    return event.payload.size() < qsizetype { event.bytes } && shown.size() < limit;
}

QTextLayout::FormatRange format(qsizetype start, qsizetype length, const QColor& color)
{
    QTextLayout::FormatRange range;
    range.start = static_cast<int>(start);
    range.length = static_cast<int>(length);
    range.format.setForeground(color);
    return range;
}

} // namespace

struct LogDelegate::Ink
{
    QColor text;
    QColor quiet; ///< for what stands beside the text
    QColor name; ///< of an event
    QFont font; ///< of the row
    double baseline; ///< that of the other columns, whatever the font of this one
    qsizetype limit; ///< characters; no more than could fit is decoded
};

LogDelegate::LogDelegate(const LogModel* model, const TailView* view, QObject* parent)
    : CellDelegate(parent)
    , m_model(model)
    , m_view(view)
    , m_payloadFont(theme::payloadFont())
    , m_payloadAdvance(std::max(1, QFontMetrics(m_payloadFont).horizontalAdvance(QLatin1Char('i'))))
{
}

void LogDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const
{
    CellDelegate::initStyleOption(option, index);
    // The selected row says where one is; a frame around one of its cells says no more.
    if (option->state & QStyle::State_Selected)
        option->state &= ~QStyle::State_HasFocus;
}

void LogDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    if (m_model->marks().count() > 0 && !(option.state & QStyle::State_Selected)) {
        const QVariant ground = index.data(Qt::BackgroundRole);
        if (ground.isValid())
            painter->fillRect(option.rect, ground.value<QColor>());
    }
    if (index.column() == LogModel::EventColumn) {
        paintGround(painter, option);
        paintEvent(painter, option, m_model->eventAt(index.row()));
    } else {
        CellDelegate::paint(painter, option, index);
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
    const QColor ground = option.palette.color(group, isSelected ? QPalette::Highlight : QPalette::Base);
    const Severity severity = severityOf(event);
    const QRect area = option.rect.adjusted(TextMargin, 0, -TextMargin, 0);
    Ink ink;
    ink.text = option.palette.color(group, isSelected ? QPalette::HighlightedText : QPalette::Text);
    ink.quiet = isSelected ? theme::readable(theme::mixed(ink.text, ground, 0.3), ground)
                           : theme::color(theme::Role::Muted);
    ink.name = isSelected || severity == Severity::Info ? ink.text : theme::color(severity);
    ink.font = option.font;
    ink.baseline = cellText().baseline(area, option.font);
    ink.limit = area.width() / (event.isData() ? m_payloadAdvance : NarrowestCharacter) + 1;

    painter->setPen(ink.text);
    if (!m_needle.isEmpty())
        paintLayout(painter, area, ink, event);
    else if (event.isData())
        paintPayload(painter, area, ink, event);
    else
        paintName(painter, area, ink, event);
}

void LogDelegate::paintPayload(QPainter* painter, const QRect& area, const Ink& ink, const Event& event) const
{
    VisibleRuns shown = visibleRuns(event.payload, ink.limit);
    std::vector<CellText::Run> runs;
    runs.reserve(shown.escapes.size() + 1);
    for (const VisibleRuns::Range& escape : shown.escapes)
        runs.push_back({ escape.start, escape.length, ink.quiet });
    if (isCut(event, shown.text, ink.limit)) {
        runs.push_back({ shown.text.size(), 1, ink.quiet });
        shown.text += Ellipsis;
    }
    cellText().drawRuns(
        painter, QPointF(area.left(), ink.baseline), area.width(), shown.text, m_payloadFont, runs);
}

void LogDelegate::paintName(QPainter* painter, const QRect& area, const Ink& ink, const Event& event) const
{
    QFont strong = ink.font;
    strong.setWeight(QFont::DemiBold);
    const QString glyph = theme::glyph(severityOf(event));
    const auto name = QString::fromLatin1(eventKindName(event.kind));
    painter->setPen(ink.name);
    const double width = cellText().draw(painter, area, Qt::AlignLeft | Qt::AlignVCenter,
        glyph.isEmpty() ? name : glyph + QLatin1Char(' ') + name, strong);
    const QString detail = LogModel::preview(event, ink.limit).mid(name.size());
    if (severityOf(event) == Severity::Info)
        painter->setPen(ink.quiet);
    cellText().draw(painter, area.adjusted(static_cast<int>(std::ceil(width)), 0, 0, 0),
        Qt::AlignLeft | Qt::AlignVCenter, detail, ink.font);
}

/// With the hits of the find bar, which may begin anywhere.
void LogDelegate::paintLayout(QPainter* painter, const QRect& area, const Ink& ink, const Event& event) const
{
    QList<QTextLayout::FormatRange> formats;
    QString shown;
    const QFont font = event.isData() ? m_payloadFont : ink.font;
    if (event.isData()) {
        VisibleRuns runs = visibleRuns(event.payload, ink.limit);
        for (const VisibleRuns::Range& escape : runs.escapes)
            formats.append(format(escape.start, escape.length, ink.quiet));
        shown = std::move(runs.text);
        if (isCut(event, shown, ink.limit)) {
            formats.append(format(shown.size(), 1, ink.quiet));
            shown += Ellipsis;
        }
    } else {
        const Severity severity = severityOf(event);
        const QString glyph = theme::glyph(severity);
        const qsizetype lead = glyph.isEmpty() ? 0 : glyph.size() + 1;
        shown = (lead > 0 ? glyph + QLatin1Char(' ') : QString()) + LogModel::preview(event, ink.limit);
        const qsizetype nameEnd = lead + eventKindName(event.kind).size();
        auto name = format(0, std::min(nameEnd, shown.size()), ink.name);
        name.format.setFontWeight(QFont::DemiBold);
        formats.append(name);
        formats.append(
            format(nameEnd, shown.size() - nameEnd, severity == Severity::Info ? ink.quiet : ink.name));
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
    painter->setClipRect(area);
    painter->setPen(ink.text);
    layout.draw(painter, QPointF(area.left(), std::round(ink.baseline - line.ascent())));
    painter->restore();
}

} // namespace signalbox
