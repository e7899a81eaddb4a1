// SPDX-License-Identifier: GPL-3.0-or-later
#include "modes/rules/ruleset.h"

#include "modes/rules/replytemplate.h"

#include <QCoreApplication>
#include <QSet>

namespace signalbox {
namespace {

QString translate(const char* text) { return QCoreApplication::translate("Rules", text); }

} // namespace

std::optional<Error> fallbackFault(const RuleText& fallback)
{
    if (fallback.bytes.size() > ReplyRule::MaxReply)
        return Error { translate("The default reply has %1 bytes.").arg(fallback.bytes.size()),
            translate("At most %1 are allowed.").arg(ReplyRule::MaxReply), 0 };
    const auto parsed = ReplyTemplate::parse(fallback);
    if (!parsed)
        return parsed.error();
    return parsed->captureFault(nullptr);
}

Result<Done> validate(const RuleSet& set)
{
    if (set.rules.size() > RuleSet::MaxRules)
        return Error { translate("There are %1 rules.").arg(set.rules.size()),
            translate("At most %1 can be had.").arg(RuleSet::MaxRules), 0 };
    QSet<QString> names;
    for (const ReplyRule& rule : set.rules) {
        if (const auto fault = faultOf(rule))
            return Error { translate("Rule \"%1\": %2").arg(rule.name, fault->error.message),
                fault->error.remedy, 0 };
        if (names.contains(rule.name.toLower()))
            return Error { translate("Two rules are called \"%1\".").arg(rule.name),
                translate("Give one of them another name."), 0 };
        names.insert(rule.name.toLower());
    }
    if (const auto fault = fallbackFault(set.fallback))
        return *fault;
    return Done {};
}

} // namespace signalbox
