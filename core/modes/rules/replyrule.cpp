// SPDX-License-Identifier: GPL-3.0-or-later
#include "modes/rules/replyrule.h"

#include "base/bytes.h"
#include "base/visibletext.h"
#include "modes/rules/replytemplate.h"
#include "modes/rules/rulepattern.h"

#include <QCoreApplication>

#include <algorithm>

namespace signalbox {
namespace {

QString translate(const char* text) { return QCoreApplication::translate("Rules", text); }

std::optional<Error> nameFault(const QString& name)
{
    if (name.trimmed().isEmpty())
        return Error { translate("The rule has no name."), translate("Give it one: hits are counted under it."),
            0 };
    if (name != name.trimmed())
        return Error { translate("The name \"%1\" begins or ends with a blank.").arg(name),
            translate("Take the blank away."), 0 };
    if (name.size() > ReplyRule::MaxName)
        return Error { translate("The name of the rule has %1 characters.").arg(name.size()),
            translate("At most %1 are allowed.").arg(ReplyRule::MaxName), 0 };
    const auto points = name.toUcs4();
    if (std::any_of(points.begin(), points.end(), [](char32_t point) { return isInvisible(point); }))
        return Error { translate("The name \"%1\" has invisible characters.").arg(visibleText(name)),
            translate("Use letters, digits and signs."), 0 };
    return {};
}

std::optional<Error> patternFault(const ReplyRule& rule)
{
    if (!rule.hasPattern())
        return {};
    const RuleText& pattern = rule.pattern;
    if (pattern.bytes.size() > ReplyRule::MaxPattern)
        return Error { translate("The pattern has %1 bytes.").arg(pattern.bytes.size()),
            translate("At most %1 are allowed.").arg(ReplyRule::MaxPattern), 0 };
    if (rule.trigger == RuleTrigger::Regex) {
        if (!isPlainText(pattern.bytes) || pattern.bytes.contains('\n') || pattern.bytes.contains('\r'))
            return Error { translate("The regular expression has control characters or is not UTF-8."),
                translate("Write them as \\n, \\r or \\x00."), 0 };
        const auto compiled = RulePattern::compile(rule);
        return compiled ? std::nullopt : std::optional(compiled.error());
    }
    if (pattern.isEmpty() && rule.trigger != RuleTrigger::Equals)
        return Error { translate("There is no text to look for."),
            translate("Write some, or use \"always\", which looks for nothing."), 0 };
    return {};
}

std::optional<Error> replyFault(const ReplyRule& rule)
{
    if (rule.reply.bytes.size() > ReplyRule::MaxReply)
        return Error { translate("The reply has %1 bytes.").arg(rule.reply.bytes.size()),
            translate("At most %1 are allowed.").arg(ReplyRule::MaxReply), 0 };
    const auto parsed = ReplyTemplate::parse(rule.reply);
    if (!parsed)
        return parsed.error();
    if (rule.trigger != RuleTrigger::Regex)
        return parsed->captureFault(nullptr);
    const auto pattern = RulePattern::compile(rule);
    return pattern ? parsed->captureFault(&*pattern) : std::nullopt;
}

} // namespace

std::optional<RuleFault> faultOf(const ReplyRule& rule)
{
    if (auto fault = nameFault(rule.name))
        return RuleFault { RuleField::Name, *fault };
    if (auto fault = patternFault(rule))
        return RuleFault { RuleField::When, *fault };
    if (auto fault = replyFault(rule))
        return RuleFault { RuleField::Reply, *fault };
    if (rule.delay < std::chrono::milliseconds { 0 } || rule.delay > ReplyRule::MaxDelay)
        return RuleFault { RuleField::After,
            { translate("A delay of %1 ms cannot be had.").arg(rule.delay.count()),
                translate("Choose from 0 to %1 ms.").arg(ReplyRule::MaxDelay.count()), 0 } };
    return {};
}

} // namespace signalbox
