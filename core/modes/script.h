// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "modes/mode.h"
#include "modes/rules/rulebook.h"
#include "modes/rules/rulesession.h"

#include <QHash>
#include <QRandomGenerator>

namespace signalbox {

/// Answers by rules: if this comes, that is sent. docs/rules.md describes them. The rules may be replaced while
/// it runs; what they have counted begins anew with each ScriptMode.
class ScriptMode final : public Mode
{
public:
    ScriptMode(std::shared_ptr<RuleBook> rules, quint32 maxLine);

    /// Bytes that one read may bring about; what rules would say beyond it is dropped.
    static constexpr qsizetype MaxAnswer = 16 * 1024 * 1024;

    void opened(ConnectionId id, Outbox& outbox) override;
    void received(ConnectionId id, QByteArrayView bytes, Outbox& outbox) override;
    void inputEnded(ConnectionId id, Outbox& outbox) override;
    void closed(ConnectionId id, CloseReason reason, Outbox& outbox) override;

private:
    struct Client
    {
        RuleSession session;
        bool isMidLine = false; // as the outbox was told last
        bool hasGivenUp = false; // and the journal was told
    };
    struct Answer; // of one call

    RuleSession::Program program();
    RuleSession::Context context(ConnectionId id);
    void answer(Client& client, Answer& answer, const RuleFiring& firing) const;
    static void tellMidLine(ConnectionId id, Client& client, bool didLineEnd, Outbox& outbox);

    const std::shared_ptr<RuleBook> m_rules;
    const quint32 m_maxLine;
    RuleSession::Program m_program; // of m_version
    quint64 m_version;
    QRandomGenerator m_random;
    QHash<quint32, Client> m_clients; // by number(id)
};

} // namespace signalbox
