// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "modes/rules/ruletrial.h"

#include <QStringList>

namespace signalbox {

/// "3 rules, match line, with a default reply".
QString rulesSummary(const RuleSet& rules);

/// A table of the rules with how often each fired, in lines; the default reply last.
QStringList ruleHitsReport(const std::vector<RuleHits>& hits);

/// What fired on which event, a line each; then the hits, and what was looked at.
QStringList trialReport(const RuleSet& rules, const RuleTrial& trial);

} // namespace signalbox
