// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/conversation/conversationvariables.h"

#include "base/clock.h"
#include "base/visibletext.h"
#include "client/conversation/conversationlimits.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QRegularExpression>

#include <array>
#include <limits>
#include <optional>

namespace signalbox {
namespace {

QString translate(const char* text) { return QCoreApplication::translate("Conversation", text); }

constexpr std::array BuiltIn { "counter", "client", "time", "time_ms", "random", "random_hex", "random_text" };

bool isWord(QByteArrayView name)
{
    const auto isLetter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
    return !name.isEmpty() && name.size() <= 64 && isLetter(name.front())
        && std::all_of(name.begin(), name.end(), [&](char c) { return isLetter(c) || (c >= '0' && c <= '9'); });
}

bool isCapture(QByteArrayView spec) { return spec.size() == 1 && spec.front() >= '1' && spec.front() <= '9'; }

bool isBuiltIn(QByteArrayView name)
{
    return std::any_of(BuiltIn.begin(), BuiltIn.end(), [name](const char* each) { return name == each; });
}

/// Name and what stands behind its colon, if there is one.
struct Spec
{
    QByteArray name;
    std::optional<QByteArray> argument;
};

Spec split(QByteArrayView spec)
{
    const QByteArray all = spec.toByteArray();
    const qsizetype colon = all.indexOf(':');
    return colon < 0 ? Spec { all, {} } : Spec { all.first(colon), all.mid(colon + 1) };
}

struct Range
{
    quint64 low = 0;
    quint64 high = 0;
};

std::optional<Range> readRange(const QByteArray& text)
{
    const qsizetype dash = text.indexOf('-');
    bool isLow = false;
    bool isHigh = false;
    const Range range { text.first(std::max<qsizetype>(0, dash)).toULongLong(&isLow),
        text.mid(dash + 1).toULongLong(&isHigh) };
    return dash > 0 && isLow && isHigh && range.low <= range.high ? std::optional(range) : std::nullopt;
}

std::optional<qsizetype> readLength(const QByteArray& text)
{
    bool isNumber = false;
    const qlonglong length = text.toLongLong(&isNumber);
    return isNumber && length >= 1 && length <= ConversationBounds::RandomBytes
        ? std::optional<qsizetype>(length)
        : std::nullopt;
}

} // namespace

Result<Done> checkConversationName(QByteArrayView name)
{
    const QString shown = visibleText(name, 40);
    if (isBuiltIn(name))
        return Error { translate("\"%1\" is built in and cannot be set.").arg(shown),
            translate("Choose another name."), 0 };
    if (!isWord(name))
        return Error { translate("\"%1\" is no name.").arg(shown),
            translate("A name has letters, digits and _, and begins with no digit."), 0 };
    return Done {};
}

Result<Done> checkConversationVariable(QByteArrayView spec)
{
    const auto [name, argument] = split(spec);
    const auto wrong = [spec](const QString& remedy) {
        return Error { translate("\"${%1}\" is no variable.").arg(visibleText(spec, 40)), remedy, 0 };
    };
    if (!argument) {
        if (isCapture(name) || name == "counter" || name == "client" || name == "time" || name == "time_ms")
            return Done {};
        if (isBuiltIn(name))
            return wrong(translate("Write ${random:1-6}, ${random_hex:8} or ${random_text:8}."));
        return isWord(name) ? Result<Done>(Done {})
                            : wrong(translate("A name has letters, digits and _, and begins with no digit."));
    }
    if (name == "counter")
        return isWord(*argument) ? Result<Done>(Done {}) : wrong(translate("Write ${counter:NAME}."));
    if (name == "time")
        return argument->isEmpty() || argument->size() > 64 ? wrong(translate("Write ${time:HH:mm:ss}."))
                                                            : Result<Done>(Done {});
    if (name == "random")
        return readRange(*argument) ? Result<Done>(Done {})
                                    : wrong(translate("Write ${random:LO-HI}, such as ${random:1-6}."));
    if (name == "random_hex" || name == "random_text")
        return readLength(*argument)
            ? Result<Done>(Done {})
            : wrong(translate("Its length is 1 to %1.").arg(ConversationBounds::RandomBytes));
    return wrong(translate("With a colon there are counter, time, random, random_hex and random_text."));
}

bool isConversationName(QByteArrayView spec) { return isWord(spec) && !isBuiltIn(spec); }

ConversationVariables::ConversationVariables(ConversationValues given, int client, quint64 seed)
    : m_values(std::move(given))
    , m_random(seed * 0x9E3779B97F4A7C15ULL + static_cast<quint64>(client))
    , m_client(client)
{
}

Result<Done> ConversationVariables::set(const QByteArray& name, const QByteArray& value)
{
    if (value.size() > ConversationBounds::ValueBytes)
        return Error { translate("The value of \"%1\" would have %2 bytes.")
                           .arg(QString::fromUtf8(name))
                           .arg(value.size()),
            translate("A variable holds %1 at most.").arg(ConversationBounds::ValueBytes), 0 };
    if (m_values.size() >= ConversationBounds::Variables && !m_values.contains(name))
        return Error { translate("There are %1 variables already, and no more are kept.").arg(m_values.size()),
            {}, 0 };
    m_values.insert(name, value);
    return Done {};
}

/// The standard fixes what mt19937_64 gives, but not what its distributions make of it.
quint64 ConversationVariables::below(quint64 end) { return end == 0 ? m_random() : m_random() % end; }

Result<QByteArray> ConversationVariables::count(const QByteArray& name)
{
    if (m_counters.size() >= ConversationBounds::Variables && !m_counters.contains(name))
        return Error { translate("There are %1 counters already.").arg(m_counters.size()), {}, 0 };
    return QByteArray::number(++m_counters[name]);
}

Result<QByteArray> ConversationVariables::value(const QByteArray& spec)
{
    const auto [name, argument] = split(spec);
    if (isCapture(spec)) {
        const qsizetype at = spec.front() - '1';
        if (at < m_captures.size())
            return m_captures.at(at);
        return Error { translate("\"${%1}\" has no value: the last expectation with /.../ has no such group, "
                                 "or it matched nothing.")
                           .arg(QString::fromUtf8(spec)),
            {}, 0 };
    }
    if (name == "counter")
        return count(argument.value_or(QByteArray()));
    if (name == "client")
        return QByteArray::number(m_client);
    if (name == "time_ms")
        return QByteArray::number(
            std::chrono::duration_cast<std::chrono::milliseconds>(wallNow().time_since_epoch()).count());
    if (name == "time")
        return argument ? QDateTime::currentDateTimeUtc().toString(QString::fromUtf8(*argument)).toUtf8()
                        : toRfc3339(wallNow());
    if (name == "random") {
        const Range range = readRange(argument.value_or(QByteArray())).value_or(Range {});
        return QByteArray::number(range.low + below(range.high - range.low + 1));
    }
    if (name == "random_hex" || name == "random_text") {
        constexpr QByteArrayView Letters("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
        constexpr QByteArrayView Digits("0123456789abcdef");
        const QByteArrayView alphabet = name == "random_hex" ? Digits : Letters;
        QByteArray bytes(readLength(argument.value_or(QByteArray())).value_or(1), Qt::Uninitialized);
        for (char& byte : bytes)
            byte = alphabet[static_cast<qsizetype>(below(static_cast<quint64>(alphabet.size())))];
        return bytes;
    }
    if (const auto found = m_values.constFind(name); found != m_values.constEnd())
        return *found;
    return Error { translate("\"${%1}\" has no value yet.").arg(QString::fromUtf8(spec)),
        translate("Set it before this line."), 0 };
}

Result<QByteArray> ConversationVariables::expand(const ConversationText& text)
{
    QByteArray bytes;
    for (const ConversationText::Part& part : text.parts()) {
        if (!part.isVariable) {
            bytes += part.bytes;
        } else {
            const auto found = value(part.bytes);
            if (!found)
                return found.error();
            bytes += *found;
        }
        if (bytes.size() > ConversationBounds::TextBytes)
            return Error { translate("With its variables filled in the text is longer than %1 bytes.")
                               .arg(ConversationBounds::TextBytes),
                {}, 0 };
    }
    return bytes;
}

Result<QString> ConversationVariables::expandPattern(const ConversationText& text)
{
    QString pattern;
    for (const ConversationText::Part& part : text.parts()) {
        if (!part.isVariable) {
            pattern += QString::fromLatin1(part.bytes);
            continue;
        }
        const auto found = value(part.bytes);
        if (!found)
            return found.error();
        pattern += QRegularExpression::escape(QString::fromLatin1(*found));
    }
    return pattern;
}

} // namespace signalbox
