// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/comparisonfile.h"

#include "base/clock.h"
#include "base/units.h"

#include <QJsonArray>
#include <QSysInfo>

namespace signalbox {
namespace {

QByteArray number(double value) { return QByteArray::number(value, 'g', 7); }

QByteArray cell(const QString& text)
{
    QByteArray bytes = text.toUtf8();
    if (!bytes.contains('"') && !bytes.contains(',') && !bytes.contains('\n') && !bytes.contains('\r'))
        return bytes;
    return '"' + bytes.replace('"', "\"\"") + '"';
}

QJsonObject settingsJson(const ComparisonSettings& settings)
{
    return {
        { QStringLiteral("clients"), settings.load.clients },
        { QStringLiteral("size"), static_cast<qint64>(settings.load.size) },
        { QStringLiteral("depth"), settings.load.depth },
        { QStringLiteral("duration_s"), toSeconds(settings.load.duration) },
        { QStringLiteral("warm_up_s"), toSeconds(settings.load.warmUp) },
        { QStringLiteral("seed"), static_cast<qint64>(settings.load.seed) },
        { QStringLiteral("repeats"), settings.repeats },
        { QStringLiteral("workers"), settings.workers },
    };
}

QJsonObject machineJson(const ComparisonResult& result)
{
    return {
        { QStringLiteral("kernel"), QSysInfo::kernelType() + QLatin1Char(' ') + QSysInfo::kernelVersion() },
        { QStringLiteral("system"), QSysInfo::prettyProductName() },
        { QStringLiteral("architecture"), QSysInfo::currentCpuArchitecture() },
        { QStringLiteral("processors"), result.processors },
        { QStringLiteral("load_average"), result.loadAverage },
        { QStringLiteral("qt"), QString::fromLatin1(qVersion()) },
        { QStringLiteral("signalbox"), QStringLiteral(SIGNALBOX_VERSION) },
    };
}

QJsonObject spreadJson(const ComparisonMetric& metric, const Spread& spread)
{
    QJsonObject json { { QStringLiteral("median"), spread.median }, { QStringLiteral("min"), spread.min },
        { QStringLiteral("max"), spread.max } };
    if (metric.step)
        json.insert(QStringLiteral("step"), spread.step);
    return json;
}

QJsonObject rowJson(const ComparisonRow& row)
{
    QJsonObject json { { QStringLiteral("model"), QString::fromUtf8(row.model) } };
    for (const ComparisonMetric& metric : comparisonMetrics()) {
        const auto spread = metric.spread(row);
        json.insert(
            QString::fromLatin1(metric.name), spread ? QJsonValue(spreadJson(metric, *spread)) : QJsonValue());
    }
    const auto count = [&row](int clients) { return row.runs.empty() ? QJsonValue() : QJsonValue(clients); };
    json.insert(QStringLiteral("clients_served"), count(row.clientsServed()));
    json.insert(QStringLiteral("refused"), count(row.refused()));
    json.insert(QStringLiteral("failed"), count(row.failed()));
    QJsonArray runs;
    for (const LoadResult& run : row.runs) {
        QJsonObject entry = run.toJson();
        if (run.error)
            entry.insert(QStringLiteral("error"), run.error->text());
        runs.append(entry);
    }
    json.insert(QStringLiteral("runs"), runs);
    return json;
}

} // namespace

QByteArray comparisonCsv(const ComparisonResult& result)
{
    QByteArray csv = "model,clients,size,depth,duration_s,repeats,runs,complete,clients_served,refused,failed";
    for (const ComparisonMetric& metric : comparisonMetrics()) {
        for (const char* part : { "", "_min", "_max" })
            csv += ',' + QByteArray(metric.name) + part;
        if (metric.step)
            csv += ',' + QByteArray(metric.name) + "_step";
    }
    csv += ",error\r\n";
    const LoadSettings& load = result.settings.load;
    for (const ComparisonRow& row : result.rows) {
        csv += cell(QString::fromUtf8(row.model)) + ',' + QByteArray::number(load.clients) + ','
            + QByteArray::number(load.size) + ',' + QByteArray::number(load.depth) + ','
            + number(toSeconds(load.duration)) + ',' + QByteArray::number(result.settings.repeats) + ','
            + QByteArray::number(row.runs.size()) + ',' + (result.isComplete ? "true" : "false");
        for (const int count : { row.clientsServed(), row.refused(), row.failed() })
            csv += ',' + (row.runs.empty() ? QByteArray() : QByteArray::number(count));
        for (const ComparisonMetric& metric : comparisonMetrics()) {
            const auto spread = metric.spread(row);
            csv += spread ? ',' + number(spread->median) + ',' + number(spread->min) + ',' + number(spread->max)
                          : QByteArray(",,,");
            if (metric.step)
                csv += ',' + (spread ? number(spread->step) : QByteArray());
        }
        const auto error = row.error();
        csv += ',' + (error ? cell(error->text()) : QByteArray()) + "\r\n";
    }
    return csv;
}

QJsonObject comparisonJson(const ComparisonResult& result)
{
    QJsonArray rows;
    for (const ComparisonRow& row : result.rows)
        rows.append(rowJson(row));
    return {
        { QStringLiteral("time"), QString::fromLatin1(toRfc3339(wallNow())) },
        { QStringLiteral("settings"), settingsJson(result.settings) },
        { QStringLiteral("machine"), machineJson(result) },
        { QStringLiteral("complete"), result.isComplete },
        { QStringLiteral("models"), rows },
    };
}

} // namespace signalbox
