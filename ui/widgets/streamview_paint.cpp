// SPDX-License-Identifier: GPL-3.0-or-later
// How the stream view is drawn.
#include "models/streamwords.h"
#include "theme/contrast.h"
#include "theme/theme.h"
#include "widgets/streamview.h"

#include <QApplication>
#include <QLocale>
#include <QPainter>

#include <algorithm>

namespace signalbox {
namespace {

constexpr QRgb HitGround = 0xFFFFD54F; // as in the log
constexpr double OddTint = 0.13; // of the direction's colour in every second chunk or message
constexpr double EvenTint = 0.05;

QColor flowColor(Flow flow)
{
    return theme::color(flow == Flow::ToServer ? theme::Role::ClientToServer : theme::Role::ServerToClient);
}

} // namespace

// --- What stands in a line ---

QString StreamView::textOf(const StreamLine& line, Flow flow) const
{
    const QLocale locale;
    if (line.kind == StreamLine::Kind::Missing)
        return line.length == 1 ? tr("▲ 1 byte not captured")
                                : tr("▲ %1 bytes not captured").arg(locale.toString(line.length));
    if (line.kind == StreamLine::Kind::More)
        return tr("… %1 bytes more; save the direction to see them").arg(locale.toString(line.length));
    const QByteArray bytes = m_index.read(m_journal, flow, line.offset, line.offset + line.length);
    return formatLine(bytes, line.offset, m_layout.format, m_layout.columns);
}

StreamView::Cell StreamView::chunkCell(quint64 number, const StreamLine& line) const
{
    const StreamChunk& chunk = m_index.chunks().at(number);
    const bool isFirst = line.offset == chunk.offset;
    Cell cell { line, chunk.flow, isFirst, isSelected(false, number), {}, {}, chunk.ordinal % 2 == 1 };
    if (isFirst) {
        const QLocale locale;
        cell.gutter = flowArrow(chunk.flow) + QLatin1Char(' ') + QString::number(chunk.ordinal);
        cell.size = tr("%1 B").arg(locale.toString(chunk.bytes));
    }
    return cell;
}

StreamView::Cell StreamView::messageCell(const StreamLine& line, Flow flow) const
{
    Cell cell { line, flow, false, false, {}, {}, false };
    if (!m_index.messages().contains(line.message))
        return cell;
    const StreamMessage& message = m_index.messages().at(line.message);
    cell.isFirst = line.offset == message.offset;
    cell.isSelected = isSelected(true, line.message);
    cell.isOdd = message.ordinal % 2 == 1;
    if (cell.isFirst) {
        cell.gutter = flowArrow(flow) + QLatin1Char(' ') + QString::number(message.ordinal);
        if (message.flaw != Flaw::None)
            cell.gutter += QLatin1Char(' ') + theme::glyph(Severity::Warning);
        cell.size = tr("%1 B").arg(QLocale().toString(message.length));
        if (!message.isComplete)
            cell.size += QChar(u'\u2026');
    } else if (line.beginsPart) {
        cell.gutter = QStringLiteral("↳ ") + QString::number(message.ordinal);
    }
    return cell;
}

QStringList StreamView::shownLines() const
{
    QStringList shown;
    Place place = topPlace();
    const auto words = [](const Cell& cell, const QString& text) {
        QStringList parts { cell.gutter, cell.size, text };
        parts.removeAll(QString());
        return parts.join(QLatin1Char(' '));
    };
    for (int y = 0; y < linesInSight() && place.row < endRow(); ++y) {
        const StreamLine line = linesOf(place.row)[static_cast<std::size_t>(place.line)];
        const Flow flow = flowOf(place.row);
        const QString text = textOf(line, flow);
        QStringList columns;
        if (m_columns != Columns::Messages)
            columns += words(chunkCell(itemAt(place.row), line), text);
        if (m_columns != Columns::Chunks)
            columns += words(messageCell(line, flow), text);
        shown += columns.join(QLatin1Char('\t'));
        place = moved(place, 1);
    }
    return shown;
}

// --- Drawing ---

void StreamView::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(viewport());
    painter.setFont(font());
    int y = headerHeight();
    Place place = topPlace();
    for (; place.row < endRow() && y < viewport()->height(); place = { place.row + 1, 0 }) {
        const auto lines = static_cast<qsizetype>(linesOf(place.row).size());
        for (; place.line < lines && y < viewport()->height(); ++place.line, y += m_lineHeight)
            paintLine(painter, place.row, place.line, y);
    }
    paintHeader(painter);
}

