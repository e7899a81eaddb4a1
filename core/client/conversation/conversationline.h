// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringView>

#include <optional>

namespace signalbox {

/// One line of a conversation script, taken apart from its beginning. What it gives looks into the text that it
/// was made from.
class ConversationLine
{
public:
    explicit ConversationLine(QStringView line)
        : m_rest(line)
    {
        skipBlanks();
    }

    bool isOver() const { return m_rest.isEmpty() || m_rest.front() == QLatin1Char('#'); }
    bool startsWith(char c) const { return m_rest.startsWith(QLatin1Char(c)); }
    /// Up to the next blank, but for blanks in `${...}`.
    QStringView word()
    {
        qsizetype end = 0;
        while (end < m_rest.size() && !isBlank(m_rest[end]))
            end = isVariable(end) ? skipVariable(end) : end + 1;
        return take(end);
    }
    /// The words up to a comment or `within`.
    QStringView words()
    {
        qsizetype end = 0;
        for (qsizetype at = 0; at < m_rest.size();) {
            const QStringView rest = m_rest.sliced(at);
            qsizetype length = 0;
            while (length < rest.size() && !isBlank(rest[length]))
                ++length;
            const QStringView next = rest.first(length);
            if (next.startsWith(QLatin1Char('#')) || next == QLatin1String("within"))
                break;
            end = at += length;
            while (at < m_rest.size() && isBlank(m_rest[at]))
                ++at;
        }
        return take(end);
    }
    /// Up to a comment.
    QStringView untilComment()
    {
        qsizetype end = 0;
        while (
            end < m_rest.size() && !(m_rest[end] == QLatin1Char('#') && (end == 0 || isBlank(m_rest[end - 1]))))
            ++end;
        return take(end).trimmed();
    }
    /// What stands between two of the delimiter, of which the first is at the front.
    std::optional<QStringView> delimited(QChar delimiter)
    {
        qsizetype at = 1;
        while (at < m_rest.size() && m_rest[at] != delimiter) {
            if (m_rest[at] == QLatin1Char('\\'))
                at += 2;
            else
                at = isVariable(at) ? skipVariable(at) : at + 1;
        }
        if (at >= m_rest.size())
            return {};
        const QStringView body = m_rest.sliced(1, at - 1);
        m_rest = m_rest.sliced(at + 1);
        return body;
    }
    /// Letters right here.
    QStringView letters()
    {
        qsizetype end = 0;
        while (end < m_rest.size() && m_rest[end].isLetter())
            ++end;
        const QStringView found = m_rest.first(end);
        m_rest = m_rest.sliced(end);
        return found;
    }
    void skipBlanks()
    {
        while (!m_rest.isEmpty() && isBlank(m_rest.front()))
            m_rest = m_rest.sliced(1);
    }
    QStringView rest() const { return m_rest; }

private:
    static bool isBlank(QChar c) { return c == QLatin1Char(' ') || c == QLatin1Char('\t'); }
    bool isVariable(qsizetype at) const
    {
        return m_rest[at] == QLatin1Char('$') && at + 1 < m_rest.size() && m_rest[at + 1] == QLatin1Char('{');
    }
    qsizetype skipVariable(qsizetype at) const
    {
        const qsizetype end = m_rest.indexOf(QLatin1Char('}'), at);
        return end < 0 ? m_rest.size() : end + 1;
    }
    QStringView take(qsizetype length)
    {
        const QStringView taken = m_rest.first(length);
        m_rest = m_rest.sliced(length);
        skipBlanks();
        return taken;
    }

    QStringView m_rest;
};

} // namespace signalbox
