// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/sendedit.h"

#include "theme/theme.h"

#include <QEvent>
#include <QKeyEvent>
#include <QMimeData>
#include <QTextBlock>
#include <QTextDocument>

#include <algorithm>
#include <cmath>

namespace signalbox {
namespace {

constexpr int MaxLines = 5; // more than that scroll

} // namespace

SendEdit::SendEdit(QWidget* parent)
    : QPlainTextEdit(parent)
{
    setTabChangesFocus(true);
    setFont(theme::payloadFont());
    setLineWrapMode(WidgetWidth);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(document()->documentLayout(), &QAbstractTextDocumentLayout::documentSizeChanged, this,
        [this] { fitHeight(); });
    fitHeight();
}

QString SendEdit::message() const
{
    QString text = document()->toRawText(); // toPlainText() would turn no-break spaces into spaces
    text.replace(QChar::ParagraphSeparator, QLatin1Char('\n'));
    text.replace(QChar::LineSeparator, QLatin1Char('\n'));
    return text;
}

void SendEdit::setMessage(const QString& text)
{
    QTextCursor cursor(document());
    cursor.select(QTextCursor::Document);
    cursor.insertText(text);
    selectAll();
}

void SendEdit::markError(qsizetype position)
{
    QList<QTextEdit::ExtraSelection> marks;
    if (position >= 0) {
        QTextEdit::ExtraSelection mark;
        mark.cursor = QTextCursor(document());
        mark.cursor.setPosition(static_cast<int>(position));
        mark.cursor.movePosition(QTextCursor::Right, QTextCursor::KeepAnchor, 2);
        mark.format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        mark.format.setUnderlineColor(theme::color(theme::Role::Error));
        marks.append(mark);
    }
    setExtraSelections(marks);
}

int SendEdit::heightFor(int lines) const
{
    const int margins = 2 * (frameWidth() + static_cast<int>(std::ceil(document()->documentMargin())));
    return lines * fontMetrics().lineSpacing() + margins + 2;
}

QSize SendEdit::sizeHint() const
{
    const int lines =
        static_cast<int>(std::ceil(document()->size().height())); // a plain text document counts lines
    return { 160, heightFor(std::clamp(lines, 1, MaxLines)) };
}

QSize SendEdit::minimumSizeHint() const { return { 80, heightFor(1) }; }

void SendEdit::fitHeight()
{
    const int height = sizeHint().height();
    setVerticalScrollBarPolicy(
        document()->size().height() > MaxLines ? Qt::ScrollBarAsNeeded : Qt::ScrollBarAlwaysOff);
    if (height != minimumHeight() || height != maximumHeight())
        setFixedHeight(height);
}

void SendEdit::keyPressEvent(QKeyEvent* event)
{
    const bool isEnter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (isEnter && !(event->modifiers() & Qt::ShiftModifier)) {
        Q_EMIT sendRequested();
        return;
    }
    const bool isPlain = (event->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier;
    if (isPlain && event->key() == Qt::Key_Up && textCursor().blockNumber() == 0) {
        Q_EMIT olderRequested();
        return;
    }
    if (isPlain && event->key() == Qt::Key_Down && textCursor().blockNumber() == blockCount() - 1) {
        Q_EMIT newerRequested();
        return;
    }
    QPlainTextEdit::keyPressEvent(event);
}

void SendEdit::insertFromMimeData(const QMimeData* source)
{
    if (source->hasText() && m_pasteFilter)
        insertPlainText(m_pasteFilter(source->text()));
    else
        QPlainTextEdit::insertFromMimeData(source);
}

void SendEdit::resizeEvent(QResizeEvent* event)
{
    QPlainTextEdit::resizeEvent(event);
    fitHeight();
}

void SendEdit::changeEvent(QEvent* event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fitHeight();
}

} // namespace signalbox
