// SPDX-License-Identifier: GPL-3.0-or-later
#include "modes/script.h"

namespace signalbox {

struct ScriptMode::Answer
{
    ConnectionId id;
    Outbox& outbox;
    qsizetype bytes = 0;
    bool isTooLong = false;
};

ScriptMode::ScriptMode(std::shared_ptr<RuleBook> rules, quint32 maxLine)
    : m_rules(rules ? std::move(rules) : std::make_shared<RuleBook>())
    , m_maxLine(maxLine)
    , m_program(m_rules->program())
    , m_version(m_rules->version())
    , m_random(QRandomGenerator::securelySeeded())
{
    m_rules->resetHits();
}

RuleSession::Program ScriptMode::program()
{
    // First the number: if the rules are replaced in between, it is the older one, and they are fetched again.
    if (const quint64 version = m_rules->version(); version != m_version) {
        m_version = version;
        m_program = m_rules->program();
    }
    return m_program;
}

RuleSession::Context ScriptMode::context(ConnectionId id) { return { id, m_maxLine, wallNow(), &m_random }; }

void ScriptMode::opened(ConnectionId id, Outbox& outbox)
{
    Client& client = m_clients[number(id)];
    Answer all { id, outbox };
    client.session.opened(
        program(), context(id), [&](const RuleFiring& firing) { answer(client, all, firing); });
}

void ScriptMode::received(ConnectionId id, QByteArrayView bytes, Outbox& outbox)
{
    const auto found = m_clients.find(number(id));
    if (found == m_clients.end())
        return;
    Client& client = *found;
    Answer all { id, outbox };
    client.session.received(
        program(), bytes, context(id), [&](const RuleFiring& firing) { answer(client, all, firing); });
    tellMidLine(id, client, bytes.contains('\n'), outbox);
}

void ScriptMode::inputEnded(ConnectionId id, Outbox& outbox)
{
    const auto found = m_clients.find(number(id));
    if (found == m_clients.end())
        return;
    Client& client = *found;
    Answer all { id, outbox };
    client.session.inputEnded(
        program(), context(id), [&](const RuleFiring& firing) { answer(client, all, firing); });
}

void ScriptMode::closed(ConnectionId id, CloseReason, Outbox&) { m_clients.remove(number(id)); }

void ScriptMode::answer(Client& client, Answer& answer, const RuleFiring& firing) const
{
    Outbox& outbox = answer.outbox;
    switch (firing.kind) {
    case RuleFiring::Kind::LineTooLong:
        outbox.limitHit(Limit::MaxLine);
        return outbox.rejected(answer.id, "line-too-long");
    case RuleFiring::Kind::GaveUp:
        if (!std::exchange(client.hasGivenUp, true)) // the counters have the others
            outbox.note(answer.id,
                "rule gave up, its pattern takes too many steps: "
                    + m_program->rules()[static_cast<std::size_t>(firing.rule)].rule.name.toUtf8());
        return;
    case RuleFiring::Kind::Reply:
        break;
    }
    answer.bytes += firing.reply.size();
    if (answer.bytes > MaxAnswer) {
        if (!std::exchange(answer.isTooLong, true))
            outbox.rejected(answer.id, "answer-too-long: more than 16 MiB for one read");
    } else if (firing.delay.count() > 0 && (!firing.reply.isEmpty() || firing.closes)) {
        outbox.sendAfter(answer.id, firing.delay, firing.reply);
    } else if (!firing.reply.isEmpty()) {
        outbox.send(answer.id, QByteArrayView(firing.reply));
    }
    if (firing.closes)
        outbox.finish(answer.id, CloseReason::Rule);
}

void ScriptMode::tellMidLine(ConnectionId id, Client& client, bool didLineEnd, Outbox& outbox)
{
    const bool isMidLine = client.session.isMidLine();
    if (isMidLine && (!client.isMidLine || didLineEnd))
        outbox.lineBegan(id);
    else if (!isMidLine && client.isMidLine)
        outbox.lineEnded(id);
    client.isMidLine = isMidLine;
}

} // namespace signalbox
