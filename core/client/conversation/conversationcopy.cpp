// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/conversation/conversationcopy.h"

#include "base/visibletext.h"
#include "client/conversation/conversationlimits.h"

#include <QCoreApplication>

namespace signalbox {
namespace {

using Bounds = ConversationBounds;
using Kind = ConversationStep::Kind;
using std::chrono::milliseconds;

constexpr int StepsAtOnce = 1'000;

QString translate(const char* text) { return QCoreApplication::translate("Conversation", text); }

bool needsConnection(Kind kind)
{
    switch (kind) {
    case Kind::Send:
    case Kind::SendLine:
    case Kind::SendHex:
    case Kind::SendFile:
    case Kind::Expect:
    case Kind::ExpectPattern:
    case Kind::ExpectExactly:
    case Kind::ExpectHex:
    case Kind::ExpectClose:
    case Kind::ExpectReset:
    case Kind::ExpectNothing:
    case Kind::HalfClose:
    case Kind::Close:
    case Kind::Reset:
        return true;
    default:
        return false;
    }
}

} // namespace

ConversationCopy::ConversationCopy(const Shared& shared, int client)
    : m_shared(shared)
    , m_variables(shared.settings.values, client, shared.settings.seed)
{
    m_outcome.client = client;
    if (!m_shared.settings.values.contains("eol"))
        (void)m_variables.set("eol", "\n");
}

// --- Going ---

void ConversationCopy::advance(SteadyTime now)
{
    m_now = now;
    m_isChanged = false;
    m_dueAt = SteadyTime::max();
    if (m_isDecided)
        return clean();
    if (m_startedAt == SteadyTime {})
        m_startedAt = now;
    wakeConnections();
    takeSteps();
    if (!m_isDecided)
        planWakes();
}

void ConversationCopy::takeSteps()
{
    for (int taken = 0; taken < StepsAtOnce; ++taken) {
        if (m_at == m_shared.settings.script.lines().size())
            return decide(ConversationVerdict::Passed);
        if (m_outcome.steps >= Bounds::Steps) {
            fail(translate("The script has taken %1 steps, which is as many as it may.").arg(Bounds::Steps));
            return;
        }
        if (!m_isBegun)
            m_stepAt = m_now;
        const Progress progress = m_isBegun ? go() : begin();
        if (progress == Progress::Over)
            return;
        if (progress == Progress::Waiting) {
            m_isBegun = true;
            return;
        }
        endStep();
    }
    m_isChanged = true; // others have their turn first
}

void ConversationCopy::endStep()
{
    if (step().kind != Kind::Blank) {
        ++m_outcome.steps;
        if (m_outcome.timings.size() < m_shared.timingsKept)
            m_outcome.timings.push_back({ line(), m_stepAt - m_startedAt, m_now - m_stepAt });
    }
    if (step().isExpectation())
        ++m_outcome.expectations;
    m_isBegun = false;
    m_isConnecting = false;
    ++m_at;
}

ConversationCopy::Progress ConversationCopy::begin()
{
    if (needsConnection(step().kind)) {
        Slot& slot = m_slots[m_slot];
        if (!slot.connection && slot.endedIn == 0) { // the first line about it may leave out connect
            makeConnection(slot);
            const int code = slot.connection->dial(m_shared.settings.target);
            m_isConnecting = true;
            if (code != 0)
                return goConnect();
            return waitUntil(m_stepAt + Bounds::Connecting);
        }
    }
    switch (step().kind) {
    case Kind::Set: {
        const auto value = m_variables.expand(step().text);
        if (!value)
            return fail(value.error().text());
        const auto set = m_variables.set(step().name.toUtf8(), *value);
        return set ? Progress::Done : fail(set.error().text());
    }
    case Kind::Connect:
        return beginConnect();
    case Kind::AsClient:
        m_slot = step().count;
        return Progress::Done;
    case Kind::Send:
    case Kind::SendLine:
    case Kind::SendHex:
    case Kind::SendFile:
        return beginSend();
    case Kind::Expect:
    case Kind::ExpectPattern:
    case Kind::ExpectExactly:
    case Kind::ExpectHex:
        return beginExpect();
    case Kind::ExpectClose:
    case Kind::ExpectReset:
    case Kind::ExpectNothing:
        return goExpectEnd();
    case Kind::Wait:
        return waitUntil(m_stepAt + step().time);
    case Kind::Repeat:
        return beginRepeat();
    case Kind::End:
        return beginEnd();
    case Kind::HalfClose:
    case Kind::Close:
    case Kind::Reset:
        return endConnection();
    case Kind::With:
        return beginWith();
    case Kind::Blank:
        break;
    }
    return Progress::Done;
}

ConversationCopy::Progress ConversationCopy::go()
{
    if (m_isConnecting || step().kind == Kind::Connect) {
        const Progress progress = goConnect();
        if (progress != Progress::Done || step().kind == Kind::Connect)
            return progress;
        m_isConnecting = false;
        m_isBegun = false;
        m_stepAt = m_now; // what it is about begins here
        const Progress begun = begin();
        m_isBegun = true;
        return begun;
    }
    switch (step().kind) {
    case Kind::Send:
    case Kind::SendLine:
    case Kind::SendHex:
    case Kind::SendFile:
        return goSend();
    case Kind::Wait:
        return m_now >= m_stepAt + step().time ? Progress::Done : waitUntil(m_stepAt + step().time);
    case Kind::ExpectClose:
    case Kind::ExpectReset:
    case Kind::ExpectNothing:
        return goExpectEnd();
    default:
        return goExpect();
    }
}

ConversationCopy::Progress ConversationCopy::waitUntil(SteadyTime until)
{
    m_dueAt = std::min(m_dueAt, until);
    return Progress::Waiting;
}

// --- Loops ---

ConversationCopy::Progress ConversationCopy::beginRepeat()
{
    const auto text = m_variables.expand(step().text);
    if (!text)
        return fail(text.error().text());
    bool isNumber = false;
    const qint64 rounds = text->toLongLong(&isNumber);
    if (!isNumber || rounds < 0 || rounds > Bounds::Rounds)
        return fail(translate("\"%1\" is not how often something can be repeated; that is 0 to %2.")
                        .arg(visibleText(*text, 40))
                        .arg(Bounds::Rounds));
    if (rounds == 0)
        m_at = static_cast<std::size_t>(step().partner); // endStep() goes behind the end
    else
        m_repeats.emplace_back(m_at, rounds - 1);
    return Progress::Done;
}

ConversationCopy::Progress ConversationCopy::beginEnd()
{
    auto& [from, left] = m_repeats.back();
    if (left-- > 0)
        m_at = from; // endStep() goes to the line after it
    else
        m_repeats.pop_back();
    return Progress::Done;
}

// --- Ending ---

ConversationCopy::Progress ConversationCopy::fail(const QString& reason)
{
    ConversationFailure failure;
    failure.line = line();
    ConversationStep bare = step();
    bare.comment.reset();
    failure.statement = bare.print();
    failure.reason = reason;
    m_outcome.failure = failure;
    decide(ConversationVerdict::Failed);
    return Progress::Over;
}

ConversationCopy::Progress ConversationCopy::failExpecting(const QString& reason)
{
    const Slot& slot = m_slots[m_slot];
    const QByteArrayView unread = slot.connection ? slot.connection->unread() : QByteArrayView();
    const QByteArray got = unread.first(std::min(unread.size(), Bounds::GotKept)).toByteArray();
    const qsizetype all = unread.size();
    const bool hasText =
        step().kind == Kind::Expect || step().kind == Kind::ExpectExactly || step().kind == Kind::ExpectHex;
    const QByteArray expected = hasText ? m_matcher.text() : QByteArray();
    const bool isExact = step().kind == Kind::ExpectExactly;
    fail(reason);
    ConversationFailure& failure = *m_outcome.failure;
    failure.isExpectation = true;
    failure.expected = expected;
    failure.isExact = isExact;
    failure.got = got;
    failure.gotBytes = all;
    return Progress::Over;
}

void ConversationCopy::decide(ConversationVerdict verdict)
{
    m_isDecided = true;
    m_outcome.verdict = verdict;
    m_outcome.line = std::min(line(), static_cast<int>(m_shared.settings.script.lines().size()));
    m_outcome.elapsed = m_startedAt == SteadyTime {} ? std::chrono::nanoseconds {} : m_now - m_startedAt;
    for (auto& [number, slot] : m_slots) {
        if (slot.connection)
            letGo(std::move(slot.connection), true);
    }
    m_slots.clear();
    m_isChanged = true;
}

/// What is closed in the background ends by itself, or when its time is up.
void ConversationCopy::clean()
{
    wakeConnections();
    std::erase_if(m_closing, [this](const auto& each) { return each->isGone(m_now); });
    if (!m_closing.empty())
        m_dueAt = m_now + milliseconds(20);
    planWakes();
}

void ConversationCopy::stop(SteadyTime now, const QString& why)
{
    m_now = now;
    if (!m_isDecided) {
        m_outcome.reason = why;
        decide(ConversationVerdict::NotRun);
    }
    m_closing.clear();
}

void ConversationCopy::timeOut(SteadyTime now)
{
    m_now = now;
    if (!m_isDecided)
        fail(translate("The time for the whole run is up."));
}

} // namespace signalbox
