// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "modes/rules/ruleset.h"

namespace signalbox {

/// The text of a file of rules, one word and its value a line; docs/rules.md has it in full:
///
///   match line
///   rule ping
///     when regex /^PING (\w+)$/i
///     reply "PONG ${1}\n"
///     after 200ms
///   default "ERR unknown\n"
///
/// The rules that it gives are valid. The error names the line, and the remedy.
Result<RuleSet> parseRules(QByteArrayView text);

/// What parseRules() reads as the same rules.
QByteArray printRules(const RuleSet& set);

/// The error names the file, and for a mistake in it the line.
Result<RuleSet> readRulesFile(const QString& fileName);

/// Whole or not at all.
Result<Done> writeRulesFile(const QString& fileName, const RuleSet& set);

// --- For people who fill in a form: what stands between the quotes of a file, or the hex ---

QString ruleTextForEdit(const RuleText& text);
Result<RuleText> ruleTextFromEdit(const QString& text, bool isHex);
/// The condition of a rule in the words of the file: `contains "PING"`, `regex /^PING/i`.
QString ruleCondition(const ReplyRule& rule);
/// `200ms`, `2s`.
QString ruleDelayText(std::chrono::milliseconds delay);
/// The name of a trigger in the file: `starts-with`.
QByteArray ruleTriggerName(RuleTrigger trigger);

} // namespace signalbox
