// SPDX-License-Identifier: GPL-3.0-or-later
#include "modes/rules/ruleprogram.h"

namespace signalbox {

Result<std::shared_ptr<RuleProgram>> RuleProgram::compile(const RuleSet& set, const RuleProgram* before)
{
    if (const auto valid = validate(set); !valid)
        return valid.error();
    auto program = std::make_shared<RuleProgram>();
    program->m_set = set;
    for (const ReplyRule& rule : set.rules) {
        const int known = before ? before->indexOf(rule.name) : -1;
        auto tally =
            known >= 0 ? before->m_rules[static_cast<std::size_t>(known)].tally : std::make_shared<RuleTally>();
        auto pattern = RulePattern::compile(rule);
        auto reply = ReplyTemplate::parse(rule.reply);
        if (!pattern)
            return pattern.error();
        if (!reply)
            return reply.error();
        program->m_index.insert(rule.name.toLower(), static_cast<int>(program->m_rules.size()));
        program->m_rules.push_back({ rule, *pattern, *reply, std::move(tally) });
        if (rule.trigger == RuleTrigger::Contains)
            program->m_longestLiteral = std::max(program->m_longestLiteral, rule.pattern.bytes.size());
        program->m_hasRegex = program->m_hasRegex || rule.trigger == RuleTrigger::Regex;
    }
    auto fallback = ReplyTemplate::parse(set.fallback);
    if (!fallback)
        return fallback.error();
    program->m_fallback = *fallback;
    program->m_fallbackTally = before ? before->m_fallbackTally : std::make_shared<RuleTally>();
    return program;
}

std::vector<RuleHits> RuleProgram::hits() const
{
    const auto read = [](const QString& name, const RuleTally& tally) {
        return RuleHits { name, tally.hits.load(std::memory_order_relaxed),
            tally.gaveUp.load(std::memory_order_relaxed) };
    };
    std::vector<RuleHits> all;
    all.reserve(m_rules.size() + 1);
    for (const Rule& rule : m_rules)
        all.push_back(read(rule.rule.name, *rule.tally));
    if (!m_fallback.isEmpty())
        all.push_back(read(QString(), *m_fallbackTally));
    return all;
}

void RuleProgram::resetTallies() const
{
    const auto reset = [](RuleTally& tally) {
        tally.hits = 0;
        tally.gaveUp = 0;
        tally.isSpent = false;
    };
    for (const Rule& rule : m_rules)
        reset(*rule.tally);
    reset(*m_fallbackTally);
}

} // namespace signalbox
