// SPDX-License-Identifier: GPL-3.0-or-later
// Mouse, keys and selection of the stream view.
#include "models/plaintooltip.h"
#include "models/streamwords.h"
#include "widgets/streamview.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>

namespace signalbox {

// --- Selection ---

const NumberedList<quint64>* StreamView::selectableFlow(bool ofMessages) const
{
    if (!m_only)
        return nullptr;
    return ofMessages ? &m_index.messagesOf(*m_only) : &m_index.chunksOf(*m_only);
}

/// The chunk or message `step` further on; the last one there is, at most.
std::optional<quint64> StreamView::neighbour(const Selection& selection, qint64 step) const
{
    const auto go = [step](quint64 first, quint64 end, quint64 from) -> std::optional<quint64> {
        if (first == end)
            return {};
        const auto wanted = static_cast<qint64>(from) + step;
        return static_cast<quint64>(
            std::clamp<qint64>(wanted, static_cast<qint64>(first), static_cast<qint64>(end) - 1));
    };
    if (const auto* list = selectableFlow(selection.ofMessages)) {
        const quint64 at = list->partitionPoint([&](quint64 each) { return each < selection.current; });
        const auto row = go(list->first(), list->end(), at);
        return row ? std::optional(list->at(*row)) : std::nullopt;
    }
    return selection.ofMessages ? go(m_index.messages().first(), m_index.messages().end(), selection.current)
                                : go(m_index.chunks().first(), m_index.chunks().end(), selection.current);
}

void StreamView::select(const Selection& selection)
{
    if (m_selection == selection)
        return;
    m_selection = selection;
    viewport()->update();
    Q_EMIT selectionChanged();
}

void StreamView::moveSelection(qint64 step, bool isExtending)
{
    Selection next;
    if (m_selection) {
        next = *m_selection;
        if (const auto number = neighbour(next, step))
            next.current = *number;
    } else { // begins with what stands at the top
        const Place top = topPlace();
        if (top.row >= endRow())
            return;
        next.ofMessages = showsMessagesAlone();
        next.current = itemAt(top.row);
    }
    if (!isExtending || !m_selection)
        next.anchor = next.current;
    select(next);
    if (next.ofMessages && m_index.messages().contains(next.current)) {
        const StreamMessage& message = m_index.messages().at(next.current);
        reveal(message.flow, message.offset);
    } else if (!next.ofMessages && m_index.chunks().contains(next.current)) {
        const StreamChunk& chunk = m_index.chunks().at(next.current);
        reveal(chunk.flow, chunk.offset);
    }
}

/// From a chunk to the message that its first byte belongs to, and back.
void StreamView::changeSide(bool toMessages)
{
    if (m_columns != Columns::Both || !m_selection || m_selection->ofMessages == toMessages)
        return;
    std::optional<quint64> number;
    if (toMessages && m_index.chunks().contains(m_selection->current)) {
        const StreamChunk& chunk = m_index.chunks().at(m_selection->current);
        number = m_index.messageAt(chunk.flow, chunk.offset);
    } else if (!toMessages && m_index.messages().contains(m_selection->current)) {
        const StreamMessage& message = m_index.messages().at(m_selection->current);
        number = m_index.chunkAt(message.flow, message.offset);
    }
    if (number)
        select({ toMessages, *number, *number });
}

void StreamView::selectAll()
{
    Selection all { m_selection ? m_selection->ofMessages : showsMessagesAlone(), 0, 0 };
    if (all.ofMessages ? m_index.messages().isEmpty() : m_index.chunks().isEmpty())
        return;
    all.anchor = all.ofMessages ? m_index.messages().first() : m_index.chunks().first();
    all.current = (all.ofMessages ? m_index.messages().end() : m_index.chunks().end()) - 1;
    select(all);
}

bool StreamView::isSelected(bool ofMessages, quint64 number) const
{
    if (!m_selection || m_selection->ofMessages != ofMessages)
        return false;
    const auto [low, high] = std::minmax(m_selection->anchor, m_selection->current);
    return number >= low && number <= high;
}

QByteArray StreamView::selectedBytes(qsizetype limit, quint64* total) const
{
    QByteArray bytes;
    quint64 all = 0;
    const auto add = [&](Flow flow, quint64 from, quint64 to) {
        if (m_only && *m_only != flow)
            return;
        if (bytes.size() < limit)
            bytes += m_index.read(m_journal, flow, from, to);
        all += to - from;
    };
    if (m_selection) {
        const auto [low, high] = std::minmax(m_selection->anchor, m_selection->current);
        if (m_selection->ofMessages) {
            const auto& messages = m_index.messages();
            for (quint64 n = std::max(low, messages.first()); n <= high && n < messages.end(); ++n)
                add(messages.at(n).flow, messages.at(n).offset, messages.at(n).end());
        } else {
            const auto& chunks = m_index.chunks();
            for (quint64 n = std::max(low, chunks.first()); n <= high && n < chunks.end(); ++n)
                add(chunks.at(n).flow, chunks.at(n).offset, chunks.at(n).end());
        }
    }
    if (total)
        *total = all;
    return bytes.left(limit);
}

// --- Mouse ---

std::optional<std::pair<StreamView::Place, bool>> StreamView::placeAt(const QPoint& point) const
{
    const int line = (point.y() - headerHeight()) / m_lineHeight;
    if (point.y() < headerHeight())
        return {};
    const Place place = moved(topPlace(), line);
    if (place.row >= endRow())
        return {};
    const bool ofMessages = m_columns == Columns::Messages
        || (m_columns == Columns::Both && point.x() >= (m_left.x + m_left.width + m_right.x) / 2);
    return std::pair { place, ofMessages };
}

void StreamView::mousePressEvent(QMouseEvent* event)
{
    const bool isMenu = event->button() == Qt::RightButton;
    if (event->button() != Qt::LeftButton && !isMenu)
        return;
    const auto hit = placeAt(event->position().toPoint());
    if (!hit)
        return;
    const auto& [place, ofMessages] = *hit;
    quint64 number = itemAt(place.row);
    if (ofMessages && !showsMessagesAlone())
        number = linesOf(place.row)[static_cast<std::size_t>(place.line)].message;
    if (number == StreamLine::NoMessage || (isMenu && isSelected(ofMessages, number)))
        return;
    const bool isExtending =
        event->modifiers() & Qt::ShiftModifier && m_selection && m_selection->ofMessages == ofMessages;
    select({ ofMessages, isExtending ? m_selection->anchor : number, number });
}

void StreamView::mouseMoveEvent(QMouseEvent* event)
{
    if (!(event->buttons() & Qt::LeftButton) || !m_selection)
        return;
    QPoint point = event->position().toPoint();
    const int bottom = viewport()->height() - 1;
    if (point.y() < headerHeight() || point.y() > bottom)
        scrollLines(point.y() > bottom ? 1 : -1);
    point.setY(std::clamp(point.y(), headerHeight(), bottom));
    const auto hit = placeAt(point);
    if (!hit)
        return;
    const Place& place = hit->first;
    quint64 number = itemAt(place.row);
    if (m_selection->ofMessages && !showsMessagesAlone())
        number = linesOf(place.row)[static_cast<std::size_t>(place.line)].message;
    if (number != StreamLine::NoMessage)
        select({ m_selection->ofMessages, m_selection->anchor, number });
}

void StreamView::wheelEvent(QWheelEvent* event)
{
    constexpr int Notch = 120; // QWheelEvent::angleDelta()
    constexpr int LinesPerNotch = 3;
    m_wheel += event->angleDelta().y() * LinesPerNotch;
    const int lines = m_wheel / Notch;
    m_wheel -= lines * Notch;
    if (lines != 0)
        scrollLines(-lines);
    event->accept();
}

bool StreamView::viewportEvent(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        auto* help = static_cast<QHelpEvent*>(event);
        const QString text = toolTipAt(help->pos());
        if (text.isEmpty())
            QToolTip::hideText();
        else
            QToolTip::showText(help->globalPos(), plainToolTip(text), viewport());
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

QString StreamView::toolTipAt(const QPoint& point) const
{
    const auto hit = placeAt(point);
    if (!hit)
        return {};
    const auto& [place, ofMessages] = *hit;
    const quint64 item = itemAt(place.row);
    if (!ofMessages)
        return describeChunk(m_index, m_index.chunks().at(item), m_pieces);
    const quint64 number =
        showsMessagesAlone() ? item : linesOf(place.row)[static_cast<std::size_t>(place.line)].message;
    return m_index.messages().contains(number) ? describeMessage(m_index.messages().at(number), m_pieces)
                                               : QString();
}

// --- Keys ---

void StreamView::keyPressEvent(QKeyEvent* event)
{
    const bool isExtending = event->modifiers() & Qt::ShiftModifier;
    const bool isControl = event->modifiers() & Qt::ControlModifier;
    if (event->matches(QKeySequence::Copy))
        return Q_EMIT copyRequested();
    if (event->matches(QKeySequence::SelectAll))
        return selectAll();
    switch (event->key()) {
    case Qt::Key_Up:
        return isControl ? scrollLines(-1) : moveSelection(-1, isExtending);
    case Qt::Key_Down:
        return isControl ? scrollLines(1) : moveSelection(1, isExtending);
    case Qt::Key_Left:
        return changeSide(false);
    case Qt::Key_Right:
        return changeSide(true);
    case Qt::Key_PageUp:
        return scrollLines(-linesInSight());
    case Qt::Key_PageDown:
        return scrollLines(linesInSight());
    case Qt::Key_Home:
        return goTo({ firstRow(), 0 });
    case Qt::Key_End:
        return goTo(tail());
    default:
        QAbstractScrollArea::keyPressEvent(event);
    }
}

void StreamView::focusInEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void StreamView::focusOutEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

} // namespace signalbox
