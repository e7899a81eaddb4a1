// SPDX-License-Identifier: GPL-3.0-or-later
#include "modes/rules/replytemplate.h"

#include "base/visibletext.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QRandomGenerator>
#include <QTimeZone>

#include <algorithm>

namespace signalbox {
namespace {

constexpr int MaxGroup = 99;
constexpr quint32 DefaultHigh = 99;

QString translate(const char* text) { return QCoreApplication::translate("Rules", text); }

bool isGroupName(QByteArrayView name)
{
    const auto isWord = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    };
    return !name.isEmpty() && std::all_of(name.begin(), name.end(), isWord)
        && !(name[0] >= '0' && name[0] <= '9');
}

QDateTime toDateTime(WallTime time)
{
    const auto since = std::chrono::floor<std::chrono::milliseconds>(time).time_since_epoch();
    return QDateTime::fromMSecsSinceEpoch(since.count(), Qt::UTC);
}

} // namespace

Result<ReplyTemplate::Part> ReplyTemplate::place(const QByteArray& name)
{
    const qsizetype colon = name.indexOf(':');
    const QByteArray word = colon < 0 ? name : name.left(colon);
    const QByteArray rest = colon < 0 ? QByteArray() : name.mid(colon + 1);
    Part part;
    const auto wrong = [&name](const QString& remedy) {
        return Error { translate("${%1} cannot be filled in.").arg(visibleText(name, 60)), remedy, 0 };
    };
    bool isNumber = false;
    part.group = word.toInt(&isNumber);
    if (isNumber && colon < 0) {
        if (part.group < 0 || part.group > MaxGroup)
            return wrong(translate("Groups are numbered from 0 to %1.").arg(MaxGroup));
        part.kind = Kind::Group;
        return part;
    }
    if (word == "time") {
        part.kind = colon < 0 ? Kind::Time : rest == "unix" ? Kind::UnixTime : Kind::TimeFormat;
        part.bytes = rest;
        if (colon >= 0 && rest.isEmpty())
            return wrong(translate("Write ${time:unix}, or a format: ${time:hh:mm:ss}."));
        return part;
    }
    if (word == "random") {
        part.kind = Kind::Random;
        part.high = DefaultHigh;
        if (colon < 0)
            return part;
        const qsizetype dash = rest.indexOf('-');
        bool hasLow = false;
        bool hasHigh = false;
        part.low = rest.left(std::max<qsizetype>(0, dash)).toUInt(&hasLow);
        part.high = rest.mid(dash + 1).toUInt(&hasHigh);
        if (dash < 0 || !hasLow || !hasHigh || part.low > part.high)
            return wrong(translate("Write the smallest and the largest number: ${random:1-6}."));
        return part;
    }
    if (colon < 0 && (name == "message" || name == "client" || name == "counter")) {
        part.kind = name == "message" ? Kind::Message : name == "client" ? Kind::Client : Kind::Counter;
        return part;
    }
    if (colon >= 0 || !isGroupName(name))
        return wrong(
            translate("Known are ${0} to ${99}, ${NAME} of a group, ${message}, ${client}, ${counter}, "
                      "${time} and ${random}; $$ is a dollar."));
    part.kind = Kind::NamedGroup;
    part.bytes = name;
    return part;
}

Result<ReplyTemplate> ReplyTemplate::parse(const RuleText& text)
{
    ReplyTemplate parsed;
    if (text.isHex) {
        if (!text.isEmpty())
            parsed.m_parts.push_back({ Kind::Bytes, text.bytes });
        return parsed;
    }
    const QByteArray& bytes = text.bytes;
    QByteArray literal;
    const auto flush = [&] {
        if (!literal.isEmpty())
            parsed.m_parts.push_back({ Kind::Bytes, std::exchange(literal, QByteArray()) });
    };
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        const char next = i + 1 < bytes.size() ? bytes[i + 1] : '\0';
        if (bytes[i] != '$' || (next != '$' && next != '{')) {
            literal += bytes[i];
            continue;
        }
        if (next == '$') {
            literal += '$';
            ++i;
            continue;
        }
        const qsizetype end = bytes.indexOf('}', i);
        if (end < 0)
            return Error { translate("A ${ in the reply has no }."),
                translate("Close it, or write $${ for a dollar and a brace."), 0 };
        const auto made = place(bytes.mid(i + 2, end - i - 2));
        if (!made)
            return made.error();
        flush();
        parsed.m_parts.push_back(*made);
        i = end;
    }
    flush();
    return parsed;
}

std::optional<Error> ReplyTemplate::captureFault(const RulePattern* pattern) const
{
    for (const Part& part : m_parts) {
        const bool isNamed = part.kind == Kind::NamedGroup;
        const bool isNumbered = part.kind == Kind::Group && part.group > 0;
        if (!isNamed && !isNumbered)
            continue;
        const QString name = isNamed ? QString::fromLatin1(part.bytes) : QString::number(part.group);
        if (!pattern)
            return Error {
                translate("${%1} is a group of a regular expression, and the rule has none.").arg(name),
                translate("Use \"regex\", or $$ for a dollar."), 0
            };
        if (isNamed && !pattern->hasCapture(name))
            return Error { translate("The regular expression has no group called %1.").arg(name),
                translate("Name it there: (?<%1>...).").arg(name), 0 };
        if (isNumbered && part.group > pattern->captureCount())
            return Error { translate("The reply names group %1, and the regular expression has %2.")
                               .arg(part.group)
                               .arg(pattern->captureCount()),
                translate("Put what it is to catch into ( )."), 0 };
    }
    return {};
}

QByteArray ReplyTemplate::filled(const Part& part, const ReplyValues& values)
{
    switch (part.kind) {
    case Kind::Bytes:
        return part.bytes;
    case Kind::Group:
        if (part.group == 0)
            return values.matched.toByteArray();
        return values.captures ? values.captures->captured(part.group).toLatin1() : QByteArray();
    case Kind::NamedGroup:
        return values.captures ? values.captures->captured(QString::fromLatin1(part.bytes)).toLatin1()
                               : QByteArray();
    case Kind::Message:
        return values.message.toByteArray();
    case Kind::Client:
        return QByteArray::number(number(values.client));
    case Kind::Counter:
        return QByteArray::number(values.counter);
    case Kind::Time:
        return toRfc3339(values.time);
    case Kind::UnixTime:
        return QByteArray::number(
            qint64 { std::chrono::floor<std::chrono::seconds>(values.time).time_since_epoch().count() });
    case Kind::TimeFormat:
        return toDateTime(values.time).toString(QString::fromUtf8(part.bytes)).toUtf8();
    case Kind::Random: {
        const quint64 span = quint64 { part.high } - part.low + 1;
        return QByteArray::number(part.low + values.random->generate64() % span);
    }
    }
    return {};
}

QByteArray ReplyTemplate::expanded(const ReplyValues& values) const
{
    QByteArray bytes;
    for (const Part& part : m_parts)
        bytes += filled(part, values);
    return bytes;
}

} // namespace signalbox
