// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/hexview.h"

#include "base/bytes.h"
#include "theme/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QMenu>
#include <QPainter>
#include <QScrollBar>

#include <cmath>

namespace signalbox {
namespace {

constexpr int Margin = 6;
constexpr int Half = HexView::BytesPerRow / 2;

bool isPrintable(char c) { return c >= 0x20 && c < 0x7F; }

void toClipboard(const QByteArray& text) { QApplication::clipboard()->setText(QString::fromUtf8(text)); }

} // namespace

HexView::HexView(QWidget* parent)
    : QAbstractScrollArea(parent)
{
    setObjectName(QStringLiteral("hexView"));
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Bytes in hexadecimal"));
    viewport()->setCursor(Qt::IBeamCursor);
    viewport()->setBackgroundRole(QPalette::Base);
    setFont(theme::payloadFont());
    measure();
}

void HexView::setBytes(const QByteArray& bytes)
{
    m_bytes = bytes;
    m_anchor = m_cursor = 0;
    m_hasSelection = false;
    measure();
    verticalScrollBar()->setValue(0);
    horizontalScrollBar()->setValue(0);
    viewport()->update();
    Q_EMIT selectionChanged();
}

qsizetype HexView::selectionLength() const { return m_hasSelection ? std::abs(m_cursor - m_anchor) + 1 : 0; }

void HexView::select(qsizetype start, qsizetype length)
{
    m_hasSelection = length > 0 && start < m_bytes.size();
    m_anchor = start;
    m_cursor = std::min(start + length, m_bytes.size()) - 1;
    if (!m_hasSelection)
        m_anchor = m_cursor = 0;
    viewport()->update();
    Q_EMIT selectionChanged();
}

// --- Copying ---

QByteArray HexView::chosen() const { return m_hasSelection ? selectedBytes() : m_bytes; }
void HexView::copyHex() const { toClipboard(toHex(chosen())); }
void HexView::copyText() const { toClipboard(chosen()); }
void HexView::copyDump() const { toClipboard(hexDump(chosen())); }

void HexView::copyCArray() const
{
    const QByteArray bytes = chosen();
    QByteArray out = "static const unsigned char bytes[" + QByteArray::number(bytes.size()) + "] = {";
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        out += i % BytesPerRow == 0 ? "\n    0x" : " 0x";
        out += bytes.mid(i, 1).toHex() + ',';
    }
    toClipboard(out + "\n};\n");
}

// --- Geometry ---

void HexView::measure()
{
    const QFontMetricsF metrics(font());
    m_charWidth = std::max(1, static_cast<int>(std::ceil(metrics.horizontalAdvance(QLatin1Char('0')))));
    m_rowHeight = static_cast<int>(std::ceil(metrics.height())) + 2;
    m_offsetDigits = m_bytes.size() > 0x10000 ? 6 : 4;
    const QSize area = viewport()->size();
    const int width = asciiX(BytesPerRow) + Margin;
    verticalScrollBar()->setPageStep(std::max(1, area.height() / m_rowHeight));
    verticalScrollBar()->setRange(
        0, std::max(0, static_cast<int>(rowCount()) - verticalScrollBar()->pageStep()));
    horizontalScrollBar()->setPageStep(area.width());
    horizontalScrollBar()->setSingleStep(m_charWidth);
    horizontalScrollBar()->setRange(0, std::max(0, width - area.width()));
}

int HexView::hexX(int column) const
{
    const int chars = m_offsetDigits + 2 + column * 3 + (column >= Half ? 1 : 0);
    return Margin + chars * m_charWidth;
}

int HexView::asciiX(int column) const { return hexX(BytesPerRow) + (1 + column) * m_charWidth; }

qsizetype HexView::byteAt(const QPoint& place) const
{
    if (m_bytes.isEmpty())
        return -1;
    const int x = place.x() + horizontalScrollBar()->value();
    const qsizetype row = std::clamp<qsizetype>(
        verticalScrollBar()->value() + static_cast<qsizetype>(std::floor(double(place.y()) / m_rowHeight)), 0,
        rowCount() - 1);
    int column = 0;
    if (x >= asciiX(0) - m_charWidth / 2)
        column = (x - asciiX(0)) / m_charWidth;
    else
        while (column < BytesPerRow - 1 && x >= hexX(column + 1) - m_charWidth / 2)
            ++column;
    column = std::clamp(column, 0, BytesPerRow - 1);
    return std::min(row * BytesPerRow + column, m_bytes.size() - 1);
}

// --- Drawing ---

void HexView::paintEvent(QPaintEvent* event)
{
    QPainter painter(viewport());
    painter.setFont(font());
    painter.translate(-horizontalScrollBar()->value(), 0);
    const int first = event->rect().top() / m_rowHeight;
    const int last = event->rect().bottom() / m_rowHeight;
    for (int line = first; line <= last; ++line) {
        const qsizetype row = verticalScrollBar()->value() + line;
        if (row >= rowCount())
            break;
        paintRow(painter, row, line * m_rowHeight);
    }
}

