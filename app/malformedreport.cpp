// SPDX-License-Identifier: GPL-3.0-or-later
#include "malformedreport.h"

#include "base/units.h"

#include <QCoreApplication>

namespace signalbox {
namespace {

QString translate(const char* text) { return QCoreApplication::translate("Malformed", text); }

} // namespace

QStringList hostileCaseList()
{
    QStringList lines;
    for (const HostileCase& each : hostileCatalogue()) {
        lines += QString::fromLatin1(each.name);
        lines += translate("    what  %1").arg(QCoreApplication::translate("Hostility", each.what));
        lines += translate("    why   %1").arg(QCoreApplication::translate("Hostility", each.why));
        for (const HostileMode mode : AllHostileModes)
            lines += QStringLiteral("    %1  %2")
                         .arg(QString::fromLatin1(hostileModeName(mode)).leftJustified(4),
                             each.expectation(mode).text());
    }
    return lines;
}

QString hostileOutcomeLine(const HostileOutcome& outcome)
{
    const bool isHealthy = outcome.verdict == HostileVerdict::Healthy;
    const QString slowest = outcome.probes > 0 ? formatLatency(outcome.slowest) : QString(QLatin1Char('-'));
    QString line = QStringLiteral("%1 %2  %3  %4")
                       .arg(isHealthy                                      ? QStringLiteral("ok  ")
                               : outcome.verdict == HostileVerdict::NotRun ? QStringLiteral("--  ")
                                                                           : QStringLiteral("FAIL"),
                           QString::fromUtf8(outcome.name).leftJustified(18),
                           hostileVerdictText(outcome.verdict).leftJustified(14), slowest.rightJustified(8));
    if (!isHealthy)
        line += QStringLiteral("  ") + outcome.reason;
    else if (outcome.mutations > 0)
        line += QStringLiteral("  ") + translate("%1 mutations").arg(outcome.mutations);
    return line;
}

QStringList hostileSummary(const HostileResult& result)
{
    const int all = static_cast<int>(result.outcomes.size());
    QStringList lines;
    lines += translate("%1 of %2 cases healthy, %3 unhealthy, %4 with an unexpected end, %5 not run; %6.")
                 .arg(result.count(HostileVerdict::Healthy))
                 .arg(all)
                 .arg(result.count(HostileVerdict::Unhealthy))
                 .arg(result.count(HostileVerdict::UnexpectedEnd))
                 .arg(result.count(HostileVerdict::NotRun))
                 .arg(formatLatency(result.elapsed));
    if (result.serving == HostileSettings::Serving::One)
        lines +=
            translate("It serves one client at a time: clients beside an attack were to be answered after it.");
    else if (result.settings.mode == HostileMode::Raw && result.settings.question.isEmpty())
        lines += translate(
            "Healthy means no more than that connections came about and stayed; --probe asks for more.");
    return lines;
}

} // namespace signalbox
