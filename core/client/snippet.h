// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QList>
#include <QString>

namespace signalbox {

/// How a message is written.
enum class MessageFormat { Text, Escapes, Hex };
/// What ends each of its lines, the last one too; not for hex.
enum class LineEnding { None, Lf, Cr, CrLf };

QString lineEndingText(LineEnding ending); ///< the characters

/// The bytes of a message. The error names what is wrong, and where.
Result<QByteArray> messageBytes(const QString& text, MessageFormat format, LineEnding ending);
/// Where the first wrong escape starts, counted from 1; 0 if there is none.
qsizetype wrongEscapeAt(QStringView text);

/// A message with a name, to be sent again by a click or a key. A value.
struct Snippet
{
    QString name;
    QString text;
    MessageFormat format = MessageFormat::Text;
    LineEnding ending = LineEnding::Lf;
    QString hotkey; ///< `Ctrl+1`, QKeySequence's portable text; empty = none

    Result<QByteArray> bytes() const { return messageBytes(text, format, ending); }
    bool operator==(const Snippet&) const = default;
};

/// Snippets in their order; bounded, no name and no key twice.
class SnippetList
{
public:
    static constexpr qsizetype MaxSnippets = 64;
    static constexpr qsizetype MaxName = 40; ///< characters
    static constexpr qsizetype MaxText = 64 * 1024; ///< characters
    static constexpr qsizetype MaxHotkey = 40; ///< characters

    const QList<Snippet>& all() const { return m_snippets; }

    /// In place of the one at `place`, or at the end with -1. The error says what is wrong, and the remedy.
    Result<Done> put(const Snippet& snippet, qsizetype place = -1);
    void remove(qsizetype place);
    void move(qsizetype from, qsizetype to);

    /// A JSON object with the key `snippets`: an array of objects with `name`, `text`, and where they are not
    /// text, LF and none: `format` (`escapes`, `hex`), `ending` (`none`, `cr`, `crlf`), `hotkey`.
    QString toText() const;
    /// The error names the line or the snippet. An empty text is an empty list.
    static Result<SnippetList> fromText(const QString& text);

    bool operator==(const SnippetList&) const = default;

private:
    QList<Snippet> m_snippets;
};

} // namespace signalbox
