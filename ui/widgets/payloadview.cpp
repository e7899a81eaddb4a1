// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/payloadview.h"

#include "theme/theme.h"
#include "widgets/visibleruns.h"

#include <QEvent>
#include <QLocale>
#include <QSyntaxHighlighter>

#include <algorithm>

namespace signalbox {
namespace {

// All of 256 KiB of text; of bytes that need escapes fewer, since each character costs time to lay out.
constexpr qsizetype MaxCharacters = 300'000;

} // namespace

/// Draws the escapes in the colour of secondary text.
class EscapeHighlighter : public QSyntaxHighlighter
{
public:
    explicit EscapeHighlighter(QTextDocument* document)
        : QSyntaxHighlighter(document)
    {
    }

    void setEscapes(std::vector<VisibleRuns::Range> escapes) { m_escapes = std::move(escapes); }

protected:
    void highlightBlock(const QString& text) override
    {
        const qsizetype begin = currentBlock().position();
        const qsizetype end = begin + text.size();
        auto it = std::partition_point(m_escapes.begin(), m_escapes.end(),
            [begin](const auto& range) { return range.start + range.length <= begin; });
        for (; it != m_escapes.end() && it->start < end; ++it)
            setFormat(static_cast<int>(it->start - begin), static_cast<int>(it->length),
                theme::color(theme::Role::Muted));
    }

private:
    std::vector<VisibleRuns::Range> m_escapes;
};

PayloadView::PayloadView(QWidget* parent)
    : QPlainTextEdit(parent)
    , m_highlighter(std::make_unique<EscapeHighlighter>(document()))
{
    setReadOnly(true);
    setUndoRedoEnabled(false);
    setWordWrapMode(QTextOption::WrapAnywhere);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setFont(theme::payloadFont());
    setAccessibleName(tr("Payload as text"));
}

PayloadView::~PayloadView() = default;

void PayloadView::setBytes(const QByteArray& bytes)
{
    VisibleRuns runs = visibleRuns(bytes, MaxCharacters, true);
    // A last line end does not open a line of its own.
    if (runs.text.endsWith(u'\n'))
        runs.text.chop(1);
    if (const qsizetype left = bytes.size() - runs.bytes; left > 0) {
        runs.text += u'\n';
        const qsizetype start = runs.text.size();
        runs.text += tr("%1 more bytes: see Hex").arg(QLocale().toString(left));
        runs.escapes.push_back({ start, runs.text.size() - start });
    }
    m_highlighter->setEscapes(std::move(runs.escapes));
    setPlainText(runs.text);
}

void PayloadView::changeEvent(QEvent* event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_highlighter)
        m_highlighter->rehighlight();
}

} // namespace signalbox
