// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/conversation/conversationparser.h"

#include "base/bytes.h"
#include "base/endpoint.h"
#include "base/visibletext.h"
#include "client/clientbehaviour.h"
#include "client/conversation/conversationlimits.h"
#include "client/conversation/conversationline.h"
#include "client/conversation/conversationvariables.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace signalbox {
namespace {

using Kind = ConversationStep::Kind;
using Form = ConversationText::Form;
using std::chrono::milliseconds;

QString translate(const char* text) { return QCoreApplication::translate("Conversation", text); }
Error wrong(const QString& message, const QString& remedy = {}) { return { message, remedy, 0 }; }

/// "..."
Result<ConversationText> readQuoted(ConversationLine& line)
{
    if (!line.startsWith('"'))
        return wrong(line.isOver() ? translate("The text is missing.")
                                   : translate("\"%1\" is no text.").arg(visibleText(line.rest(), 40)),
            translate("Write it between double quotes."));
    const auto body = line.delimited(QLatin1Char('"'));
    if (!body)
        return wrong(translate("The text is not closed."),
            translate("End it with a double quote; one within it is \\\"."));
    line.skipBlanks();
    return ConversationText::parse(*body, Form::Quoted);
}

Result<ConversationText> readQuotedOrWord(ConversationLine& line)
{
    if (line.startsWith('"') || line.isOver())
        return readQuoted(line);
    return ConversationText::parse(line.word(), Form::Bare);
}

/// Whether the expression is one, whatever its variables will hold.
Result<Done> checkPattern(const ConversationStep& step)
{
    QString pattern;
    for (const ConversationText::Part& part : step.text.parts())
        pattern += part.isVariable ? QStringLiteral("0") : QString::fromLatin1(part.bytes);
    if (const QRegularExpression expression(pattern); !expression.isValid())
        return wrong(translate("/%1/ is no regular expression: %2.")
                         .arg(visibleText(step.text.print(Form::Pattern), 80), expression.errorString()),
            translate("A character with a meaning of its own is written with a backslash before it."));
    for (const QString& group : QRegularExpression(pattern).namedCaptureGroups()) {
        if (group.isEmpty())
            continue;
        if (const auto named = checkConversationName(group.toUtf8()); !named)
            return named.error();
    }
    return Done {};
}

Result<Done> readPattern(ConversationLine& line, ConversationStep& step)
{
    const auto body = line.delimited(QLatin1Char('/'));
    if (!body)
        return wrong(translate("The regular expression is not closed."),
            translate("End it with a slash; one within it is \\/."));
    step.name = line.letters().toString();
    line.skipBlanks();
    for (const QChar flag : std::as_const(step.name)) {
        if (flag != QLatin1Char('i') && flag != QLatin1Char('m') && flag != QLatin1Char('s'))
            return wrong(translate("There is no flag \"%1\" for a regular expression.")
                             .arg(visibleText(QStringView(&flag, 1))),
                translate("Flags are i (any case), m (lines) and s (dot matches line ends)."));
    }
    if (body->isEmpty())
        return wrong(translate("An empty expression matches always."),
            translate("Write what is expected between the slashes."));
    auto text = ConversationText::parse(*body, Form::Pattern);
    if (!text)
        return text.error();
    step.text = *text;
    return checkPattern(step);
}

Result<Done> readHex(ConversationLine& line, ConversationStep& step)
{
    const auto bytes = parseHex(line.words());
    if (!bytes)
        return bytes.error();
    if (bytes->isEmpty())
        return wrong(
            translate("The bytes are missing."), translate("Write them as hex digits, such as 0d 0a."));
    step.bytes = *bytes;
    return Done {};
}

/// `within TIME`, if it is there.
Result<Done> readWithin(ConversationLine& line, ConversationStep& step)
{
    if (line.isOver())
        return Done {};
    if (const QStringView word = line.word(); word != QLatin1String("within"))
        return wrong(translate("\"%1\" is not understood here.").arg(visibleText(word, 40)),
            translate("Only \"within TIME\" may follow."));
    if (line.isOver())
        return wrong(translate("The time is missing."), translate("Write within 2s, for instance."));
    const auto time = parseConversationTime(line.word());
    if (!time)
        return time.error();
    if (time->count() == 0)
        return wrong(
            translate("A time of 0 is too short for anything to come."), translate("Write 1ms or more."));
    step.time = *time;
    return Done {};
}

Result<Done> readCount(ConversationLine& line, ConversationStep& step)
{
    if (line.isOver())
        return wrong(translate("How often is missing."), translate("Write repeat 10, for instance."));
    auto text = ConversationText::parse(line.word(), Form::Bare);
    if (!text)
        return text.error();
    step.text = *text;
    bool isNumber = false;
    const qlonglong count = step.text.literal().toLongLong(&isNumber);
    if (step.text.isLiteral() && (!isNumber || count < 0 || count > ConversationBounds::Rounds))
        return wrong(translate("\"%1\" is not how often something can be repeated.")
                         .arg(visibleText(step.text.literal(), 40)),
            translate("Write a number from 0 to %1, or a variable.").arg(ConversationBounds::Rounds));
    return Done {};
}

Result<Done> readConnect(ConversationLine& line, ConversationStep& step)
{
    if (line.isOver())
        return Done {};
    auto text = ConversationText::parse(line.word(), Form::Bare);
    if (!text)
        return text.error();
    step.text = *text;
    if (!step.text.isLiteral())
        return Done {};
    const auto target = Endpoint::parse(QString::fromUtf8(step.text.literal()), false);
    return target ? Result<Done>(Done {}) : Result<Done>(target.error());
}

Result<Done> readSet(ConversationLine& line, ConversationStep& step)
{
    if (line.isOver())
        return wrong(translate("The name is missing."), translate("Write set NAME \"VALUE\"."));
    step.name = line.word().toString();
    if (const auto name = checkConversationName(step.name.toUtf8()); !name)
        return name.error();
    auto text = readQuotedOrWord(line);
    if (!text)
        return text.error();
    step.text = *text;
    return Done {};
}

/// Words of a behaviour, with quotes around them or not; nothing between the quotes is the well-behaved one.
Result<Done> readWith(ConversationLine& line, ConversationStep& step)
{
    const auto missing = [](const QString& message) {
        return wrong(message,
            translate(
                "Write words and values like with \"pieces=1-5/10-30ms\"; with \"\" is well-behaved again."));
    };
    if (line.isOver())
        return missing(translate("The behaviour is missing."));
    if (line.startsWith('"')) {
        const auto body = line.delimited(QLatin1Char('"'));
        if (!body)
            return missing(translate("The behaviour is not closed."));
        step.name = body->toString().simplified();
        line.skipBlanks();
    } else {
        step.name = line.untilComment().toString().simplified();
    }
    const auto behaviour = ClientBehaviour::parse(step.name);
    return behaviour ? Result<Done>(Done {}) : Result<Done>(behaviour.error());
}

Result<Done> readArguments(ConversationLine& line, ConversationStep& step)
{
    switch (step.kind) {
    case Kind::Set:
        return readSet(line, step);
    case Kind::Connect:
        return readConnect(line, step);
    case Kind::AsClient: {
        const QStringView word = line.isOver() ? QStringView() : line.word();
        bool isNumber = false;
        step.count = word.toInt(&isNumber);
        if (!isNumber || step.count < 1 || step.count > ConversationBounds::Connections)
            return wrong(translate("\"%1\" is no client.").arg(visibleText(word, 40)),
                translate("Write as-client and a number from 1 to %1.").arg(ConversationBounds::Connections));
        return Done {};
    }
    case Kind::SendHex:
        return readHex(line, step);
    case Kind::SendFile: {
        const auto text = readQuotedOrWord(line);
        if (!text)
            return text.error();
        if (!text->isLiteral() || text->isEmpty())
            return wrong(translate("The name of a file cannot be empty or have variables."));
        step.bytes = text->literal();
        return Done {};
    }
    case Kind::Expect: // or the pattern, which is told apart here
        if (line.startsWith('/')) {
            step.kind = Kind::ExpectPattern;
            return readPattern(line, step);
        }
        [[fallthrough]];
    case Kind::Send:
    case Kind::SendLine:
    case Kind::ExpectExactly: {
        auto text = readQuoted(line);
        if (!text)
            return text.error();
        step.text = *text;
        if (step.isExpectation() && step.text.isEmpty())
            return wrong(translate("An empty text is there always."),
                translate("Write what is expected between the quotes."));
        return Done {};
    }
    case Kind::ExpectHex:
        return readHex(line, step);
    case Kind::Wait: {
        if (line.isOver())
            return wrong(translate("The time is missing."), translate("Write wait 100ms, for instance."));
        const auto time = parseConversationTime(line.word());
        if (!time)
            return time.error();
        step.time = *time;
        return Done {};
    }
    case Kind::Repeat:
        return readCount(line, step);
    case Kind::With:
        return readWith(line, step);
    default:
        return Done {};
    }
}

Result<ConversationStep> readStep(QStringView text)
{
    ConversationLine line(text);
    ConversationStep step;
    if (!line.isOver()) {
        const QStringView word = line.word();
        const auto words = conversationWords();
        const auto found = std::find_if(words.begin(), words.end(),
            [word](const ConversationWord& each) { return word == QLatin1String(each.word); });
        if (found == words.end())
            return wrong(translate("\"%1\" is no statement.").arg(visibleText(word, 40)),
                translate("Statements are connect, send, expect and others; a line of text to be sent is: send "
                          "\"...\"."));
        step.kind = found->kind;
        if (const auto read = readArguments(line, step); !read)
            return read.error();
        if (step.isExpectation()) {
            if (const auto within = readWithin(line, step); !within)
                return within.error();
            if (step.kind == Kind::ExpectNothing && step.time.count() == 0)
                return wrong(translate("For how long nothing may come is missing."),
                    translate("Write expect-nothing within 500ms, for instance."));
        }
    }
    if (line.startsWith('#'))
        step.comment = line.rest().sliced(1).toString();
    else if (!line.isOver())
        return wrong(translate("\"%1\" is too much.").arg(visibleText(line.rest(), 40)),
            translate("A line has one statement; a comment begins with #."));
    return step;
}

} // namespace

