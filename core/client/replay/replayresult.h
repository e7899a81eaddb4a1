// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/bytediff.h"
#include "client/replay/replaysettings.h"

#include <QJsonObject>

#include <optional>
#include <vector>

namespace signalbox {

enum class ReplayVerdict : quint8 {
    NotPlayed, ///< it cannot be, or the run was stopped before it was over
    Same,
    Differs, ///< at a byte
    Shorter, ///< what came is right as far as it goes
    Longer, ///< all that was expected came, and more
    EndedDifferently, ///< the bytes are the same; the server ended it, or did not, where it did otherwise
                      ///< before
    ConnectFailed,
};
inline constexpr int ReplayVerdictCount = 7;
/// `not-played same differs shorter longer ended-differently connect-failed`
QByteArray replayVerdictName(ReplayVerdict verdict);
QString replayVerdictText(ReplayVerdict verdict); ///< for people

/// How the server behaved at the end of a connection that was played.
enum class ServerEnd : quint8 {
    None, ///< it kept it open
    Fin,
    Reset,
};

/// What came of one connection. A value.
struct ReplayOutcome
{
    ConnectionId id = NoConnection; ///< in the recording
    QString peer; ///< the client's address in the recording
    ReplayVerdict verdict = ReplayVerdict::NotPlayed;
    QString reason; ///< a sentence or two; empty if all is the same
    std::optional<ByteDifference> difference; ///< first, of verdicts Differs, Shorter and Longer
    int turn = 0; ///< in which it lies: 0 is before the first send
    int turns = 0;
    QByteArray expected; ///< as recorded
    QByteArray got; ///< as played; at most a little more than was expected
    ByteMask mask; ///< with what was not captured
    quint64 received = 0; ///< bytes in all; what is beyond `got` was not kept
    quint64 sent = 0;
    quint64 toSend = 0; ///< in the recording
    int late = 0; ///< answers that did not come in time
    ServerEnd end = ServerEnd::None;
    std::chrono::nanoseconds elapsed {};

    /// Side by side for people; empty where nothing differs.
    QStringList differenceLines() const;
};

/// Response times: from the last byte of a turn that was sent to the first that came back.
struct ReplayTimes
{
    quint64 count = 0;
    std::chrono::nanoseconds median {};
    std::chrono::nanoseconds p99 {};
};

/// What came of all of them. A value.
struct ReplayResult
{
    ReplaySettings settings;
    std::vector<ReplayOutcome> outcomes; ///< in the order of the plan
    ReplayTimes recorded; ///< as the side that recorded saw them
    ReplayTimes played;
    std::chrono::nanoseconds latest {}; ///< how much later than planned a step was, at most; not at full speed
    std::optional<Error> error; ///< why nothing was played, if nothing was
    bool isStopped = false; ///< early
    std::chrono::nanoseconds elapsed {};

    int count(ReplayVerdict verdict) const;
    bool isSame() const; ///< at least one connection, and every one of them
    QString summary() const; ///< one sentence
    QString timesText() const; ///< one sentence; empty if there were no answers
    QJsonObject toJson() const; ///< docs/replay.md names the keys
    QByteArray toJUnit() const; ///< one test suite, a test case each connection
};

/// Compares what came with what was recorded; sets verdict, reason, difference and turn.
void judge(ReplayOutcome& outcome, const ReplayConnection& connection);

/// The same once more with other masks, where something was compared.
void judgeAgain(ReplayResult& result, const ReplayPlan& plan, const ByteMask& mask);

/// What is not compared of a connection: the mask, and what was not captured.
ByteMask maskOf(const ByteMask& mask, const ReplayConnection& connection);

/// The response times of the recording.
ReplayTimes recordedTimes(const ReplayPlan& plan, const ReplaySettings& settings);

/// A word for ByteMask that makes the difference go away: a named mask if one fits what differs on both sides,
/// else a pattern of the text around it, or a range of bytes. None where nothing differs, or one side is only
/// longer.
std::optional<QString> suggestedMask(const ReplayOutcome& outcome);

} // namespace signalbox
