// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/replay/replayresult.h"

#include "base/bytes.h"
#include "base/histogram.h"
#include "base/junit.h"
#include "base/units.h"
#include "base/visibletext.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace signalbox {
namespace {

constexpr std::array<const char*, ReplayVerdictCount> VerdictNames { "not-played", "same", "differs", "shorter",
    "longer", "ended-differently", "connect-failed" };
constexpr std::array<const char*, ReplayVerdictCount> VerdictTexts { QT_TRANSLATE_NOOP("Replay", "not played"),
    QT_TRANSLATE_NOOP("Replay", "same"), QT_TRANSLATE_NOOP("Replay", "differs"),
    QT_TRANSLATE_NOOP("Replay", "shorter"), QT_TRANSLATE_NOOP("Replay", "longer"),
    QT_TRANSLATE_NOOP("Replay", "ended differently"), QT_TRANSLATE_NOOP("Replay", "connection failed") };
constexpr std::array EndNames { "open", "closed", "reset" };
constexpr qsizetype MaxExcerpt = 64; // bytes of either side in JSON

QString translate(const char* text) { return QCoreApplication::translate("Replay", text); }
QJsonObject excerpt(const QByteArray& bytes, qsizetype at)
{
    const QByteArray part = bytes.mid(at, MaxExcerpt);
    return { { QStringLiteral("hex"), QString::fromLatin1(toHex(part)) },
        { QStringLiteral("text"), visibleText(part) } };
}

QJsonObject outcomeJson(const ReplayOutcome& outcome)
{
    QJsonObject object {
        { QStringLiteral("connection"), static_cast<qint64>(number(outcome.id)) },
        { QStringLiteral("peer"), outcome.peer },
        { QStringLiteral("verdict"), QString::fromLatin1(replayVerdictName(outcome.verdict)) },
        { QStringLiteral("reason"), outcome.reason },
        { QStringLiteral("turns"), outcome.turns },
        { QStringLiteral("bytes_sent"), static_cast<qint64>(outcome.sent) },
        { QStringLiteral("bytes_to_send"), static_cast<qint64>(outcome.toSend) },
        { QStringLiteral("bytes_expected"), static_cast<qint64>(outcome.expected.size()) },
        { QStringLiteral("bytes_received"), static_cast<qint64>(outcome.received) },
        { QStringLiteral("late_answers"), outcome.late },
        { QStringLiteral("end"), QLatin1String(EndNames[static_cast<std::size_t>(outcome.end)]) },
        { QStringLiteral("elapsed_s"), toSeconds(outcome.elapsed) },
    };
    if (outcome.difference) {
        const ByteDifference& difference = *outcome.difference;
        object.insert(QStringLiteral("difference"),
            QJsonObject { { QStringLiteral("turn"), outcome.turn },
                { QStringLiteral("expected_at"), static_cast<qint64>(difference.expectedAt) },
                { QStringLiteral("got_at"), static_cast<qint64>(difference.gotAt) },
                { QStringLiteral("expected"), excerpt(outcome.expected, difference.expectedAt) },
                { QStringLiteral("got"), excerpt(outcome.got, difference.gotAt) } });
    }
    return object;
}

QJsonObject timesJson(const ReplayTimes& times)
{
    return { { QStringLiteral("answers"), static_cast<qint64>(times.count) },
        { QStringLiteral("median_us"), toSeconds(times.median) * 1e6 },
        { QStringLiteral("p99_us"), toSeconds(times.p99) * 1e6 } };
}

/// What the recording and the replay disagree about at the end; empty if they agree or nothing can be said.
QString endReason(const ReplayOutcome& outcome, const ReplayConnection& connection)
{
    const ReplayEnd recorded = connection.end;
    switch (recorded) {
    case ReplayEnd::Unknown:
    case ReplayEnd::ClientReset:
        if (outcome.end == ServerEnd::Fin && !connection.hasHalfClose())
            return translate("The server closed the connection, which stayed open in the recording.");
        break;
    case ReplayEnd::Client:
        if (outcome.end == ServerEnd::None)
            return translate("The server did not close its side after the client had closed.");
        break;
    case ReplayEnd::Server:
    case ReplayEnd::ServerReset:
        if (outcome.end == ServerEnd::None)
            return translate("The server kept the connection open, which it closed in the recording.");
        if (recorded == ReplayEnd::ServerReset && outcome.end == ServerEnd::Fin)
            return translate("The server closed the connection, which it reset in the recording.");
        break;
    }
    if (outcome.end == ServerEnd::Reset && recorded != ReplayEnd::ServerReset)
        return translate("The server reset the connection.");
    return {};
}

QString where(const ReplayOutcome& outcome)
{
    return outcome.turn == 0 ? translate("before the first send")
                             : translate("turn %1 of %2").arg(outcome.turn).arg(outcome.turns);
}

QString withUnsent(QString reason, const ReplayOutcome& outcome)
{
    if (outcome.sent < outcome.toSend)
        reason += QLatin1Char(' ')
            + translate("Only %1 of %2 bytes could be sent.").arg(outcome.sent).arg(outcome.toSend);
    return reason.trimmed();
}

} // namespace