void StreamView::paintHeader(QPainter& painter) const
{
    const int height = headerHeight();
    painter.fillRect(0, 0, viewport()->width(), height, palette().color(QPalette::Window));
    painter.setPen(palette().color(QPalette::Mid));
    painter.drawLine(0, height - 1, viewport()->width(), height - 1);
    const QFont title = QApplication::font();
    painter.setFont(title);
    painter.setPen(palette().color(QPalette::WindowText));
    const QFontMetrics metrics(title);
    const auto draw = [&](const Column& column, const QString& text, const QString& shorter) {
        if (column.width <= 0)
            return;
        const QRect area(column.x + 6, 0, column.width - 12, height - 1);
        const bool fits = metrics.horizontalAdvance(text) <= area.width();
        painter.drawText(area, Qt::AlignVCenter | Qt::TextSingleLine,
            metrics.elidedText(fits ? text : shorter, Qt::ElideRight, area.width()));
    };
    draw(m_left, tr("Chunks: what recv and send moved"), tr("Chunks"));
    draw(m_right, tr("Messages: what the framing says"), tr("Messages"));
    painter.setFont(font());
}

void StreamView::paintLine(QPainter& painter, quint64 row, qsizetype number, int y) const
{
    const StreamLine line = linesOf(row)[static_cast<std::size_t>(number)];
    const Flow flow = flowOf(row);
    if (m_columns != Columns::Messages)
        paintCell(painter, m_left, chunkCell(itemAt(row), line), y);
    if (m_columns != Columns::Chunks)
        paintCell(painter, m_right, messageCell(line, flow), y);
    if (m_columns == Columns::Both)
        paintMiddle(painter, line, flow, number == 0, y);
}

void StreamView::paintCell(QPainter& painter, const Column& column, const Cell& cell, int y) const
{
    const auto group = hasFocus() ? QPalette::Active : QPalette::Inactive;
    const QColor base = palette().color(QPalette::Base);
    const QColor own = flowColor(cell.flow);
    const QColor ground = cell.isSelected ? palette().color(group, QPalette::Highlight)
                                          : theme::mixed(base, own, cell.isOdd ? OddTint : EvenTint);
    const QColor ink =
        cell.isSelected ? palette().color(group, QPalette::HighlightedText) : theme::readable(own, ground);
    const QColor quiet = cell.isSelected ? ink : theme::readable(theme::color(theme::Role::Muted), ground);
    const QRect area(column.x, y, column.width, m_lineHeight);
    painter.save();
    painter.setClipRect(area);
    painter.fillRect(area, ground);
    if (cell.isFirst) {
        painter.setPen(theme::mixed(base, own, 0.55));
        painter.drawLine(area.topLeft(), area.topRight());
    }
    const int baseline = y + (m_lineHeight + fontMetrics().ascent() - fontMetrics().descent()) / 2;
    painter.setPen(quiet);
    painter.drawText(column.x + 6, baseline, cell.gutter);
    const int sizeX = column.textX() - 12 - fontMetrics().horizontalAdvance(cell.size);
    // The size gives way to a number that needs the room; the tooltip has both.
    if (sizeX > column.x + 6 + fontMetrics().horizontalAdvance(cell.gutter + QLatin1Char(' ')))
        painter.drawText(sizeX, baseline, cell.size);
    if (cell.line.kind == StreamLine::Kind::Bytes) {
        paintText(painter, column, cell, y, ink);
    } else {
        painter.fillRect(column.textX() - 4, y + 1, column.width, m_lineHeight - 1,
            QBrush(theme::mixed(ground, quiet, 0.25), Qt::BDiagPattern));
        painter.setPen(cell.isSelected ? ink : theme::readable(theme::color(theme::Role::Warning), ground));
        painter.drawText(column.textX(), baseline, textOf(cell.line, cell.flow));
    }
    painter.restore();
}

