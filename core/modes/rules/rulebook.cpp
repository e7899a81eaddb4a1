// SPDX-License-Identifier: GPL-3.0-or-later
#include "modes/rules/rulebook.h"

namespace signalbox {

RuleBook::RuleBook()
    : m_program(std::move(RuleProgram::compile(RuleSet())).value())
{
}

Result<std::shared_ptr<RuleBook>> RuleBook::of(const RuleSet& set)
{
    auto book = std::make_shared<RuleBook>();
    if (const auto replaced = book->replace(set); !replaced)
        return replaced.error();
    return book;
}

Result<Done> RuleBook::replace(const RuleSet& set)
{
    const auto compiled = RuleProgram::compile(set, program().get());
    if (!compiled)
        return compiled.error();
    m_program.publish(*compiled);
    return Done {};
}

} // namespace signalbox
