// SPDX-License-Identifier: GPL-3.0-or-later
// What a copy does with its connection: sending, and expecting what comes.
#include "base/systemerror.h"
#include "client/conversation/conversationcopy.h"
#include "client/conversation/conversationlimits.h"

#include <QCoreApplication>

#include <cerrno>

namespace signalbox {
namespace {

using Bounds = ConversationBounds;
using Kind = ConversationStep::Kind;
using std::chrono::milliseconds;

QString translate(const char* text) { return QCoreApplication::translate("Conversation", text); }

QString endWords(const ConversationConnection& connection)
{
    if (connection.isCut())
        return translate("its own behaviour has dropped it after %1 bytes").arg(connection.sent());
    return connection.error() == 0 ? translate("it was closed by the other side (FIN)")
                                   : translate("it ended: %1").arg(errnoText(connection.error()));
}

} // namespace

// --- Sending ---

ConversationCopy::Progress ConversationCopy::beginSend()
{
    Progress progress = Progress::Done;
    ConversationConnection* connection = connected(progress);
    if (!connection)
        return progress;
    QByteArray bytes;
    if (step().kind == Kind::SendHex) {
        bytes = step().bytes;
    } else if (step().kind == Kind::SendFile) {
        bytes = m_shared.files.value(step().bytes);
    } else {
        const auto text = m_variables.expand(step().text);
        if (!text)
            return fail(text.error().text());
        bytes = *text;
        if (step().kind == Kind::SendLine) {
            static const ConversationText lineEnd =
                *ConversationText::parse(u"${eol}", ConversationText::Form::Bare);
            const auto end = m_variables.expand(lineEnd);
            bytes += end ? *end : QByteArray("\n");
        }
    }
    if (bytes.isEmpty())
        return Progress::Done;
    if (const int closedIn = m_slots[m_slot].halfClosedIn; closedIn > 0)
        return fail(translate("Client %1 can send nothing more: line %2 has half-closed its connection.")
                        .arg(m_slot)
                        .arg(closedIn));
    connection->send(bytes);
    return goSend();
}

ConversationCopy::Progress ConversationCopy::goSend()
{
    const ConversationConnection& connection = *m_slots[m_slot].connection;
    if (connection.isCut())
        return Progress::Done; // as it was asked to be
    if (connection.isCutting())
        return waitUntil(connection.wakeAt());
    if (!connection.isOpen())
        return fail(translate("Not all could be sent: %1.").arg(endWords(connection)));
    if (connection.isFlushed())
        return Progress::Done;
    if (m_now >= connection.sentAt() + Bounds::Sending)
        return fail(translate("The other side has taken nothing for %1 s, so not all could be sent.")
                        .arg(Bounds::Sending.count() / 1000));
    return waitUntil(connection.sentAt() + Bounds::Sending);
}

// --- Expecting ---

milliseconds ConversationCopy::patience() const
{
    return step().time.count() > 0 ? step().time : Bounds::Within;
}

bool ConversationCopy::cannotExpect(const ConversationConnection& connection, Progress& progress)
{
    if (connection.isReading())
        return false;
    progress =
        fail(translate("This connection does not read, so nothing can be expected but its end: line %1 says "
                       "reading=off.")
                 .arg(m_slots[m_slot].behaviourLine));
    return true;
}

ConversationCopy::Progress ConversationCopy::beginExpect()
{
    Progress progress = Progress::Done;
    const ConversationConnection* connection = connected(progress);
    if (!connection || cannotExpect(*connection, progress))
        return progress;
    m_looked = -1;
    m_isSettling = false;
    if (step().kind == Kind::ExpectPattern) {
        const auto pattern = m_variables.expandPattern(step().text);
        if (!pattern)
            return fail(pattern.error().text());
        QRegularExpression::PatternOptions options;
        options.setFlag(QRegularExpression::CaseInsensitiveOption, step().name.contains(QLatin1Char('i')));
        options.setFlag(QRegularExpression::MultilineOption, step().name.contains(QLatin1Char('m')));
        options.setFlag(QRegularExpression::DotMatchesEverythingOption, step().name.contains(QLatin1Char('s')));
        m_matcher = ConversationMatcher(*pattern, options);
        return goExpect();
    }
    QByteArray wanted = step().bytes;
    if (step().kind != Kind::ExpectHex) {
        const auto text = m_variables.expand(step().text);
        if (!text)
            return fail(text.error().text());
        wanted = *text;
    }
    const auto place = step().kind == Kind::ExpectExactly ? ConversationMatcher::Place::Front
                                                          : ConversationMatcher::Place::Anywhere;
    m_matcher = ConversationMatcher(wanted, place);
    return goExpect();
}

ConversationCopy::Progress ConversationCopy::goExpect()
{
    ConversationConnection& connection = *m_slots[m_slot].connection;
    const QByteArrayView unread = connection.unread();
    const bool isEnd = connection.isPeerDone() || connection.isCut();
    const SteadyTime deadline = m_stepAt + patience();
    const bool isLate = m_now >= deadline;
    const SteadyTime settledAt = connection.receivedAt() + Bounds::Settling;
    const bool isSettled = m_isSettling && m_now >= settledAt;
    const bool isLast = isEnd || isLate || isSettled;
    if (unread.size() == m_looked && !isLast)
        return waitUntil(m_isSettling ? std::min(deadline, settledAt) : deadline);
    m_looked = unread.size();
    const ConversationMatcher::Look look = m_matcher.look(unread, isLast);
    switch (look.state) {
    case ConversationMatcher::State::Matched:
        if (step().kind == Kind::ExpectPattern)
            m_variables.setCaptures(look.captures);
        for (auto named = look.named.begin(); named != look.named.end(); ++named) {
            if (const auto set = m_variables.set(named.key(), named.value()); !set)
                return fail(set.error().text());
        }
        connection.consume(look.end);
        return Progress::Done;
    case ConversationMatcher::State::Impossible:
        return failExpecting(look.why);
    case ConversationMatcher::State::Settling:
        m_isSettling = true;
        return waitUntil(std::min(deadline, settledAt));
    case ConversationMatcher::State::Waiting:
        m_isSettling = false;
        break;
    }
    if (isEnd)
        return failExpecting(translate("The connection is over before it came: %1.").arg(endWords(connection)));
    if (isLate)
        return failExpecting(translate("It did not come within %1.").arg(printConversationTime(patience())));
    return waitUntil(deadline);
}

ConversationCopy::Progress ConversationCopy::goExpectEnd()
{
    Progress progress = Progress::Done;
    ConversationConnection* connection = connected(progress);
    if (!connection)
        return progress;
    const SteadyTime deadline = m_stepAt + patience();
    const bool isLate = m_now >= deadline;
    if (step().kind == Kind::ExpectNothing) {
        if (cannotExpect(*connection, progress))
            return progress;
        if (!connection->unread().isEmpty())
            return failExpecting(translate("Something came."));
        if (connection->isPeerDone() || connection->isCut())
            return failExpecting(translate("The connection is over: %1.").arg(endWords(*connection)));
        return isLate ? Progress::Done : waitUntil(deadline);
    }
    if (connection->isPeerDone()) {
        const bool isReset = connection->error() == ECONNRESET;
        if (step().kind == Kind::ExpectReset && !isReset)
            return failExpecting(translate("The connection was not reset: %1.").arg(endWords(*connection)));
        connection->consume(connection->unread().size());
        return Progress::Done;
    }
    if (connection->isCut() && !connection->isOpen())
        return failExpecting(translate("The connection is over: %1.").arg(endWords(*connection)));
    if (isLate)
        return failExpecting(translate("The other side has not ended the connection within %1.")
                                 .arg(printConversationTime(patience())));
    if (connection->unread().size() >= Bounds::Window / 2) // what comes before the end may be long
        connection->consume(connection->unread().size());
    return waitUntil(deadline);
}

} // namespace signalbox
