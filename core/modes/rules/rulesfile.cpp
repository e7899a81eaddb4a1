// SPDX-License-Identifier: GPL-3.0-or-later
#include "modes/rules/rulesfile.h"

#include "base/bytes.h"
#include "base/visibletext.h"

#include <QCoreApplication>

namespace signalbox {
namespace {

/// Printable text as it is; what else there is, and a backslash, as C escapes.
QByteArray escaped(QByteArrayView bytes, bool isQuoted)
{
    QByteArray out;
    for (qsizetype i = 0; i < bytes.size();) {
        char32_t point = 0;
        const int length = firstCharacter(bytes.sliced(i), point);
        const char c = bytes[i];
        if (length > 0 && !isInvisible(point) && c != '\\' && !(isQuoted && c == '"')) {
            out.append(bytes.sliced(i, length));
            i += length;
            continue;
        }
        if (c == '\n')
            out += "\\n";
        else if (c == '\r')
            out += "\\r";
        else if (c == '\t')
            out += "\\t";
        else if (c == '\\' || c == '"')
            out += QByteArray("\\") + c;
        else
            out += "\\x" + toHex(bytes.sliced(i, 1));
        ++i;
    }
    return out;
}

QByteArray printed(const RuleText& text)
{
    return text.isHex ? "hex " + toHex(text.bytes) : '"' + escaped(text.bytes, true) + '"';
}

QByteArray printedCondition(const ReplyRule& rule)
{
    const QByteArray word = ruleTriggerName(rule.trigger);
    if (!rule.hasPattern())
        return word;
    if (rule.trigger == RuleTrigger::Regex)
        return word + " /" + rule.pattern.bytes + (rule.ignoresCase ? "/i" : "/");
    if (rule.trigger == RuleTrigger::Contains && rule.pattern.isHex)
        return printed(rule.pattern); // `when hex 0A FF` says as much
    return word + ' ' + printed(rule.pattern);
}

} // namespace

QByteArray ruleTriggerName(RuleTrigger trigger)
{
    switch (trigger) {
    case RuleTrigger::Opened:
        return QByteArrayLiteral("opened");
    case RuleTrigger::Contains:
        return QByteArrayLiteral("contains");
    case RuleTrigger::Equals:
        return QByteArrayLiteral("equals");
    case RuleTrigger::StartsWith:
        return QByteArrayLiteral("starts-with");
    case RuleTrigger::Regex:
        return QByteArrayLiteral("regex");
    case RuleTrigger::Always:
        return QByteArrayLiteral("always");
    }
    return {};
}

QString ruleCondition(const ReplyRule& rule) { return QString::fromUtf8(printedCondition(rule)); }

QString ruleDelayText(std::chrono::milliseconds delay)
{
    const auto ms = delay.count();
    return ms % 1000 == 0 ? QStringLiteral("%1s").arg(ms / 1000) : QStringLiteral("%1ms").arg(ms);
}

QString ruleTextForEdit(const RuleText& text)
{
    return QString::fromUtf8(text.isHex ? toHex(text.bytes) : escaped(text.bytes, false));
}

Result<RuleText> ruleTextFromEdit(const QString& text, bool isHex)
{
    auto bytes = isHex ? parseHex(text) : parseEscapes(text);
    if (!bytes)
        return bytes.error();
    return RuleText { *bytes, isHex };
}

QByteArray printRules(const RuleSet& set)
{
    QByteArray text = set.unit == RuleUnit::Line ? "match line\n" : "match bytes\n";
    for (const ReplyRule& rule : set.rules) {
        text += "\nrule " + rule.name.toUtf8() + '\n';
        if (!rule.isEnabled)
            text += "  off\n";
        text += "  when " + printedCondition(rule) + '\n';
        if (!rule.reply.isEmpty())
            text += "  reply " + printed(rule.reply) + '\n';
        if (rule.delay.count() > 0)
            text += "  after " + ruleDelayText(rule.delay).toLatin1() + '\n';
        if (rule.fires == RuleFires::OncePerClient)
            text += "  once\n";
        else if (rule.fires == RuleFires::OnceInAll)
            text += "  once-in-all\n";
        if (rule.closes)
            text += "  close\n";
        if (rule.stops)
            text += "  stop\n";
    }
    if (!set.fallback.isEmpty())
        text += "\ndefault " + printed(set.fallback) + '\n';
    return text;
}

} // namespace signalbox
