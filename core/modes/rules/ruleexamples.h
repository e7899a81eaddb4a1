// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

namespace signalbox {

/// Rules to begin with.
struct RuleExample
{
    const char* name; ///< for object names
    const char* title; ///< for people; translate in context "RuleExample"
    const char* text; ///< for parseRules()
};

std::span<const RuleExample> ruleExamples();

} // namespace signalbox
