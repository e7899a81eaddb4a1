// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/conversation/conversationtext.h"

#include "base/bytes.h"
#include "base/visibletext.h"
#include "client/conversation/conversationvariables.h"

#include <QCoreApplication>

namespace signalbox {
namespace {

QString translate(const char* text) { return QCoreApplication::translate("Conversation", text); }

struct Escape
{
    char letter;
    char byte;
};
constexpr Escape Escapes[] { { 'n', '\n' }, { 'r', '\r' }, { 't', '\t' }, { '0', '\0' }, { 'e', '\x1B' },
    { '\\', '\\' }, { '"', '"' }, { '$', '$' } };

int hexDigit(QChar c)
{
    const char16_t u = c.unicode();
    if (u >= u'0' && u <= u'9')
        return u - u'0';
    if (u >= u'a' && u <= u'f')
        return u - u'a' + 10;
    return u >= u'A' && u <= u'F' ? u - u'A' + 10 : -1;
}

/// The byte that the escape at the start of `text`, which begins with a backslash, stands for, and its length.
Result<std::pair<char, qsizetype>> readEscape(QStringView text)
{
    const auto wrong = [text] {
        return Error {
            translate("\"%1\" is no escape.").arg(visibleText(text.first(std::min<qsizetype>(4, text.size())))),
            translate("Those are \\n \\r \\t \\0 \\e \\xHH \\\\ \\\" and \\$; a backslash itself is \\\\."), 0
        };
    };
    if (text.size() < 2)
        return wrong();
    if (text[1] == QLatin1Char('x')) {
        const int high = text.size() >= 4 ? hexDigit(text[2]) : -1;
        const int low = text.size() >= 4 ? hexDigit(text[3]) : -1;
        if (high < 0 || low < 0)
            return wrong();
        return std::pair { static_cast<char>(high * 16 + low), qsizetype { 4 } };
    }
    for (const Escape& escape : Escapes) {
        if (text[1] == QLatin1Char(escape.letter))
            return std::pair { escape.byte, qsizetype { 2 } };
    }
    return wrong();
}

QString quoted(QByteArrayView bytes)
{
    QString text;
    while (!bytes.isEmpty()) {
        char32_t point = 0;
        const int length = firstCharacter(bytes, point);
        const char byte = bytes.front();
        const Escape* escape = std::find_if(std::begin(Escapes), std::end(Escapes),
            [byte](const Escape& each) { return each.byte == byte && each.byte != '$' && each.byte != '\0'; });
        if (escape != std::end(Escapes))
            text += QStringLiteral("\\%1").arg(QLatin1Char(escape->letter));
        else if (byte == '$' && bytes.size() > 1 && bytes[1] == '{')
            text += QLatin1String("\\$");
        else if (length > 0 && !isInvisible(point))
            text += QString::fromUtf8(bytes.first(length));
        else
            text += QStringLiteral("\\x%1").arg(static_cast<quint8>(byte), 2, 16, QLatin1Char('0'));
        bytes = bytes.sliced(length > 0 && !(byte & 0x80 && isInvisible(point)) ? length : 1);
    }
    return text;
}

} // namespace

ConversationText::ConversationText(const QByteArray& literal) { add(literal); }

void ConversationText::add(QByteArrayView bytes)
{
    if (bytes.isEmpty())
        return;
    if (m_parts.empty() || m_parts.back().isVariable)
        m_parts.push_back({ bytes.toByteArray(), false });
    else
        m_parts.back().bytes.append(bytes);
}

void ConversationText::addVariable(QByteArrayView spec) { m_parts.push_back({ spec.toByteArray(), true }); }

Result<ConversationText> ConversationText::parse(QStringView body, Form form)
{
    ConversationText text;
    qsizetype from = 0; // of what is not added yet
    qsizetype at = 0;
    const auto addUntil = [&](qsizetype end) { text.add(body.sliced(from, end - from).toUtf8()); };
    while (at < body.size()) {
        if (body[at] == QLatin1Char('\\') && form != Form::Bare) {
            if (form == Form::Pattern) { // the next character means what the expression says
                at = std::min(at + 2, body.size());
                continue;
            }
            const auto escape = readEscape(body.sliced(at));
            if (!escape)
                return escape.error();
            addUntil(at);
            text.add(QByteArrayView(&escape->first, 1));
            from = at += escape->second;
            continue;
        }
        if (body[at] != QLatin1Char('$') || at + 1 == body.size() || body[at + 1] != QLatin1Char('{')) {
            ++at;
            continue;
        }
        const qsizetype end = body.indexOf(QLatin1Char('}'), at);
        if (end < 0)
            return Error { translate("A variable is not closed: \"%1\".").arg(visibleText(body.sliced(at), 40)),
                translate("Write ${NAME}, or \\$ for a dollar sign before a brace."), 0 };
        const QByteArray spec = body.sliced(at + 2, end - at - 2).toUtf8();
        if (const auto known = checkConversationVariable(spec); !known)
            return known.error();
        addUntil(at);
        text.addVariable(spec);
        from = at = end + 1;
    }
    addUntil(body.size());
    return text;
}

QString ConversationText::print(Form form) const
{
    QString text;
    for (const Part& part : m_parts) {
        if (part.isVariable)
            text += QStringLiteral("${%1}").arg(QString::fromUtf8(part.bytes));
        else
            text += form == Form::Quoted ? quoted(part.bytes) : QString::fromUtf8(part.bytes);
    }
    return text;
}

bool ConversationText::isLiteral() const
{
    return std::none_of(m_parts.begin(), m_parts.end(), [](const Part& part) { return part.isVariable; });
}

QByteArray ConversationText::literal() const { return m_parts.empty() ? QByteArray() : m_parts.front().bytes; }

} // namespace signalbox
