// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/replay/replayplayer.h"

#include "base/systemerror.h"

#include <QCoreApplication>

#include <cerrno>

namespace signalbox {
namespace {

using Kind = ReplayStep::Kind;
using namespace std::chrono_literals;

constexpr qsizetype MaxCompared = 64 * 1024; // bytes of one answer that are compared while it comes
constexpr auto Quiet = 20ms; // after which an answer that is not as recorded counts as whole

QString translate(const char* text) { return QCoreApplication::translate("Replay", text); }

/// Ranges count from the beginning of the stream, so they mean nothing to a part of it.
ByteMask patternsOf(const ByteMask& mask)
{
    QStringList words = mask.words();
    static const QRegularExpression range(QStringLiteral(R"(\A\d+\+\d+\z)"));
    words.removeIf([](const QString& word) { return range.match(word).hasMatch(); });
    const auto patterns = ByteMask::fromWords(words);
    return patterns ? *patterns : ByteMask();
}

} // namespace

ReplayPlayer::ReplayPlayer(Reactor& reactor, const ReplaySettings& settings, const ReplayConnection& connection,
    std::function<void()> changed)
    : m_settings(settings)
    , m_connection(connection)
    , m_socket(reactor, connection.expected.size(), std::move(changed))
    , m_patterns(patternsOf(settings.mask))
{
    m_outcome.id = connection.id;
    m_outcome.peer = connection.peer;
    m_outcome.turns = connection.turns;
    m_outcome.expected = connection.expected;
    m_outcome.toSend = static_cast<quint64>(connection.sent);
    m_outcome.mask = maskOf(settings.mask, connection);
}

bool ReplayPlayer::isPastPatience(SteadyTime now, SteadyTime since) const
{
    const SteadyTime moved = std::max(since, m_socket.lastActivity());
    return now - moved >= m_settings.timeout || now - since >= m_settings.timeout * MaxPatience;
}

void ReplayPlayer::checkConnecting(SteadyTime now)
{
    if (m_socket.isConnecting() && now - *m_startedAt >= m_settings.timeout)
        m_socket.failConnecting(ETIMEDOUT);
}

bool ReplayPlayer::perform(
    const ReplayStep& step, bool isLastOfTurn, SteadyTime now, SteadyTime reachedAt, SteadyTime dueAt)
{
    using Wait = ReplaySettings::Wait;
    const SteadyTime since = std::max(reachedAt, dueAt);
    switch (step.kind) {
    case Kind::Open:
        if (!isStarted()) {
            m_startedAt = now;
            m_socket.dial(m_settings.target);
        }
        // In the order of the recording, also where the network could exchange them.
        return m_settings.wait != Wait::All || !m_socket.isConnecting();
    case Kind::Send:
        if (m_answered > m_expectedMark) {
            m_mark = m_socket.received();
            m_expectedMark = m_answered;
        }
        m_receivedAtTurn = m_socket.received();
        m_socket.send(step.bytes);
        return true;
    case Kind::Answer:
        m_answered = step.answered;
        if (m_settings.wait == Wait::None || (m_settings.wait == Wait::Own && !isLastOfTurn))
            return true;
        if (isAnswered(step, now) || m_socket.serverEnd() != ServerEnd::None)
            return true;
        if (!isPastPatience(now, since))
            return false;
        ++m_outcome.late;
        m_silent = m_socket.received() == m_receivedAtTurn ? m_silent + 1 : 0;
        return true;
    case Kind::HalfClose:
        m_socket.halfClose();
        return true;
    case Kind::Reset: {
        // Whatever else is waited for: it throws away what is under way.
        const bool isHere = m_socket.received() >= static_cast<quint64>(m_answered);
        if ((!m_socket.isAllSent() || !isHere) && !isPastPatience(now, since))
            return false;
        m_socket.reset();
        return true;
    }
    case Kind::ServerEnd:
        if (m_settings.wait == Wait::None || m_socket.serverEnd() != ServerEnd::None)
            return true;
        m_isEndOverdue = isPastPatience(now, since);
        return m_isEndOverdue;
    }
    return true;
}

/// So many bytes have come; or, where masks make them more or fewer, what is left of them is the same.
bool ReplayPlayer::isAnswered(const ReplayStep& step, SteadyTime now)
{
    const quint64 received = m_socket.received();
    const qsizetype wanted = step.answered - m_expectedMark;
    const bool isCountHere = received - m_mark >= static_cast<quint64>(wanted);
    const qsizetype from = static_cast<qsizetype>(m_mark);
    const QByteArrayView got = QByteArrayView(m_socket.got());
    if (m_patterns.isEmpty() || wanted > MaxCompared || from > got.size()
        || received - m_mark > static_cast<quint64>(MaxCompared))
        return isCountHere;
    if (received > m_comparedAt) {
        m_comparedAt = received;
        const QByteArrayView expected = QByteArrayView(m_connection.expected).sliced(m_expectedMark, wanted);
        if (!firstDifference(expected, got.sliced(from), m_patterns)) {
            m_mark = received;
            m_expectedMark = step.answered;
            return true;
        }
    }
    return isCountHere && (wanted == 0 || now - m_socket.lastActivity() >= Quiet);
}

bool ReplayPlayer::isSettled(SteadyTime now)
{
    if (!m_settlingAt)
        m_settlingAt = now;
    if (m_socket.serverEnd() != ServerEnd::None)
        return true;
    const bool isUnderWay = m_socket.isConnecting() || !m_socket.isAllSent();
    const bool isMissing = m_settings.wait == ReplaySettings::Wait::None
        && m_socket.received() < static_cast<quint64>(m_connection.expected.size());
    if (m_isEndOverdue && !isUnderWay)
        return true;
    if (m_connection.end != ReplayEnd::Unknown || isUnderWay || isMissing)
        return isPastPatience(now, *m_settlingAt);
    const SteadyTime moved = std::max(*m_settlingAt, m_socket.lastActivity());
    return now - moved >= Settle || now - *m_settlingAt >= Settle * MaxPatience;
}

const ReplayOutcome& ReplayPlayer::conclude(SteadyTime now, bool isStopped)
{
    Q_ASSERT(!m_isConcluded);
    m_isConcluded = true;
    m_outcome.got = m_socket.got();
    m_outcome.received = m_socket.received();
    m_outcome.sent = m_socket.sent();
    m_outcome.end = m_socket.serverEnd();
    m_outcome.elapsed = m_startedAt ? now - *m_startedAt : std::chrono::nanoseconds {};
    const int connectError = m_socket.connectError();
    m_socket.close();
    if (!m_connection.refusal.isEmpty()) {
        m_outcome.reason = m_connection.refusal;
        return m_outcome;
    }
    if (connectError != 0) {
        m_outcome.verdict = ReplayVerdict::ConnectFailed;
        m_outcome.reason = translate("The connection did not come about: %1.").arg(errnoText(connectError));
        return m_outcome;
    }
    judge(m_outcome, m_connection);
    if (isStopped && m_outcome.verdict != ReplayVerdict::Differs) {
        m_outcome.verdict = ReplayVerdict::NotPlayed;
        m_outcome.difference.reset();
        m_outcome.reason = translate("Stopped before it was over.");
    }
    if (isGivenUp())
        m_outcome.reason += QLatin1Char(' ')
            + translate("Nothing came back for %1 turns in a row: the rest was not sent.").arg(MaxSilent);
    return m_outcome;
}

} // namespace signalbox
