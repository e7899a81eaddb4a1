// SPDX-License-Identifier: GPL-3.0-or-later
#include "modes/rules/ruletrial.h"

#include "modes/rules/rulesession.h"

#include <QRandomGenerator>

#include <unordered_map>

namespace signalbox {

Result<RuleTrial> tryRules(const RuleSet& set, const JournalView& view, quint32 maxLine,
    const std::function<bool(quint64 done, quint64 total)>& progress)
{
    constexpr quint64 Stride = 1024; // events from one question to the next
    const auto compiled = RuleProgram::compile(set);
    if (!compiled)
        return compiled.error();
    const RuleSession::Program program = *compiled;
    QRandomGenerator random(1); // the same rules and events give the same answers
    std::unordered_map<ConnectionId, RuleSession> sessions;
    std::unordered_map<ConnectionId, bool> hasSpoken;
    RuleTrial trial;
    view.forEach(view.firstSequence(), view.endSequence(), [&](const Event& event) {
        const quint64 done = event.sequence - view.firstSequence();
        if (progress && done % Stride == 0 && !progress(done, view.size())) {
            trial.isCancelled = true;
            return false;
        }
        const auto fired = [&](const RuleFiring& firing) {
            if (firing.kind == RuleFiring::Kind::LineTooLong)
                ++trial.longLines;
            if (firing.kind != RuleFiring::Kind::Reply)
                return;
            ++trial.total;
            if (trial.firings.size() < RuleTrial::MaxFirings)
                trial.firings.push_back({ event.sequence, event.connection, firing.rule,
                    firing.matched.first(std::min(firing.matched.size(), RuleTrial::MaxShown)).toByteArray(),
                    firing.reply.left(RuleTrial::MaxShown) });
        };
        const RuleSession::Context context { event.connection, maxLine, event.time, &random };
        switch (event.kind) {
        case EventKind::Opened:
            sessions[event.connection].opened(program, context, fired);
            break;
        case EventKind::Received:
            ++trial.reads;
            hasSpoken[event.connection] = true;
            if (event.payload.size() < static_cast<qsizetype>(event.bytes))
                ++trial.cut;
            sessions[event.connection].received(program, event.payload, context, fired);
            break;
        case EventKind::HalfClosed:
            if (event.detail.startsWith("peer"))
                sessions[event.connection].inputEnded(program, context, fired);
            break;
        case EventKind::Closed:
            sessions.erase(event.connection);
            break;
        default:
            break;
        }
        return true;
    });
    trial.clients = hasSpoken.size();
    trial.hits = program->hits();
    return trial;
}

} // namespace signalbox
