// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzzing.h"

#include "modes/rules/rulesession.h"
#include "modes/rules/rulesfile.h"

#include <QRandomGenerator>

using namespace signalbox;
using namespace signalbox::fuzzing;

namespace {

constexpr quint32 MaxLine = 64;

/// Runs bytes through rules and makes sure that what fires is bounded.
void run(const RuleSet& set, QByteArrayView bytes)
{
    const RuleSession::Program program = std::move(RuleProgram::compile(set)).value();
    QRandomGenerator random(1);
    RuleSession session;
    const RuleSession::Context context { ConnectionId { 1 }, MaxLine, {}, &random };
    quint64 fired = 0;
    const auto count = [&](const RuleFiring& firing) {
        require(firing.rule < static_cast<int>(set.rules.size()), "a rule that fires is there");
        ++fired;
    };
    session.opened(program, context, count);
    const qsizetype middle = bytes.size() / 2;
    session.received(program, bytes.first(middle), context, count);
    session.received(program, bytes.sliced(middle), context, count);
    session.inputEnded(program, context, count);
    const auto bound = (static_cast<quint64>(bytes.size()) + 5) * (set.rules.size() + 1);
    require(fired <= bound, "a rule fires at most once for a byte");
}

} // namespace

/// The input is a file of rules; it is also what a client sends to them.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const QByteArrayView text = Input(data, size).rest();
    const auto set = parseRules(text);
    if (!set) {
        require(set.error().message.startsWith(QLatin1String("Line ")), "what is refused has a line");
        return 0;
    }
    require(validate(*set).ok(), "rules that were read can be used");
    const auto again = parseRules(printRules(*set));
    require(again && *again == *set, "what is printed is read as the same rules");
    run(*set, text);
    return 0;
}
