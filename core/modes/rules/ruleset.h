// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "modes/rules/replyrule.h"

#include <vector>

namespace signalbox {

/// What rules look at.
enum class RuleUnit : quint8 {
    Line, ///< each line, ended by LF or CRLF, without its end
    Bytes, ///< the stream: a pattern is found wherever it is, also over the end of a read
};

/// Rules in their order, and what is answered if none fires. A value; printRules() and parseRules() are its
/// text.
struct RuleSet
{
    static constexpr std::size_t MaxRules = 1000;

    RuleUnit unit = RuleUnit::Line;
    std::vector<ReplyRule> rules;
    RuleText fallback; ///< if no rule fired for a line, or for a read; a template. Empty = nothing

    bool isEmpty() const noexcept { return rules.empty() && fallback.isEmpty(); }
    bool operator==(const RuleSet&) const = default;
};

/// The first thing that is wrong with the rules or how they go together, named with its remedy; Done if they
/// can be used.
Result<Done> validate(const RuleSet& set);

/// What is wrong with the default reply.
std::optional<Error> fallbackFault(const RuleText& fallback);

} // namespace signalbox