QByteArray replayVerdictName(ReplayVerdict verdict) { return VerdictNames[static_cast<std::size_t>(verdict)]; }

QString replayVerdictText(ReplayVerdict verdict)
{
    return QCoreApplication::translate("Replay", VerdictTexts[static_cast<std::size_t>(verdict)]);
}

QStringList ReplayOutcome::differenceLines() const
{
    return difference ? differenceText(expected, got, *difference) : QStringList();
}

void judge(ReplayOutcome& outcome, const ReplayConnection& connection)
{
    outcome.difference = firstDifference(outcome.expected, outcome.got, outcome.mask);
    const QString end = endReason(outcome, connection);
    if (!outcome.difference) {
        outcome.verdict = ReplayVerdict::Same;
        if (outcome.received > static_cast<quint64>(outcome.got.size())) { // beyond what is kept
            outcome.verdict = ReplayVerdict::Longer;
            outcome.reason = translate("More came than was recorded: %1 bytes in all.").arg(outcome.received);
        } else if (!end.isEmpty() || outcome.sent < outcome.toSend) {
            outcome.verdict = ReplayVerdict::EndedDifferently;
            outcome.reason = withUnsent(end, outcome);
        }
        return;
    }
    const ByteDifference& difference = *outcome.difference;
    outcome.turn = connection.turnAt(
        std::max<qsizetype>(0, difference.isExpectedOver ? difference.expectedAt - 1 : difference.expectedAt));
    QString reason;
    if (difference.isGotOver) {
        outcome.verdict = ReplayVerdict::Shorter;
        reason = translate("It ends at byte %1 (%2); %3 bytes were recorded.")
                     .arg(difference.gotAt)
                     .arg(where(outcome))
                     .arg(outcome.expected.size());
    } else if (difference.isExpectedOver) {
        outcome.verdict = ReplayVerdict::Longer;
        reason = translate("%1 bytes more came than were recorded, from byte %2 on.")
                     .arg(outcome.received - static_cast<quint64>(difference.gotAt))
                     .arg(difference.gotAt);
    } else {
        outcome.verdict = ReplayVerdict::Differs;
        reason = translate("Differs at byte %1 (%2).").arg(difference.gotAt).arg(where(outcome));
    }
    if (!end.isEmpty())
        reason += QLatin1Char(' ') + end;
    outcome.reason = withUnsent(reason, outcome);
}

void judgeAgain(ReplayResult& result, const ReplayPlan& plan, const ByteMask& mask)
{
    result.settings.mask = mask;
    for (ReplayOutcome& outcome : result.outcomes) {
        const ReplayConnection* connection = plan.find(outcome.id);
        if (!connection)
            continue;
        outcome.mask = maskOf(mask, *connection);
        if (outcome.verdict == ReplayVerdict::NotPlayed || outcome.verdict == ReplayVerdict::ConnectFailed)
            continue;
        outcome.reason.clear();
        judge(outcome, *connection);
    }
}

ByteMask maskOf(const ByteMask& mask, const ReplayConnection& connection)
{
    if (connection.gaps.empty())
        return mask;
    QStringList words = mask.words();
    for (const ReplayConnection::Gap& gap : connection.gaps)
        words += QStringLiteral("%1+%2").arg(gap.offset).arg(gap.length);
    const auto all = ByteMask::fromWords(words);
    return all ? *all : mask;
}