Result<std::vector<ConversationStep>> parseConversation(QStringView text)
{
    if (text.size() > ConversationBounds::Characters)
        return wrong(translate("The script has more than %1 characters.").arg(ConversationBounds::Characters));
    std::vector<ConversationStep> steps;
    std::vector<int> open; // repeats
    const auto at = [&steps](const Error& error, int line = 0) {
        const int number = line > 0 ? line : static_cast<int>(steps.size()) + 1;
        return Error { translate("Line %1: %2").arg(number).arg(error.message), error.remedy, number };
    };
    while (!text.isEmpty()) {
        const qsizetype end = text.indexOf(QLatin1Char('\n'));
        QStringView line = end < 0 ? text : text.first(end);
        text = end < 0 ? QStringView() : text.sliced(end + 1);
        while (line.endsWith(QLatin1Char('\r')))
            line.chop(1);
        if (std::ssize(steps) >= ConversationBounds::Lines)
            return at(wrong(translate("A script has %1 lines at most.").arg(ConversationBounds::Lines)));
        auto step = readStep(line);
        if (!step)
            return at(step.error());
        const int index = static_cast<int>(steps.size());
        ConversationStep made = std::move(step).value();
        if (made.kind == Kind::Repeat) {
            if (std::ssize(open) >= ConversationBounds::Nesting)
                return at(wrong(
                    translate("At most %1 repeats lie in one another.").arg(ConversationBounds::Nesting)));
            open.push_back(index);
        } else if (made.kind == Kind::End) {
            if (open.empty())
                return at(wrong(translate("This end has no repeat."),
                    translate("Take it away, or write repeat before it.")));
            made.partner = open.back();
            steps[static_cast<std::size_t>(open.back())].partner = index;
            open.pop_back();
        }
        steps.push_back(std::move(made));
    }
    if (!open.empty())
        return at(
            wrong(translate("This repeat has no end."), translate("Write end behind what is to be repeated.")),
            open.back() + 1);
    return steps;
}

} // namespace signalbox
