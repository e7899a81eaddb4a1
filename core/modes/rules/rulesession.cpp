// SPDX-License-Identifier: GPL-3.0-or-later
#include "modes/rules/rulesession.h"

namespace signalbox {

struct RuleSession::Look
{
    const RuleProgram& program;
    const Context& context;
    const OnFiring& fired;
};

/// Goes over to other rules: what they have seen and fired stays with those that keep their names.
void RuleSession::follow(const Program& program)
{
    if (program == m_program)
        return;
    const Program before = std::exchange(m_program, program);
    const bool isSameUnit = before && before->set().unit == program->set().unit;
    if (!isSameUnit) {
        m_framer = LineFramer();
        m_base += static_cast<quint64>(m_carried.size());
        m_carried = QByteArray();
    }
    const quint64 end = m_base + static_cast<quint64>(m_carried.size());
    std::vector<bool> hasFired(program->rules().size(), false);
    std::vector<quint64> from(program->rules().size(), end);
    for (std::size_t i = 0; i < from.size(); ++i) {
        const int old = before ? before->indexOf(program->rules()[i].rule.name) : -1;
        if (old < 0)
            continue;
        hasFired[i] = m_hasFired[static_cast<std::size_t>(old)];
        if (isSameUnit)
            from[i] = m_from[static_cast<std::size_t>(old)];
    }
    m_hasFired = std::move(hasFired);
    m_from = std::move(from);
}

bool RuleSession::mayFire(std::size_t rule) const
{
    const RuleProgram::Rule& each = m_program->rules()[rule];
    if (!each.rule.isEnabled)
        return false;
    switch (each.rule.fires) {
    case RuleFires::EveryTime:
        return true;
    case RuleFires::OncePerClient:
        return !m_hasFired[rule];
    case RuleFires::OnceInAll:
        return !each.tally->isSpent.load(std::memory_order_relaxed);
    }
    return false;
}

/// False if another connection was faster with a rule that fires once in all.
bool RuleSession::fire(
    const Look& look, std::size_t rule, QByteArrayView message, const RuleMatch& match, QByteArrayView subject)
{
    const RuleProgram::Rule& each = look.program.rules()[rule];
    if (each.rule.fires == RuleFires::OnceInAll && each.tally->isSpent.exchange(true))
        return false;
    m_hasFired[rule] = true;
    const quint64 hits = each.tally->hits.fetch_add(1, std::memory_order_relaxed) + 1;
    RuleFiring firing;
    firing.rule = static_cast<int>(rule);
    firing.matched = subject.sliced(match.begin, match.end - match.begin);
    firing.reply = each.reply.expanded({ look.context.client, hits, message, firing.matched,
        each.rule.trigger == RuleTrigger::Regex ? &match.captures : nullptr, look.context.time,
        look.context.random });
    firing.delay = each.rule.delay;
    firing.closes = each.rule.closes;
    m_isOver = m_isOver || each.rule.closes;
    look.fired(firing);
    return true;
}

void RuleSession::gaveUp(const Look& look, std::size_t rule)
{
    look.program.rules()[rule].tally->gaveUp.fetch_add(1, std::memory_order_relaxed);
    RuleFiring firing;
    firing.kind = RuleFiring::Kind::GaveUp;
    firing.rule = static_cast<int>(rule);
    look.fired(firing);
}

void RuleSession::fallback(const Look& look, QByteArrayView message)
{
    if (look.program.fallback().isEmpty())
        return;
    const quint64 hits = look.program.fallbackTally().hits.fetch_add(1, std::memory_order_relaxed) + 1;
    RuleFiring firing;
    firing.matched = message;
    firing.reply = look.program.fallback().expanded(
        { look.context.client, hits, message, message, nullptr, look.context.time, look.context.random });
    look.fired(firing);
}

void RuleSession::opened(const Program& program, const Context& context, const OnFiring& fired)
{
    follow(program);
    const Look look { *program, context, fired };
    for (std::size_t i = 0; i < program->rules().size(); ++i) {
        const ReplyRule& rule = program->rules()[i].rule;
        if (rule.trigger != RuleTrigger::Opened || !mayFire(i))
            continue;
        if (fire(look, i, {}, RuleMatch(), {}) && (rule.stops || rule.closes))
            return;
    }
}

void RuleSession::received(
    const Program& program, QByteArrayView bytes, const Context& context, const OnFiring& fired)
{
    if (m_isOver)
        return;
    follow(program);
    const Look look { *program, context, fired };
    if (program->set().unit == RuleUnit::Bytes)
        return stream(look, bytes);
    m_framer.feed(bytes, context.maxLine, [&](LineFramer::Verdict verdict, QByteArrayView text) {
        if (verdict == LineFramer::Verdict::TooLong) {
            RuleFiring firing;
            firing.kind = RuleFiring::Kind::LineTooLong;
            fired(firing);
        } else {
            line(look, text);
        }
        return !m_isOver;
    });
}

void RuleSession::inputEnded(const Program& program, const Context& context, const OnFiring& fired)
{
    if (m_isOver)
        return;
    follow(program);
    const QByteArray rest = m_framer.takeRest();
    if (!rest.isEmpty())
        line({ *program, context, fired }, rest);
}

void RuleSession::line(const Look& look, QByteArrayView text)
{
    RuleSubject subject(text);
    bool hasFired = false;
    for (std::size_t i = 0; i < look.program.rules().size(); ++i) {
        if (!mayFire(i))
            continue;
        const RuleProgram::Rule& each = look.program.rules()[i];
        const RuleMatch match = each.pattern.matchWhole(subject);
        if (match.outcome == RuleMatch::Outcome::GaveUp)
            gaveUp(look, i);
        if (!match || !fire(look, i, text, match, text))
            continue;
        hasFired = true;
        if (each.rule.stops || each.rule.closes)
            return;
    }
    if (!hasFired)
        fallback(look, text);
}

void RuleSession::stream(const Look& look, QByteArrayView bytes)
{
    if (bytes.isEmpty())
        return;
    m_carried.append(bytes);
    const quint64 end = m_base + static_cast<quint64>(m_carried.size());
    const quint64 readBegin = end - static_cast<quint64>(bytes.size());
    const QByteArray whole = m_carried; // shared: what fires is shown views of it
    const QByteArrayView read = QByteArrayView(whole).last(bytes.size());
    RuleSubject subject(whole);
    RuleSubject readSubject(read);

    enum class State : quint8 { Unknown, Found, Nothing };
    struct Next
    {
        State state = State::Unknown;
        RuleMatch match; // in `whole`
    };
    const auto& rules = look.program.rules();
    std::vector<Next> next(rules.size());
    const auto find = [&](std::size_t i) {
        const RuleProgram::Rule& each = rules[i];
        next[i].state = State::Nothing;
        if (!mayFire(i) || each.rule.trigger == RuleTrigger::Opened)
            return;
        const bool isSearch =
            each.rule.trigger == RuleTrigger::Contains || each.rule.trigger == RuleTrigger::Regex;
        if (isSearch) {
            // What ended before this read was found then.
            quint64 from = std::max(m_from[i], m_base);
            if (each.rule.trigger == RuleTrigger::Contains) {
                const auto back = static_cast<quint64>(each.rule.pattern.bytes.size() - 1);
                from = std::max(from, readBegin > back ? readBegin - back : 0);
            }
            next[i].match = each.pattern.search(subject, static_cast<qsizetype>(from - m_base));
        } else if (m_from[i] <= readBegin) {
            next[i].match = each.pattern.matchWhole(readSubject);
            next[i].match.begin = static_cast<qsizetype>(readBegin - m_base);
            next[i].match.end = whole.size(); // it speaks of all of the read
        }
        if (next[i].match.outcome == RuleMatch::Outcome::GaveUp) {
            m_from[i] = end; // it would give up on the same bytes again
            gaveUp(look, i);
        } else if (next[i].match) {
            next[i].state = State::Found;
        }
    };
    bool hasFired = false;
    for (;;) {
        std::size_t first = rules.size();
        for (std::size_t i = 0; i < rules.size(); ++i) {
            if (next[i].state == State::Unknown)
                find(i);
            if (next[i].state == State::Found
                && (first == rules.size() || next[i].match.end < next[first].match.end))
                first = i;
        }
        if (first == rules.size())
            break;
        const RuleMatch match = std::exchange(next[first].match, RuleMatch());
        const quint64 matchEnd = m_base + static_cast<quint64>(match.end);
        next[first].state = State::Unknown;
        m_from[first] = matchEnd;
        if (!mayFire(first) || !fire(look, first, read, match, whole))
            continue;
        hasFired = true;
        if (m_isOver)
            return;
        if (!rules[first].rule.stops)
            continue;
        for (std::size_t i = first + 1; i < rules.size(); ++i) {
            m_from[i] = std::max(m_from[i], matchEnd);
            if (next[i].state == State::Found && next[i].match.begin < match.end)
                next[i].state = State::Unknown;
        }
    }
    if (!hasFired)
        fallback(look, read);
    trim(look.context.maxLine);
}

/// Keeps what a pattern may have begun in.
void RuleSession::trim(quint32 maxLine)
{
    const qsizetype literal = std::max<qsizetype>(0, m_program->longestLiteral() - 1);
    const qsizetype most = m_program->hasRegex() ? std::max<qsizetype>(literal, maxLine) : literal;
    if (m_carried.size() <= most)
        return;
    m_base += static_cast<quint64>(m_carried.size() - most);
    m_carried = m_carried.last(most);
}

} // namespace signalbox
