// SPDX-License-Identifier: GPL-3.0-or-later
#include "loadreport.h"

#include "base/units.h"
#include "client/comparisonconclusion.h"
#include "client/loadratio.h"
#include "client/loadwords.h"
#include "texttable.h"

#include <QCoreApplication>

namespace signalbox {
namespace {

QString translate(const char* text) { return QCoreApplication::translate("Load", text); }

QString secondsText(std::chrono::nanoseconds span)
{
    return QString::number(std::chrono::duration<double>(span).count(), 'f', 1);
}

QStringList cells(const QString& name, const LatencySummary& latency)
{
    return { name, formatLatency(latency.min), formatLatency(latency.p50), formatLatency(latency.p90),
        formatLatency(latency.p99), formatLatency(latency.p999), formatLatency(latency.max) };
}

QString rangeText(const ComparisonMetric& metric, const Spread& spread)
{
    const QString least = metric.format(spread.min, spread);
    const QString most = metric.format(spread.max, spread);
    return least == most ? least : QStringLiteral("%1..%2").arg(least, most);
}

} // namespace

QStringList loadReport(const LoadResult& result)
{
    const LoadSettings& settings = result.settings;
    QString head = QStringLiteral("%1: %2, ").arg(settings.target.toString(), loadText(settings));
    head += loopText(settings);
    head += translate(", %1 s").arg(secondsText(result.duration));
    if (result.isStopped)
        head += translate(" (ended early)");
    QStringList lines { head, clientsText(result),
        translate("%1 messages, %2/s, %3/s")
            .arg(result.messages)
            .arg(formatCount(result.rate()), formatBytes(result.byteRate())) };
    QList<QStringList> table { { {}, translate("min"), translate("p50"), translate("p90"), translate("p99"),
        translate("p99.9"), translate("max") } };
    if (settings.isOpenLoop()) {
        table.append(cells(translate("latency from the intended time"), result.latency));
        table.append(cells(translate("from the real time (uncorrected)"), result.uncorrected));
        table.append({ translate("the load's own lag"), {}, {}, {}, formatLatency(result.lagP99), {},
            formatLatency(result.lagMax) });
    } else {
        table.append(cells(translate("latency"), result.latency));
    }
    table.append(cells(translate("connecting"), result.connectTime));
    if (result.connections > 0)
        lines.append(translate("%1 new connections a second").arg(formatCount(result.connectionRate())));
    if (result.sources > 1)
        lines.append(translate("from %1 source addresses").arg(result.sources));
    lines += textTable(table);
    if (const QString schedule = scheduleText(result); !schedule.isEmpty())
        lines.append(schedule);
    return lines;
}

QStringList ratioReport(const LoadResult& before, const LoadResult& after)
{
    QList<QStringList> table { { {}, translate("before"), translate("now"), translate("now / before") } };
    for (const LoadRatio& row : compareLoads(before, after))
        table.append({ row.figure, row.before, row.after, ratioText(row) });
    return QStringList { QString() } + textTable(table) + comparisonCaveats(before, after);
}

QStringList comparisonReport(const ComparisonResult& result)
{
    const LoadSettings& load = result.settings.load;
    QStringList lines {
        translate("%1, closed loop, %2 s a run, repeats: %3")
                .arg(loadText(load), secondsText(load.duration))
                .arg(result.settings.repeats)
            + (result.isComplete ? QString() : translate(" (ended early)")),
        {},
    };
    QStringList head { translate("model") };
    for (const ComparisonMetric& metric : comparisonMetrics())
        head.append(QCoreApplication::translate("Comparison", metric.heading));
    head << translate("served") << translate("refused") << translate("failed");
    QList<QStringList> medians { head };
    QList<QStringList> spreads { head.first(head.size() - 3) };
    for (const ComparisonRow& row : result.rows) {
        QStringList median { QString::fromUtf8(row.model) };
        QStringList spread = median;
        for (const ComparisonMetric& metric : comparisonMetrics()) {
            const auto values = metric.spread(row);
            median.append(values ? metric.format(values->median, *values) : QStringLiteral("-"));
            spread.append(values ? rangeText(metric, *values) : QStringLiteral("-"));
        }
        if (row.runs.empty())
            median << QStringLiteral("-") << QStringLiteral("-") << QStringLiteral("-");
        else
            median << QStringLiteral("%1/%2").arg(row.clientsServed()).arg(load.clients)
                   << QString::number(row.refused()) << QString::number(row.failed());
        medians.append(median);
        spreads.append(spread);
    }
    lines += textTable(medians);
    if (std::any_of(result.rows.begin(), result.rows.end(),
            [](const ComparisonRow& row) { return row.runs.size() > 1; }))
        lines += QStringList { {}, translate("Least and most of the repeats:") } + textTable(spreads);
    lines.append(QString());
    QStringList said; // what holds for every metric is said once
    for (const char* name : { "rate_per_s", "cpu_per_message_us", "memory_per_client_bytes" }) {
        for (const QString& sentence : comparisonConclusion(result, *findComparisonMetric(name))) {
            if (!said.contains(sentence))
                said.append(sentence);
        }
    }
    for (const ComparisonRow& row : result.rows) {
        if (const auto error = row.error())
            said.append(QStringLiteral("%1: %2").arg(QString::fromUtf8(row.model), error->text()));
    }
    return lines + said;
}

} // namespace signalbox
