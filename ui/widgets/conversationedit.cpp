// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/conversationedit.h"

#include "client/conversation/conversationscript.h"
#include "theme/theme.h"
#include "widgets/conversationhighlighter.h"

#include <QPainter>
#include <QTextBlock>
#include <QTextEdit>
#include <QTimer>

namespace signalbox {
namespace {

constexpr std::chrono::milliseconds Pause { 250 }; // of typing, before it is looked at
constexpr int Gap = 6; // beside the numbers

QColor faint(theme::Role role)
{
    QColor color = theme::color(role);
    color.setAlpha(40);
    return color;
}

} // namespace

/// Paints what the editor tells it to.
class ConversationEdit::Margin : public QWidget
{
public:
    explicit Margin(ConversationEdit* edit)
        : QWidget(edit)
        , m_edit(edit)
    {
    }

protected:
    void paintEvent(QPaintEvent* event) override { m_edit->paintMargin(event); }

private:
    ConversationEdit* m_edit;
};

ConversationEdit::ConversationEdit(QWidget* parent)
    : QPlainTextEdit(parent)
    , m_highlighter(new ConversationHighlighter(document()))
    , m_margin(new Margin(this))
    , m_pause(new QTimer(this))
{
    setFont(theme::payloadFont());
    setLineWrapMode(NoWrap);
    setTabChangesFocus(true); // indentation is not needed, and Tab has to lead out
    m_pause->setSingleShot(true);
    m_pause->setInterval(Pause);
    connect(m_pause, &QTimer::timeout, this, &ConversationEdit::checkNow);
    connect(this, &QPlainTextEdit::textChanged, this, &ConversationEdit::changed);
    connect(this, &QPlainTextEdit::blockCountChanged, this, &ConversationEdit::layOutMargin);
    connect(this, &QPlainTextEdit::updateRequest, this, [this](const QRect& rect, int dy) {
        if (dy != 0)
            m_margin->scroll(0, dy);
        else
            m_margin->update(0, rect.y(), m_margin->width(), rect.height());
    });
    layOutMargin();
}

void ConversationEdit::replaceText(const QString& text)
{
    QTextCursor cursor(document());
    cursor.select(QTextCursor::Document);
    cursor.insertText(text);
    cursor.movePosition(QTextCursor::Start);
    setTextCursor(cursor);
    checkNow();
}

/// Colours that change count as a change of the text too; they are none here.
void ConversationEdit::changed()
{
    if (toPlainText() == m_checkedText)
        return m_pause->stop();
    setFailedLine(0); // lines may have moved
    m_pause->start();
}

void ConversationEdit::checkNow()
{
    m_pause->stop();
    m_checkedText = toPlainText();
    const auto script = ConversationScript::parse(m_checkedText);
    m_wrongLine = script ? 0 : script.error().code;
    mark();
    Q_EMIT checked(script ? QString() : script.error().text());
}

void ConversationEdit::setRunningLine(int line)
{
    if (std::exchange(m_runningLine, line) != line)
        mark();
}

void ConversationEdit::setFailedLine(int line)
{
    if (std::exchange(m_failedLine, line) != line)
        mark();
}

void ConversationEdit::goToLine(int line)
{
    const QTextBlock block = document()->findBlockByNumber(line - 1);
    if (!block.isValid())
        return;
    setTextCursor(QTextCursor(block));
    ensureCursorVisible();
}

void ConversationEdit::mark()
{
    QList<QTextEdit::ExtraSelection> selections;
    const std::pair<int, theme::Role> marks[] { { m_runningLine, theme::Role::Note },
        { m_wrongLine, theme::Role::Warning }, { m_failedLine, theme::Role::Error } };
    for (const auto& [line, role] : marks) {
        const QTextBlock block = document()->findBlockByNumber(line - 1);
        if (line == 0 || !block.isValid())
            continue;
        QTextEdit::ExtraSelection selection;
        selection.format.setBackground(faint(role));
        selection.format.setProperty(QTextFormat::FullWidthSelection, true);
        selection.cursor = QTextCursor(block);
        selections.append(selection);
    }
    setExtraSelections(selections);
    m_margin->update();
}

int ConversationEdit::marginWidth() const
{
    const auto digits =
        std::max<qsizetype>(3, QString::number(blockCount()).size() + 1); // a mark and the number
    return fontMetrics().horizontalAdvance(QLatin1Char('0')) * static_cast<int>(digits) + 2 * Gap;
}

void ConversationEdit::layOutMargin()
{
    setViewportMargins(marginWidth(), 0, 0, 0);
    const QRect inner = contentsRect();
    m_margin->setGeometry(inner.left(), inner.top(), marginWidth(), inner.height());
}

void ConversationEdit::resizeEvent(QResizeEvent* event)
{
    QPlainTextEdit::resizeEvent(event);
    layOutMargin();
}

void ConversationEdit::changeEvent(QEvent* event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        m_highlighter->rehighlight();
        mark();
    } else if (event->type() == QEvent::FontChange) {
        layOutMargin();
    }
}

void ConversationEdit::paintMargin(QPaintEvent* event)
{
    QPainter painter(m_margin);
    painter.fillRect(event->rect(), palette().color(QPalette::AlternateBase));
    painter.setFont(font());
    QTextBlock block = firstVisibleBlock();
    qreal top = blockBoundingGeometry(block).translated(contentOffset()).top();
    while (block.isValid() && top <= event->rect().bottom()) {
        const qreal height = blockBoundingRect(block).height();
        const int line = block.blockNumber() + 1;
        if (block.isVisible() && top + height >= event->rect().top()) {
            const bool isFailed = line == m_failedLine;
            const bool isWrong = line == m_wrongLine;
            const bool isRunning = line == m_runningLine;
            const QString glyph = isFailed ? QStringLiteral("✖")
                : isWrong                  ? QStringLiteral("▲")
                : isRunning                ? QStringLiteral("▶")
                                           : QString();
            painter.setPen(theme::color(isFailed ? theme::Role::Error
                    : isWrong                    ? theme::Role::Warning
                    : isRunning                  ? theme::Role::Note
                                                 : theme::Role::Muted));
            const QRectF row(2, top, m_margin->width() - Gap, fontMetrics().height());
            painter.drawText(row, Qt::AlignRight, QString::number(line));
            painter.drawText(row, Qt::AlignLeft, glyph);
        }
        top += height;
        block = block.next();
    }
}

} // namespace signalbox