void HexView::paintRow(QPainter& painter, qsizetype row, int y) const
{
    const QColor text = palette().color(QPalette::Text);
    const QColor muted = theme::color(theme::Role::Muted);
    const auto group = hasFocus() ? QPalette::Active : QPalette::Inactive;
    const QColor ground = palette().color(group, QPalette::Highlight);
    const QColor selectedText = palette().color(group, QPalette::HighlightedText);
    const int baseline = y + (m_rowHeight + fontMetrics().ascent() - fontMetrics().descent()) / 2;

    const qsizetype begin = row * BytesPerRow;
    painter.setPen(muted);
    painter.drawText(Margin, baseline, QStringLiteral("%1").arg(begin, m_offsetDigits, 16, QLatin1Char('0')));
    const qsizetype selectedFrom = selectionStart();
    const qsizetype selectedTo = selectedFrom + selectionLength();
    for (int column = 0; column < BytesPerRow && begin + column < m_bytes.size(); ++column) {
        const qsizetype at = begin + column;
        const char byte = m_bytes[at];
        const bool isSelected = at >= selectedFrom && at < selectedTo;
        if (isSelected) {
            const bool goesOn = at + 1 < selectedTo && column + 1 < BytesPerRow;
            const int right = goesOn ? hexX(column + 1) : hexX(column) + 2 * m_charWidth;
            painter.fillRect(hexX(column), y, right - hexX(column), m_rowHeight, ground);
            painter.fillRect(asciiX(column), y, m_charWidth, m_rowHeight, ground);
        }
        painter.setPen(isSelected ? selectedText : isPrintable(byte) ? text : muted);
        painter.drawText(hexX(column), baseline, QString::fromLatin1(m_bytes.mid(at, 1).toHex()));
        painter.drawText(
            asciiX(column), baseline, QString(isPrintable(byte) ? QLatin1Char(byte) : QLatin1Char('.')));
        if (at == m_cursor && hasFocus() && !m_hasSelection) {
            painter.setPen(ground);
            painter.drawRect(hexX(column) - 1, y, 2 * m_charWidth + 1, m_rowHeight - 1);
            painter.drawRect(asciiX(column) - 1, y, m_charWidth + 1, m_rowHeight - 1);
        }
    }
}

void HexView::resizeEvent(QResizeEvent* event)
{
    QAbstractScrollArea::resizeEvent(event);
    measure();
}

void HexView::changeEvent(QEvent* event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        measure();
}

void HexView::focusInEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void HexView::focusOutEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

// --- Selecting ---

void HexView::moveCursor(qsizetype to, bool isExtending)
{
    if (m_bytes.isEmpty())
        return;
    m_cursor = std::clamp<qsizetype>(to, 0, m_bytes.size() - 1);
    if (!isExtending)
        m_anchor = m_cursor;
    m_hasSelection = isExtending;
    showCursor();
    viewport()->update();
    Q_EMIT selectionChanged();
}

void HexView::showCursor()
{
    const int row = static_cast<int>(m_cursor / BytesPerRow);
    QScrollBar* bar = verticalScrollBar();
    if (row < bar->value())
        bar->setValue(row);
    else if (row >= bar->value() + bar->pageStep())
        bar->setValue(row - bar->pageStep() + 1);
}

void HexView::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton)
        moveCursor(byteAt(event->position().toPoint()), event->modifiers() & Qt::ShiftModifier);
}

void HexView::mouseMoveEvent(QMouseEvent* event)
{
    if (event->buttons() & Qt::LeftButton)
        moveCursor(byteAt(event->position().toPoint()), true);
}

void HexView::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Copy)) {
        copyHex();
        return;
    }
    if (event->matches(QKeySequence::SelectAll)) {
        selectAll();
        return;
    }
    const bool isExtending = event->modifiers() & Qt::ShiftModifier;
    const bool isControl = event->modifiers() & Qt::ControlModifier;
    const qsizetype page = verticalScrollBar()->pageStep() * BytesPerRow;
    const qsizetype rowStart = m_cursor - m_cursor % BytesPerRow;
    switch (event->key()) {
    case Qt::Key_Left:
        moveCursor(m_cursor - 1, isExtending);
        return;
    case Qt::Key_Right:
        moveCursor(m_cursor + 1, isExtending);
        return;
    case Qt::Key_Up:
        moveCursor(m_cursor - BytesPerRow, isExtending);
        return;
    case Qt::Key_Down:
        moveCursor(m_cursor + BytesPerRow, isExtending);
        return;
    case Qt::Key_PageUp:
        moveCursor(m_cursor - page, isExtending);
        return;
    case Qt::Key_PageDown:
        moveCursor(m_cursor + page, isExtending);
        return;
    case Qt::Key_Home:
        moveCursor(isControl ? 0 : rowStart, isExtending);
        return;
    case Qt::Key_End:
        moveCursor(isControl ? m_bytes.size() - 1 : rowStart + BytesPerRow - 1, isExtending);
        return;
    default:
        QAbstractScrollArea::keyPressEvent(event);
    }
}

void HexView::contextMenuEvent(QContextMenuEvent* event)
{
    QMenu menu(this);
    QAction* hex =
        menu.addAction(theme::icon(QStringLiteral("copy")), tr("Copy as &hex"), this, &HexView::copyHex);
    hex->setShortcut(QKeySequence::Copy);
    menu.addAction(tr("Copy as &text"), this, &HexView::copyText);
    menu.addAction(tr("Copy as hex &dump"), this, &HexView::copyDump);
    menu.addAction(tr("Copy as C &array"), this, &HexView::copyCArray);
    menu.addSeparator();
    menu.addAction(tr("Select &all"), QKeySequence(QKeySequence::SelectAll), this, &HexView::selectAll);
    for (QAction* action : menu.actions())
        action->setEnabled(!m_bytes.isEmpty());
    menu.exec(event->globalPos());
}

} // namespace signalbox
