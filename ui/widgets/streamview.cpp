// SPDX-License-Identifier: GPL-3.0-or-later
// What is shown and where; drawing is in streamview_paint.cpp, mouse and keys in streamview_input.cpp.
#include "widgets/streamview.h"

#include "theme/theme.h"

#include <QResizeEvent>
#include <QScrollBar>

#include <algorithm>
#include <cmath>

namespace signalbox {
namespace {

constexpr std::size_t MaxCachedLines = 200'000; // 40 bytes each
constexpr int StepsPerRow = 64; // of the scroll bar, so that it moves within a long chunk

} // namespace

StreamView::StreamView(const StreamIndex& index, QWidget* parent)
    : QAbstractScrollArea(parent)
    , m_index(index)
{
    setObjectName(QStringLiteral("streamView"));
    setAccessibleName(tr("Stream of the client"));
    setWhatsThis(
        tr("Left: what each recv() and send() moved. Right: the messages that the chosen framing finds in the "
           "same bytes. TCP keeps the order of bytes but no borders between writes (RFC 9293 2.2), so the two "
           "need not agree: a line that goes through is a border in both."));
    setFocusPolicy(Qt::StrongFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    setFrameShape(QFrame::NoFrame);
    viewport()->setBackgroundRole(QPalette::Base);
    setFont(theme::payloadFont());
    measure();
}

// --- What is shown ---

void StreamView::refresh(const JournalView& journal)
{
    // Lines may stand for bytes that have gone, or were laid out while there was no journal to read them from.
    if (journal.firstSequence() != m_journal.firstSequence() || m_journal.isEmpty())
        forgetLines();
    m_changing.clear();
    m_journal = journal;
    if (m_isFollowing)
        setTop(tail());
    else
        setTop(topPlace());
    viewport()->update();
}

void StreamView::letGo()
{
    m_journal = {};
    forgetLines();
}

void StreamView::reset()
{
    m_journal = {};
    m_match.reset();
    m_topItem = 0;
    m_topLine = 0;
    forgetMessages();
}

void StreamView::forgetMessages()
{
    forgetLines();
    const bool hadSelection = m_selection.has_value();
    if (m_selection && (m_selection->ofMessages || m_index.chunks().isEmpty()))
        m_selection.reset();
    if (showsMessagesAlone())
        m_topItem = 0;
    m_topLine = 0;
    viewport()->update();
    if (hadSelection && !m_selection)
        Q_EMIT selectionChanged();
}

void StreamView::setFormat(StreamFormat format)
{
    if (std::exchange(m_layout.format, format) == format)
        return;
    m_topLine = 0;
    forgetLines();
    refresh(m_journal);
}

void StreamView::setColumns(Columns columns)
{
    if (m_columns == columns)
        return;
    // The place in the stream stays.
    std::optional<std::pair<Flow, quint64>> place;
    if (const Place top = topPlace(); top.row < endRow()) {
        const StreamLines& lines = linesOf(top.row);
        if (!lines.empty())
            place = { flowOf(top.row), lines[static_cast<std::size_t>(top.line)].offset };
    }
    m_columns = columns;
    forgetLines(); // chunks and messages have numbers of their own
    if (columns == Columns::Chunks && m_selection && m_selection->ofMessages)
        m_selection.reset();
    if (columns == Columns::Messages && m_selection && !m_selection->ofMessages)
        m_selection.reset();
    layOutColumns();
    m_topItem = 0;
    m_topLine = 0;
    if (place) {
        const auto item = showsMessagesAlone() ? m_index.messageAt(place->first, place->second)
                                               : m_index.chunkAt(place->first, place->second);
        m_topItem = item.value_or(0);
    }
    refresh(m_journal);
    Q_EMIT selectionChanged();
}

void StreamView::setDirection(std::optional<Flow> only)
{
    if (m_only == only)
        return;
    m_only = only;
    m_selection.reset();
    m_topLine = 0;
    refresh(m_journal);
    Q_EMIT selectionChanged();
}

void StreamView::setFollowing(bool isFollowing)
{
    if (m_isFollowing == isFollowing)
        return;
    m_isFollowing = isFollowing;
    if (isFollowing)
        refresh(m_journal);
    Q_EMIT followingChanged(isFollowing);
}

void StreamView::setMatch(const std::optional<StreamMatch>& match)
{
    m_match = match;
    viewport()->update();
    if (!match)
        return;
    setFollowing(false); // it is there to be read
    reveal(match->flow, match->offset);
}

// --- Rows ---

const NumberedList<quint64>* StreamView::rowsOfFlow() const
{
    if (!m_only)
        return nullptr;
    return showsMessagesAlone() ? &m_index.messagesOf(*m_only) : &m_index.chunksOf(*m_only);
}

quint64 StreamView::firstRow() const
{
    if (const auto* list = rowsOfFlow())
        return list->first();
    return showsMessagesAlone() ? m_index.messages().first() : m_index.chunks().first();
}

quint64 StreamView::endRow() const
{
    if (const auto* list = rowsOfFlow())
        return list->end();
    return showsMessagesAlone() ? m_index.messages().end() : m_index.chunks().end();
}

quint64 StreamView::itemAt(quint64 row) const
{
    const auto* list = rowsOfFlow();
    return list ? list->at(row) : row;
}

quint64 StreamView::rowOf(quint64 item) const
{
    if (const auto* list = rowsOfFlow())
        return list->partitionPoint([item](quint64 each) { return each < item; });
    return std::clamp(item, firstRow(), endRow());
}

Flow StreamView::flowOf(quint64 row) const
{
    const quint64 item = itemAt(row);
    return showsMessagesAlone() ? m_index.messages().at(item).flow : m_index.chunks().at(item).flow;
}

const StreamLines& StreamView::linesOf(quint64 row) const
{
    const quint64 item = itemAt(row);
    if (const auto known = m_lines.find(item); known != m_lines.end())
        return known->second;
    if (const auto known = m_changing.find(item); known != m_changing.end())
        return known->second;
    const bool canChange =
        showsMessagesAlone() ? !m_index.messages().at(item).isComplete : item >= m_index.framedEnd();
    StreamLines lines = showsMessagesAlone()
        ? m_layout.ofMessage(m_index, m_journal, item)
        : m_layout.ofChunk(m_index, m_journal, item, m_columns == Columns::Both);
    if (canChange)
        return m_changing[item] = std::move(lines);
    if (m_lineCount + lines.size() > MaxCachedLines)
        forgetLines();
    m_lineCount += lines.size();
    return m_lines[item] = std::move(lines);
}

void StreamView::forgetLines() const
{
    m_lines.clear();
    m_changing.clear();
    m_lineCount = 0;
}

// --- Places ---

int StreamView::linesInSight() const
{
    return std::max(1, (viewport()->height() - headerHeight()) / m_lineHeight);
}

StreamView::Place StreamView::topPlace() const
{
    Place place { rowOf(m_topItem), m_topLine };
    if (place.row >= endRow())
        return { endRow(), 0 };
    if (itemAt(place.row) != m_topItem)
        place.line = 0; // what stood there has gone
    const auto lines = static_cast<qsizetype>(linesOf(place.row).size());
    place.line = std::clamp<qsizetype>(place.line, 0, std::max<qsizetype>(0, lines - 1));
    return place;
}

/// Where the top is when the last line stands at the bottom.
StreamView::Place StreamView::tail() const { return moved({ endRow(), 0 }, -qsizetype { linesInSight() }); }

StreamView::Place StreamView::moved(Place from, qsizetype lines) const
{
    while (lines < 0) {
        if (-lines <= from.line)
            return { from.row, from.line + lines };
        lines += from.line;
        if (from.row <= firstRow())
            return { firstRow(), 0 };
        --from.row;
        from.line = static_cast<qsizetype>(linesOf(from.row).size());
    }
    while (lines > 0 && from.row < endRow()) {
        const qsizetype left = static_cast<qsizetype>(linesOf(from.row).size()) - from.line;
        if (lines < left)
            return { from.row, from.line + lines };
        lines -= left;
        from = { from.row + 1, 0 };
    }
    return from;
}

void StreamView::setTop(Place place)
{
    const Place last = tail();
    if (place.row > last.row || (place.row == last.row && place.line > last.line))
        place = last;
    m_topItem = place.row < endRow() ? itemAt(place.row) : 0;
    m_topLine = place.line;
    updateScrollBar();
}

/// The user goes somewhere: at the end, new bytes are followed again.
void StreamView::goTo(Place place)
{
    setTop(place);
    viewport()->update();
    const bool isAtTail = topPlace() == tail();
    if (m_isFollowing != isAtTail) {
        m_isFollowing = isAtTail;
        Q_EMIT followingChanged(isAtTail);
    }
}

void StreamView::scrollLines(qsizetype lines) { goTo(moved(topPlace(), lines)); }

void StreamView::updateScrollBar()
{
    m_isSyncing = true;
    const auto valueOf = [this](const Place& place) {
        const auto rows = static_cast<qint64>(place.row - firstRow()) * StepsPerRow;
        if (place.row >= endRow())
            return static_cast<int>(rows);
        const auto lines = static_cast<qint64>(linesOf(place.row).size());
        return static_cast<int>(rows + place.line * StepsPerRow / std::max<qint64>(lines, 1));
    };
    QScrollBar* bar = verticalScrollBar();
    bar->setRange(0, valueOf(tail()));
    bar->setSingleStep(StepsPerRow);
    bar->setPageStep(linesInSight() * StepsPerRow);
    bar->setValue(valueOf(topPlace()));
    m_isSyncing = false;
}

void StreamView::scrollContentsBy(int /*dx*/, int /*dy*/)
{
    if (m_isSyncing || firstRow() == endRow())
        return;
    const int value = verticalScrollBar()->value();
    if (value == verticalScrollBar()->maximum())
        return goTo(tail());
    Place place { firstRow() + static_cast<quint64>(value / StepsPerRow), 0 };
    place.row = std::min(place.row, endRow() - 1);
    place.line = static_cast<qsizetype>(linesOf(place.row).size()) * (value % StepsPerRow) / StepsPerRow;
    goTo(place);
}

void StreamView::reveal(Flow flow, quint64 offset)
{
    const auto item = showsMessagesAlone() ? m_index.messageAt(flow, offset) : m_index.chunkAt(flow, offset);
    if (!item || (m_only && *m_only != flow))
        return;
    Place place { rowOf(*item), 0 };
    const StreamLines& lines = linesOf(place.row);
    const auto behind = std::upper_bound(lines.begin(), lines.end(), offset,
        [](quint64 wanted, const StreamLine& line) { return wanted < line.offset; });
    place.line = std::max<qsizetype>(0, behind - lines.begin() - 1);
    Place seen = topPlace();
    for (int line = 0; line < linesInSight() && seen.row < endRow(); ++line) {
        if (seen == place)
            return;
        seen = moved(seen, 1);
    }
    goTo(moved(place, -linesInSight() / 3));
}

// --- Geometry ---

void StreamView::measure()
{
    const QFontMetricsF metrics(font());
    m_charWidth = std::max(1.0, metrics.horizontalAdvance(QLatin1Char('0')));
    m_lineHeight = static_cast<int>(std::ceil(metrics.height())) + 2;
    layOutColumns();
}

void StreamView::layOutColumns()
{
    constexpr int Margin = 6;
    constexpr int Strip = 30;
    const int width = viewport()->width();
    const bool isBoth = m_columns == Columns::Both;
    const int each = isBoth ? (width - Strip) / 2 : width;
    const int gutterChars = each / m_charWidth > 44 ? 14 : 8;
    const int gutter = static_cast<int>(std::ceil(gutterChars * m_charWidth)) + 2 * Margin;
    m_left = { 0, m_columns == Columns::Messages ? 0 : each, gutter };
    m_middle = m_left.width;
    m_right = { isBoth ? each + Strip : 0,
        m_columns == Columns::Chunks ? 0 : width - (isBoth ? each + Strip : 0), gutter };
    const int columns = std::max(16, static_cast<int>((each - gutter - Margin) / m_charWidth));
    if (std::exchange(m_layout.columns, columns) != columns) {
        m_topLine = 0;
        forgetLines();
    }
}

void StreamView::resizeEvent(QResizeEvent* event)
{
    QAbstractScrollArea::resizeEvent(event);
    layOutColumns();
    refresh(m_journal);
}

void StreamView::changeEvent(QEvent* event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() != QEvent::FontChange)
        return;
    measure();
    forgetLines();
    refresh(m_journal);
}

} // namespace signalbox
