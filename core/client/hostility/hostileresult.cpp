// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/hostility/hostileresult.h"

#include "base/bytes.h"
#include "base/junit.h"
#include "base/units.h"
#include "base/visibletext.h"

#include <QCoreApplication>

namespace signalbox {
namespace {

constexpr std::array VerdictNames { "not-run", "healthy", "unexpected-end", "unhealthy" };
constexpr std::array VerdictTexts { QT_TRANSLATE_NOOP("Hostility", "not run"),
    QT_TRANSLATE_NOOP("Hostility", "healthy"), QT_TRANSLATE_NOOP("Hostility", "unexpected end"),
    QT_TRANSLATE_NOOP("Hostility", "unhealthy") };

const char* endName(HostileEnd end)
{
    switch (end) {
    case HostileEnd::Open:
        return "open";
    case HostileEnd::Closed:
        return "closed";
    case HostileEnd::Reset:
        return "reset";
    case HostileEnd::Own:
        break;
    }
    return "own";
}

QJsonObject outcomeJson(const HostileOutcome& outcome)
{
    QJsonObject object {
        { QStringLiteral("name"), QString::fromUtf8(outcome.name) },
        { QStringLiteral("verdict"), QString::fromLatin1(hostileVerdictName(outcome.verdict)) },
        { QStringLiteral("reason"), outcome.reason },
        { QStringLiteral("expected"), outcome.expected },
        { QStringLiteral("end"),
            outcome.end ? QJsonValue(QLatin1String(endName(*outcome.end))) : QJsonValue(QJsonValue::Null) },
        { QStringLiteral("answer"), visibleText(outcome.answer) },
        { QStringLiteral("bytes_sent"), static_cast<qint64>(outcome.bytesSent) },
        { QStringLiteral("bytes_received"), static_cast<qint64>(outcome.bytesReceived) },
        { QStringLiteral("probes"), static_cast<qint64>(outcome.probes) },
        { QStringLiteral("slowest_probe_ms"), toSeconds(outcome.slowest) * 1000 },
        { QStringLiteral("elapsed_s"), toSeconds(outcome.elapsed) },
    };
    if (outcome.mutations > 0)
        object.insert(QStringLiteral("mutations"), outcome.mutations);
    if (outcome.seed) {
        object.insert(
            QStringLiteral("seed"), QString::number(*outcome.seed)); // 64 bits are too many for a double
        object.insert(QStringLiteral("shortenings"), outcome.shortenings);
        object.insert(QStringLiteral("shortest"), outcome.isShortest);
    }
    if (outcome.verdict == HostileVerdict::Unhealthy || outcome.verdict == HostileVerdict::UnexpectedEnd)
        object.insert(QStringLiteral("steps"), toJson(outcome.script));
    return object;
}

} // namespace

QByteArray hostileVerdictName(HostileVerdict verdict)
{
    return VerdictNames[static_cast<std::size_t>(verdict)];
}

QString hostileVerdictText(HostileVerdict verdict)
{
    return QCoreApplication::translate("Hostility", VerdictTexts[static_cast<std::size_t>(verdict)]);
}

int HostileResult::count(HostileVerdict verdict) const
{
    return static_cast<int>(std::count_if(outcomes.begin(), outcomes.end(),
        [verdict](const HostileOutcome& outcome) { return outcome.verdict == verdict; }));
}

bool HostileResult::isHealthy() const
{
    return !outcomes.empty() && count(HostileVerdict::Healthy) == static_cast<int>(outcomes.size());
}

QJsonObject HostileResult::toJson() const
{
    QJsonArray cases;
    for (const HostileOutcome& outcome : outcomes)
        cases.append(outcomeJson(outcome));
    return {
        { QStringLiteral("target"), settings.target.toString() },
        { QStringLiteral("mode"), QString::fromLatin1(hostileModeName(settings.mode)) },
        { QStringLiteral("seed"), QString::number(settings.seed) },
        { QStringLiteral("limit_s"), toSeconds(settings.limit) },
        { QStringLiteral("one_at_a_time"), serving == HostileSettings::Serving::One },
        { QStringLiteral("healthy"), isHealthy() },
        { QStringLiteral("stopped_early"), isStopped },
        { QStringLiteral("error"), error ? QJsonValue(error->text()) : QJsonValue(QJsonValue::Null) },
        { QStringLiteral("elapsed_s"), toSeconds(elapsed) },
        { QStringLiteral("cases"), cases },
    };
}

QByteArray HostileResult::toJUnit() const
{
    const QString mode = QString::fromLatin1(hostileModeName(settings.mode));
    JUnitSuite suite { QStringLiteral("malformed %1 (%2)").arg(settings.target.toString(), mode) };
    suite.time = elapsed;
    if (error)
        suite.error = error->text();
    for (const HostileOutcome& outcome : outcomes) {
        JUnitCase each { QStringLiteral("malformed.") + mode, QString::fromUtf8(outcome.name) };
        each.time = outcome.elapsed;
        if (outcome.verdict == HostileVerdict::NotRun)
            each.verdict = JUnitCase::Verdict::Skipped;
        else if (outcome.verdict != HostileVerdict::Healthy)
            each.verdict = JUnitCase::Verdict::Failed;
        if (each.verdict != JUnitCase::Verdict::Passed) {
            each.type = QString::fromLatin1(hostileVerdictName(outcome.verdict));
            each.message = outcome.reason;
            each.details = QCoreApplication::translate("Hostility", "Expected: %1.").arg(outcome.expected);
        }
        suite.cases.push_back(each);
    }
    return signalbox::toJUnit(suite);
}

} // namespace signalbox
