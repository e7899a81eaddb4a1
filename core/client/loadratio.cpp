// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/loadratio.h"

#include "base/units.h"
#include "client/loadwords.h"

#include <QCoreApplication>

namespace signalbox {
namespace {

QString translate(const char* text) { return QCoreApplication::translate("Load", text); }

using Format = QString (*)(double);

LoadRatio row(const char* figure, double before, double after, Format format, bool isMoreBetter)
{
    LoadRatio row { translate(figure), format(before), format(after), {}, isMoreBetter };
    if (before > 0)
        row.ratio = after / before;
    return row;
}

QString perSecond(double value) { return translate("%1/s").arg(formatCount(value)); }
QString latency(double ns) { return formatLatency(std::chrono::nanoseconds(static_cast<qint64>(ns))); }
QString count(double value) { return QString::number(value, 'f', 0); }

} // namespace

std::vector<LoadRatio> compareLoads(const LoadResult& before, const LoadResult& after)
{
    std::vector<LoadRatio> rows;
    const auto ns = [](std::chrono::nanoseconds span) { return static_cast<double>(span.count()); };
    rows.push_back(row(QT_TRANSLATE_NOOP("Load", "Throughput"), before.rate(), after.rate(), perSecond, true));
    const auto spans = [&](const char* figure, std::chrono::nanoseconds LatencySummary::*span) {
        rows.push_back(row(figure, ns(before.latency.*span), ns(after.latency.*span), latency, false));
    };
    spans(QT_TRANSLATE_NOOP("Load", "Latency p50"), &LatencySummary::p50);
    spans(QT_TRANSLATE_NOOP("Load", "Latency p90"), &LatencySummary::p90);
    spans(QT_TRANSLATE_NOOP("Load", "Latency p99"), &LatencySummary::p99);
    spans(QT_TRANSLATE_NOOP("Load", "Latency p99.9"), &LatencySummary::p999);
    spans(QT_TRANSLATE_NOOP("Load", "Latency max"), &LatencySummary::max);
    if (before.connections > 0 || after.connections > 0)
        rows.push_back(row(QT_TRANSLATE_NOOP("Load", "New connections"), before.connectionRate(),
            after.connectionRate(), perSecond, true));
    rows.push_back(row(QT_TRANSLATE_NOOP("Load", "Connecting p50"), ns(before.connectTime.p50),
        ns(after.connectTime.p50), latency, false));
    rows.push_back(row(
        QT_TRANSLATE_NOOP("Load", "Clients served"), before.clientsServed, after.clientsServed, count, true));
    rows.push_back(row(QT_TRANSLATE_NOOP("Load", "Clients failed"), before.failures.all(), after.failures.all(),
        count, false));
    return rows;
}

QString ratioText(const LoadRatio& ratio)
{
    return ratio.ratio ? QStringLiteral("%1 ×").arg(*ratio.ratio, 0, 'f', *ratio.ratio < 10 ? 2 : 1)
                       : QStringLiteral("–");
}

QStringList comparisonCaveats(const LoadResult& before, const LoadResult& after)
{
    QStringList lines;
    QStringList differing;
    const auto compare = [&differing](const QString& one, const QString& other) {
        if (one != other)
            differing.append(translate("%1 before, %2 now").arg(one, other));
    };
    compare(before.settings.target.toString(), after.settings.target.toString());
    compare(loadText(before.settings), loadText(after.settings));
    compare(loopText(before.settings), loopText(after.settings));
    compare(QString::fromLatin1(loadPayloadName(before.settings.payload)),
        QString::fromLatin1(loadPayloadName(after.settings.payload)));
    if (!differing.isEmpty())
        lines.append(translate("Not the same load: %1.").arg(differing.join(QStringLiteral("; "))));
    if (before.machine != after.machine)
        lines.append(translate("Not the same machine: %1 before, %2 now.").arg(before.machine, after.machine));
    if (before.isStopped || after.isStopped)
        lines.append(translate("A run that was ended early is among them."));
    for (const LoadResult* result : { &before, &after }) {
        if (scheduleState(*result) == ScheduleState::Late) {
            lines.append(translate("A run that did not keep its own schedule is among them."));
            break;
        }
    }
    lines.append(translate(
        "One run of each: how far the same load varies from run to run is not known here. Repeat both "
        "before you rely on a small difference."));
    return lines;
}

} // namespace signalbox