ReplayTimes recordedTimes(const ReplayPlan& plan, const ReplaySettings& settings)
{
    Histogram histogram;
    for (const ReplayConnection& connection : plan.connections) {
        if (!settings.isChosen(connection.id) || !connection.refusal.isEmpty())
            continue;
        std::optional<std::chrono::nanoseconds> saidAt;
        for (const ReplayStep& step : connection.steps) {
            if (step.kind == ReplayStep::Kind::Send)
                saidAt = step.at;
            else if (step.kind == ReplayStep::Kind::Answer && saidAt)
                histogram.record(static_cast<quint64>((step.at - *std::exchange(saidAt, {})).count()));
        }
    }
    return { histogram.count(), std::chrono::nanoseconds(histogram.percentile(50)),
        std::chrono::nanoseconds(histogram.percentile(99)) };
}

int ReplayResult::count(ReplayVerdict verdict) const
{
    return static_cast<int>(std::count_if(outcomes.begin(), outcomes.end(),
        [verdict](const ReplayOutcome& outcome) { return outcome.verdict == verdict; }));
}

bool ReplayResult::isSame() const
{
    return !outcomes.empty() && count(ReplayVerdict::Same) == static_cast<int>(outcomes.size());
}

QString ReplayResult::summary() const
{
    QString text =
        translate("%1 of %2 connections the same").arg(count(ReplayVerdict::Same)).arg(outcomes.size());
    for (int i = 0; i < ReplayVerdictCount; ++i) {
        const auto verdict = static_cast<ReplayVerdict>(i);
        if (const int found = count(verdict); verdict != ReplayVerdict::Same && found > 0)
            text += QStringLiteral(", %1: %2").arg(replayVerdictText(verdict)).arg(found);
    }
    return text + translate("; %1.").arg(formatLatency(elapsed));
}

QString ReplayResult::timesText() const
{
    if (played.count == 0)
        return {};
    QString text =
        translate("Answers came after %1 (median of %2)").arg(formatLatency(played.median)).arg(played.count);
    if (recorded.count > 0)
        text += translate("; in the recording after %1, as the side that recorded saw it")
                    .arg(formatLatency(recorded.median));
    return text + QLatin1Char('.');
}

QJsonObject ReplayResult::toJson() const
{
    QJsonArray connections;
    for (const ReplayOutcome& outcome : outcomes)
        connections.append(outcomeJson(outcome));
    return {
        { QStringLiteral("recording"), settings.recording },
        { QStringLiteral("target"), settings.target.toString() },
        { QStringLiteral("speed"), replaySpeedText(settings.speed) },
        { QStringLiteral("wait"), QString::fromLatin1(replayWaitName(settings.wait)) },
        { QStringLiteral("timeout_s"), toSeconds(settings.timeout) },
        { QStringLiteral("masks"), QJsonArray::fromStringList(settings.mask.words()) },
        { QStringLiteral("same"), isSame() },
        { QStringLiteral("stopped_early"), isStopped },
        { QStringLiteral("error"), error ? QJsonValue(error->text()) : QJsonValue(QJsonValue::Null) },
        { QStringLiteral("elapsed_s"), toSeconds(elapsed) },
        { QStringLiteral("latest_step_s"), toSeconds(latest) },
        { QStringLiteral("recorded_response"), timesJson(recorded) },
        { QStringLiteral("played_response"), timesJson(played) },
        { QStringLiteral("connections"), connections },
    };
}

QByteArray ReplayResult::toJUnit() const
{
    JUnitSuite suite { QStringLiteral("replay %1").arg(settings.target.toString()) };
    suite.time = elapsed;
    if (error)
        suite.error = error->text();
    for (const ReplayOutcome& outcome : outcomes) {
        JUnitCase each { QStringLiteral("replay"),
            (translate("connection %1").arg(number(outcome.id)) + QLatin1Char(' ') + outcome.peer).trimmed() };
        each.time = outcome.elapsed;
        each.message = outcome.reason;
        if (outcome.verdict == ReplayVerdict::NotPlayed) {
            each.verdict = JUnitCase::Verdict::Skipped;
        } else if (outcome.verdict != ReplayVerdict::Same) {
            each.verdict = JUnitCase::Verdict::Failed;
            each.type = QString::fromLatin1(replayVerdictName(outcome.verdict));
            each.details = outcome.differenceLines().join(QLatin1Char('\n'));
        }
        suite.cases.push_back(std::move(each));
    }
    return signalbox::toJUnit(suite);
}

} // namespace signalbox
