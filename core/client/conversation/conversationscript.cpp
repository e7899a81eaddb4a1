// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/conversation/conversationscript.h"

#include "base/bytes.h"
#include "base/visibletext.h"
#include "client/conversation/conversationlimits.h"
#include "client/conversation/conversationparser.h"
#include "client/conversation/conversationvariables.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QSet>

#include <array>
#include <cmath>

namespace signalbox {
namespace {

using Kind = ConversationStep::Kind;
using Form = ConversationText::Form;
using std::chrono::milliseconds;

QString translate(const char* text) { return QCoreApplication::translate("Conversation", text); }

constexpr std::array Words {
    ConversationWord { "connect", Kind::Connect, "connect [ADDR:PORT]" },
    ConversationWord { "as-client", Kind::AsClient, "as-client N" },
    ConversationWord { "send", Kind::Send, "send \"TEXT\"" },
    ConversationWord { "send-line", Kind::SendLine, "send-line \"TEXT\"" },
    ConversationWord { "send-hex", Kind::SendHex, "send-hex HEX" },
    ConversationWord { "send-file", Kind::SendFile, "send-file \"FILE\"" },
    ConversationWord { "expect", Kind::Expect, "expect \"TEXT\" [within TIME]" },
    ConversationWord { "expect", Kind::ExpectPattern, "expect /REGEX/[ims] [within TIME]" },
    ConversationWord { "expect-exactly", Kind::ExpectExactly, "expect-exactly \"TEXT\" [within TIME]" },
    ConversationWord { "expect-hex", Kind::ExpectHex, "expect-hex HEX [within TIME]" },
    ConversationWord { "expect-close", Kind::ExpectClose, "expect-close [within TIME]" },
    ConversationWord { "expect-reset", Kind::ExpectReset, "expect-reset [within TIME]" },
    ConversationWord { "expect-nothing", Kind::ExpectNothing, "expect-nothing within TIME" },
    ConversationWord { "wait", Kind::Wait, "wait TIME" },
    ConversationWord { "set", Kind::Set, "set NAME \"VALUE\"" },
    ConversationWord { "repeat", Kind::Repeat, "repeat N" },
    ConversationWord { "end", Kind::End, "end" },
    ConversationWord { "half-close", Kind::HalfClose, "half-close" },
    ConversationWord { "close", Kind::Close, "close" },
    ConversationWord { "reset", Kind::Reset, "reset" },
    ConversationWord { "with", Kind::With, "with BEHAVIOUR" },
};

/// Names that the pattern's groups give.
QStringList groupsOf(const ConversationText& pattern)
{
    ConversationVariables none({}, 1, 1);
    QString text;
    for (const ConversationText::Part& part : pattern.parts())
        text += part.isVariable ? QStringLiteral("0") : QString::fromLatin1(part.bytes);
    return QRegularExpression(text).namedCaptureGroups();
}

} // namespace

std::span<const ConversationWord> conversationWords() { return Words; }

Result<milliseconds> parseConversationTime(QStringView text)
{
    const auto wrong = [text](const QString& remedy) {
        return Error { translate("\"%1\" is no time.").arg(visibleText(text, 40)), remedy, 0 };
    };
    const QString usual = translate("Write a number and ms, s or m, such as 250ms or 2s.");
    double factor = 0;
    qsizetype unit = 1;
    if (text.endsWith(QLatin1String("ms"))) {
        factor = 1;
        unit = 2;
    } else if (text.endsWith(QLatin1Char('s'))) {
        factor = 1000;
    } else if (text.endsWith(QLatin1Char('m'))) {
        factor = 60'000;
    } else {
        return wrong(usual);
    }
    const QStringView digits = text.chopped(unit);
    const bool isPlain = !digits.isEmpty() && digits.size() <= 12
        && std::all_of(digits.begin(), digits.end(),
            [](QChar c) { return (c >= QLatin1Char('0') && c <= QLatin1Char('9')) || c == QLatin1Char('.'); });
    bool isNumber = false;
    const double value = isPlain ? digits.toDouble(&isNumber) * factor : 0;
    if (!isNumber)
        return wrong(usual);
    if (value > static_cast<double>(ConversationBounds::Time.count()))
        return wrong(translate("At most %1 s are possible.").arg(ConversationBounds::Time.count() / 1000));
    return milliseconds(std::llround(value));
}

QString printConversationTime(milliseconds time)
{
    return time.count() % 1000 == 0 ? QStringLiteral("%1s").arg(time.count() / 1000)
                                    : QStringLiteral("%1ms").arg(time.count());
}

QString ConversationStep::print() const
{
    const auto quotedText = [this] { return QStringLiteral(" \"%1\"").arg(text.print(Form::Quoted)); };
    QString line;
    for (const ConversationWord& word : Words) {
        if (word.kind == kind)
            line = QString::fromLatin1(word.word);
    }
    switch (kind) {
    case Kind::Set:
        line += QLatin1Char(' ') + name + quotedText();
        break;
    case Kind::Connect:
    case Kind::Repeat:
        if (!text.isEmpty())
            line += QLatin1Char(' ') + text.print(Form::Bare);
        break;
    case Kind::AsClient:
        line += QStringLiteral(" %1").arg(count);
        break;
    case Kind::Send:
    case Kind::SendLine:
    case Kind::Expect:
    case Kind::ExpectExactly:
        line += quotedText();
        break;
    case Kind::SendFile:
        line += QStringLiteral(" \"%1\"").arg(ConversationText(bytes).print(Form::Quoted));
        break;
    case Kind::SendHex:
    case Kind::ExpectHex:
        line += QLatin1Char(' ') + QString::fromLatin1(toHex(bytes));
        break;
    case Kind::ExpectPattern:
        line += QStringLiteral(" /%1/").arg(text.print(Form::Pattern)) + name;
        break;
    case Kind::Wait:
        line += QLatin1Char(' ') + printConversationTime(time);
        break;
    case Kind::With:
        line += name.isEmpty() ? QStringLiteral(" \"\"") : QLatin1Char(' ') + name;
        break;
    default:
        break;
    }
    if (isExpectation() && time.count() > 0)
        line += QStringLiteral(" within ") + printConversationTime(time);
    if (comment)
        line += (line.isEmpty() ? QStringLiteral("#") : QStringLiteral("  #")) + *comment;
    return line;
}

Result<ConversationScript> ConversationScript::parse(QStringView text)
{
    auto lines = parseConversation(text);
    if (!lines)
        return lines.error();
    ConversationScript script;
    script.m_lines = std::move(lines).value();
    return script;
}

ConversationScript ConversationScript::from(std::vector<ConversationStep> lines)
{
    ConversationScript script;
    script.m_lines = std::move(lines);
    std::vector<int> open;
    for (int at = 0; at < static_cast<int>(script.m_lines.size()); ++at) {
        ConversationStep& step = script.m_lines[static_cast<std::size_t>(at)];
        if (step.kind == Kind::Repeat) {
            open.push_back(at);
        } else if (step.kind == Kind::End && !open.empty()) {
            step.partner = open.back();
            script.m_lines[static_cast<std::size_t>(open.back())].partner = at;
            open.pop_back();
        }
    }
    return script;
}

QString ConversationScript::print() const
{
    QString text;
    int depth = 0;
    for (const ConversationStep& step : m_lines) {
        if (step.kind == Kind::End)
            --depth;
        const QString line = step.print();
        if (!line.isEmpty())
            text += QString(2 * std::max(0, depth), QLatin1Char(' ')) + line;
        text += QLatin1Char('\n');
        if (step.kind == Kind::Repeat)
            ++depth;
    }
    return text;
}

bool ConversationScript::isEmpty() const
{
    return std::all_of(
        m_lines.begin(), m_lines.end(), [](const ConversationStep& step) { return step.kind == Kind::Blank; });
}

int ConversationScript::undefinedIn(const QList<QByteArray>& given, QByteArray& name) const
{
    QSet<QByteArray> known(given.begin(), given.end());
    for (const ConversationStep& step : m_lines) {
        if (step.kind == Kind::Set)
            known.insert(step.name.toUtf8());
        if (step.kind == Kind::ExpectPattern) {
            for (const QString& group : groupsOf(step.text))
                known.insert(group.toUtf8());
        }
    }
    for (std::size_t at = 0; at < m_lines.size(); ++at) {
        for (const ConversationText::Part& part : m_lines[at].text.parts()) {
            if (part.isVariable && isConversationName(part.bytes) && !known.contains(part.bytes)) {
                name = part.bytes;
                return static_cast<int>(at) + 1;
            }
        }
    }
    return 0;
}

} // namespace signalbox
