// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/conversation/conversationtext.h"

#include <chrono>
#include <span>

namespace signalbox {

/// One line of a conversation script. A value.
struct ConversationStep
{
    enum class Kind : quint8 {
        Blank, ///< nothing but perhaps a comment
        Set, ///< the variable `name` becomes `text`
        Connect, ///< to `text`; empty = the target of the run
        AsClient, ///< the next lines are about connection number `count`
        Send, ///< `text`
        SendLine, ///< `text`, and the end of a line
        SendHex, ///< `bytes`
        SendFile, ///< what is in the file whose name is `bytes`, UTF-8
        Expect, ///< `text`, anywhere in what is unread
        ExpectPattern, ///< the regular expression `text` with the flags `name`, anywhere in what is unread
        ExpectExactly, ///< `text` and nothing before it
        ExpectHex, ///< `bytes`, anywhere in what is unread
        ExpectClose, ///< the other side ends the connection, with FIN or RST
        ExpectReset, ///< with RST
        ExpectNothing, ///< nothing comes for `time`
        Wait, ///< for `time`
        Repeat, ///< what stands before the line `partner`, as often as `text` says
        End, ///< of the Repeat in the line `partner`
        HalfClose, ///< FIN, and listen on. shutdown(2)
        Close, ///< FIN, and no more of it
        Reset, ///< RST. SO_LINGER, socket(7)
        With, ///< connections made from here on behave in the words of `name`. ClientBehaviour::parse()
    };

    Kind kind = Kind::Blank;
    ConversationText text {};
    QByteArray bytes {};
    QString name {};
    int count = 0;
    std::chrono::milliseconds time {}; ///< of an expectation: 0 = ConversationBounds::Within
    int partner = -1; ///< index of the line
    std::optional<QString> comment {}; ///< what stands behind `#`

    bool isExpectation() const noexcept { return kind >= Kind::Expect && kind <= Kind::ExpectNothing; }
    QString print() const; ///< without indentation
    bool operator==(const ConversationStep&) const = default;
};

/// What clients say and what they are to be answered, line by line; docs/conversations.md has the language. A
/// value.
class ConversationScript
{
public:
    /// The error's code is the line, counted from 1, which its message names too.
    static Result<ConversationScript> parse(QStringView text);
    /// One that is known to be right, from steps without partners, which are found here.
    static ConversationScript from(std::vector<ConversationStep> lines);

    /// The inverse of parse(), indented, with comments.
    QString print() const;
    const std::vector<ConversationStep>& lines() const noexcept { return m_lines; } ///< line n is at n - 1
    bool isEmpty() const; ///< nothing to be done
    /// The line, from 1, of the first variable that neither the script nor `given` sets; 0 = there is none.
    int undefinedIn(const QList<QByteArray>& given, QByteArray& name) const;

    bool operator==(const ConversationScript&) const = default;

private:
    std::vector<ConversationStep> m_lines;
};

/// A statement of the language, for help and highlighting.
struct ConversationWord
{
    const char* word;
    ConversationStep::Kind kind;
    const char* form; ///< with its arguments
};
/// In the order of the documentation; words that several forms begin with come more than once.
std::span<const ConversationWord> conversationWords();

/// `100ms`, `2s`, `1.5s`, `1m`; at most ConversationBounds::Time.
Result<std::chrono::milliseconds> parseConversationTime(QStringView text);
QString printConversationTime(std::chrono::milliseconds time);

} // namespace signalbox
