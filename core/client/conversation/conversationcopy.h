// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/conversation/conversationconnection.h"
#include "client/conversation/conversationmatcher.h"
#include "client/conversation/conversationresult.h"

#include <QHash>

#include <map>
#include <memory>

namespace signalbox {

/// One client that holds the conversation of a script, line by line, with as many connections as the script
/// names. Goes as far as it can when told to, and waits for nothing in between. Belongs to the thread of the
/// reactor.
class ConversationCopy
{
public:
    /// What the copies of a run have in common. Outlives them.
    struct Shared
    {
        Reactor& reactor;
        const ConversationSettings& settings;
        const QHash<QByteArray, QByteArray>& files; ///< by their names in the script
        std::size_t timingsKept; ///< of each copy
    };

    ConversationCopy(const Shared& shared, int client);

    bool isDue(SteadyTime now) const { return m_isChanged || now >= m_dueAt; }
    /// Takes steps until one has to wait, a bounded number of them.
    void advance(SteadyTime now);
    bool isDecided() const noexcept { return m_isDecided; } ///< the outcome will not change
    bool isOver() const noexcept { return m_isDecided && m_slots.empty() && m_closing.empty(); }
    int line() const noexcept { return static_cast<int>(m_at) + 1; } ///< at work
    /// Closes everything; a copy that is not decided has not run, or has failed when its time is up.
    void stop(SteadyTime now, const QString& why);
    void timeOut(SteadyTime now);
    const ConversationOutcome& outcome() const noexcept { return m_outcome; }

private:
    enum class Progress : quint8 { Done, Waiting, Over };
    struct Slot // of one connection
    {
        std::unique_ptr<ConversationConnection> connection; // null: not connected
        int endedIn = 0; // line that closed the last one; 0 = there was none
        int halfClosedIn = 0; // line after which nothing can be sent; 0 = there is none
        int behaviourLine = 0; // line that says how this one behaves; 0 = none does
    };

    const ConversationStep& step() const { return m_shared.settings.script.lines()[m_at]; }
    Progress begin();
    Progress go();
    Progress beginRepeat();
    Progress beginEnd();
    // conversationcopy_connections.cpp:
    Progress beginWith();
    Progress beginConnect();
    Progress goConnect();
    Progress endConnection();
    ConversationConnection* connected(Progress& progress);
    void makeConnection(Slot& slot);
    void letGo(std::unique_ptr<ConversationConnection> connection, bool isGraceful);
    void wakeConnections();
    void planWakes();
    // conversationcopy_bytes.cpp:
    Progress beginSend();
    Progress goSend();
    Progress beginExpect();
    Progress goExpect();
    Progress goExpectEnd();
    std::chrono::milliseconds patience() const; // of an expectation
    /// True, and progress is a failure, if it never reads.
    bool cannotExpect(const ConversationConnection& connection, Progress& progress);

    Progress fail(const QString& reason);
    Progress failExpecting(const QString& reason);
    Progress waitUntil(SteadyTime until);
    void takeSteps();
    void endStep();
    void decide(ConversationVerdict verdict);
    void clean();

    const Shared& m_shared;
    ConversationVariables m_variables;
    ConversationOutcome m_outcome;
    std::map<int, Slot> m_slots; // by the number of as-client
    int m_slot = 1;
    ClientBehaviour m_behaviour; // of the connections to come
    int m_behaviourLine = 0; // which says so
    std::vector<std::unique_ptr<ConversationConnection>> m_closing;
    std::vector<std::pair<std::size_t, qint64>> m_repeats; // line, and rounds left after this one
    std::size_t m_at = 0;
    bool m_isBegun = false; // the step at m_at
    bool m_isConnecting = false; // before the step at m_at, which needs a connection
    bool m_isDecided = false;
    bool m_isChanged = true;
    SteadyTime m_now {};
    SteadyTime m_dueAt {};
    SteadyTime m_startedAt {};
    SteadyTime m_stepAt {};
    ConversationMatcher m_matcher;
    qsizetype m_looked = -1; // bytes that the matcher has seen
    bool m_isSettling = false;
};

} // namespace signalbox