void StreamView::paintText(
    QPainter& painter, const Column& column, const Cell& cell, int y, const QColor& color) const
{
    const int baseline = y + (m_lineHeight + fontMetrics().ascent() - fontMetrics().descent()) / 2;
    const QString text = textOf(cell.line, cell.flow);
    painter.setPen(color);
    painter.setLayoutDirection(Qt::LeftToRight);
    painter.drawText(column.textX(), baseline, text);
    if (!m_match || m_match->flow != cell.flow)
        return;
    const auto hit = hitSpan(cell.line, text);
    if (!hit)
        return;
    const QRectF mark(column.textX() + hit->first, y, hit->second, m_lineHeight);
    painter.setClipRect(mark, Qt::IntersectClip);
    painter.fillRect(mark, QColor::fromRgb(HitGround));
    painter.setPen(Qt::black);
    painter.drawText(column.textX(), baseline, text);
}

/// Where in the line the match stands: x and width; none if it does not.
std::optional<std::pair<qreal, qreal>> StreamView::hitSpan(const StreamLine& line, const QString& text) const
{
    const quint64 from = std::max(line.offset, m_match->offset);
    const quint64 to = std::min(line.offset + line.length, m_match->offset + m_match->length);
    if (from >= to)
        return {};
    const auto skip = static_cast<qsizetype>(from - line.offset);
    const auto length = static_cast<qsizetype>(to - from);
    const QFontMetricsF metrics(font());
    if (m_layout.format == StreamFormat::Hex || m_layout.format == StreamFormat::CArray) {
        const bool isHex = m_layout.format == StreamFormat::Hex;
        const qsizetype perByte = isHex ? 3 : 6;
        const qsizetype half = isHex && bytesPerLine(m_layout.format, m_layout.columns) == 16 ? 8 : 16;
        const auto place = [&](qsizetype byte) {
            return (isHex ? 8 : 0) + byte * perByte + (isHex && byte >= half ? 1 : 0);
        };
        const qsizetype end = place(skip + length - 1) + (isHex ? 2 : 4);
        return std::pair { metrics.horizontalAdvance(text.left(place(skip))),
            metrics.horizontalAdvance(text.mid(place(skip), end - place(skip))) };
    }
    const QByteArray bytes = m_index.read(m_journal, m_match->flow, line.offset, line.offset + line.length);
    const auto chars = [&](qsizetype count) {
        return formatLine(bytes.left(count), line.offset, m_layout.format, m_layout.columns).size();
    };
    const qsizetype begin = chars(skip);
    return std::pair { metrics.horizontalAdvance(text.left(begin)),
        metrics.horizontalAdvance(text.mid(begin, chars(skip + length) - begin)) };
}

/// Brackets beside chunk and message, and their borders: through, if both have one here.
void StreamView::paintMiddle(
    QPainter& painter, const StreamLine& line, Flow flow, bool beginsChunk, int y) const
{
    constexpr int Inset = 6;
    const int left = m_middle + Inset;
    const int right = m_right.x - 1 - Inset;
    const int center = (left + right) / 2;
    const bool hasMessage = m_index.messages().contains(line.message);
    const bool beginsMessage = hasMessage && m_index.messages().at(line.message).offset == line.offset;
    const QColor base = palette().color(QPalette::Base);
    const QColor strong = flowColor(flow);
    const QColor weak = theme::mixed(base, strong, 0.55);
    painter.setPen(QPen(strong, 2));
    painter.drawLine(left, y + (beginsChunk ? 2 : 0), left, y + m_lineHeight);
    if (hasMessage)
        painter.drawLine(right, y + (beginsMessage ? 2 : 0), right, y + m_lineHeight);
    if (beginsChunk && beginsMessage) {
        painter.setPen(weak);
        painter.drawLine(m_middle, y, m_right.x, y);
        return;
    }
    if (beginsChunk) {
        painter.setPen(QPen(weak, 1, Qt::DashLine));
        painter.drawLine(m_middle, y, center - 3, y);
        // The message goes on over the border of the chunk.
    }
    if (beginsMessage) {
        painter.setPen(QPen(weak, 1, Qt::DashLine));
        painter.drawLine(center + 3, y, m_right.x, y);
    }
}

} // namespace signalbox
