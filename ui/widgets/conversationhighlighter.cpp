// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/conversationhighlighter.h"

#include "client/conversation/conversationscript.h"
#include "theme/theme.h"

namespace signalbox {
namespace {

using Kind = ConversationStep::Kind;

QTextCharFormat wordFormat(const QString& word)
{
    QTextCharFormat format;
    for (const ConversationWord& each : conversationWords()) {
        if (word != QLatin1String(each.word))
            continue;
        format.setFontWeight(QFont::DemiBold);
        if (each.kind >= Kind::Send && each.kind <= Kind::SendFile)
            format.setForeground(theme::color(theme::Role::ClientToServer));
        else if (each.kind >= Kind::Expect && each.kind <= Kind::ExpectNothing)
            format.setForeground(theme::color(theme::Role::ServerToClient));
        break;
    }
    return format;
}

} // namespace

ConversationHighlighter::ConversationHighlighter(QTextDocument* document)
    : QSyntaxHighlighter(document)
{
}

void ConversationHighlighter::highlightBlock(const QString& text)
{
    const int size = static_cast<int>(text.size());
    int at = 0;
    while (at < size && text.at(at).isSpace())
        ++at;
    const int begin = at;
    while (at < size && !text.at(at).isSpace() && text.at(at) != QLatin1Char('#'))
        ++at;
    const QString word = text.mid(begin, at - begin);
    setFormat(begin, at - begin, wordFormat(word));

    QTextCharFormat comment;
    comment.setForeground(theme::color(theme::Role::Muted));
    comment.setFontItalic(true);
    QTextCharFormat variable;
    variable.setForeground(theme::color(theme::Role::Note));
    QChar delimiter; // null: outside of texts and expressions
    for (; at < size; ++at) {
        const QChar c = text.at(at);
        const bool isVariable = c == QLatin1Char('$') && at + 1 < size && text.at(at + 1) == QLatin1Char('{');
        if (isVariable) {
            const auto end = static_cast<int>(text.indexOf(QLatin1Char('}'), at));
            const int length = (end < 0 ? size : end + 1) - at;
            setFormat(at, length, variable);
            at += length - 1;
        } else if (!delimiter.isNull()) {
            if (c == QLatin1Char('\\'))
                ++at;
            else if (c == delimiter)
                delimiter = QChar();
        } else if (c == QLatin1Char('"') || (c == QLatin1Char('/') && word == QLatin1String("expect"))) {
            delimiter = c;
        } else if (c == QLatin1Char('#')) {
            setFormat(at, size - at, comment);
            return;
        }
    }
}

} // namespace signalbox
