// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/published.h"
#include "modes/rules/ruleprogram.h"

namespace signalbox {

/// The rules of a server that may be replaced while it runs, and what they have counted. Whoever started the
/// server and the mode share it. Any thread.
class RuleBook
{
public:
    RuleBook(); ///< no rules
    /// The error is validate()'s.
    static Result<std::shared_ptr<RuleBook>> of(const RuleSet& set);

    /// All of them at once: a connection goes on with the new rules from its next message, and loses nothing.
    /// Rules that keep their names keep their counts. The error is validate()'s; then the old ones stay.
    Result<Done> replace(const RuleSet& set);

    std::shared_ptr<const RuleProgram> program() const { return m_program.latest(); }
    quint64 version() const noexcept { return m_program.version(); } ///< of program()
    std::vector<RuleHits> hits() const { return program()->hits(); }
    void resetHits() { program()->resetTallies(); }

private:
    Published<const RuleProgram> m_program;
};

} // namespace signalbox
