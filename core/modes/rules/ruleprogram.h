// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "modes/rules/replytemplate.h"
#include "modes/rules/rulepattern.h"
#include "modes/rules/ruleset.h"

#include <QHash>

#include <atomic>
#include <memory>
#include <vector>

namespace signalbox {

/// What is counted of one rule. Any thread.
struct RuleTally
{
    std::atomic<quint64> hits { 0 };
    std::atomic<quint64> gaveUp { 0 }; ///< matches that took more steps than they may
    std::atomic<bool> isSpent { false }; ///< of a rule that fires once in all
};

/// The same, as a value.
struct RuleHits
{
    QString name;
    quint64 hits = 0;
    quint64 gaveUp = 0;
};

/// A set of rules ready to run: it never changes, but for what is counted. Any thread.
class RuleProgram
{
public:
    struct Rule
    {
        ReplyRule rule;
        RulePattern pattern;
        ReplyTemplate reply;
        std::shared_ptr<RuleTally> tally;
    };

    /// A rule that `before` has under the same name goes on counting where it was. The error is validate()'s.
    static Result<std::shared_ptr<RuleProgram>> compile(
        const RuleSet& set, const RuleProgram* before = nullptr);

    const RuleSet& set() const noexcept { return m_set; }
    const std::vector<Rule>& rules() const noexcept { return m_rules; }
    const ReplyTemplate& fallback() const noexcept { return m_fallback; }
    RuleTally& fallbackTally() const noexcept { return *m_fallbackTally; }
    /// -1 if there is none of that name.
    int indexOf(const QString& name) const { return m_index.value(name.toLower(), -1); }
    qsizetype longestLiteral() const noexcept
    {
        return m_longestLiteral;
    } ///< of patterns that are searched for
    bool hasRegex() const noexcept { return m_hasRegex; }

    /// In the order of the rules; last, under an empty name, the default reply, if there is one.
    std::vector<RuleHits> hits() const;
    void resetTallies() const;

private:
    RuleSet m_set;
    std::vector<Rule> m_rules;
    QHash<QString, int> m_index; // by folded name
    ReplyTemplate m_fallback;
    std::shared_ptr<RuleTally> m_fallbackTally;
    qsizetype m_longestLiteral = 0;
    bool m_hasRegex = false;
};

} // namespace signalbox
