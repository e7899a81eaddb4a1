// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/loadfile.h"

#include "base/units.h"
#include "client/loadseries.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

#include <cmath>
#include <limits>

namespace signalbox {
namespace {

constexpr qint64 MaxFile = 16 * 1024 * 1024;
constexpr qsizetype MaxBars = 8192; // a histogram has fewer buckets
constexpr double MaxNanoseconds = 9e18;

QString translate(const char* text) { return QCoreApplication::translate("Load", text); }

QString key(const char* name) { return QString::fromLatin1(name); }

QJsonObject barsJson(const std::vector<Histogram::Bar>& bars)
{
    QJsonArray upTo;
    QJsonArray counts;
    for (const Histogram::Bar& bar : bars) {
        upTo.append(static_cast<double>(bar.top) / 1e3);
        counts.append(static_cast<qint64>(bar.count));
    }
    return { { key("up_to"), upTo }, { key("count"), counts } };
}

QJsonArray seriesJson(const std::vector<LoadSample>& series)
{
    QJsonArray array;
    for (const LoadSample& sample : series) {
        QJsonObject json {
            { key("at_s"), toSeconds(sample.at) },
            { key("phase"), key(loadPhaseName(sample.phase)) },
            { key("rate_per_s"), sample.rate },
            { key("connections_per_s"), sample.connectRate },
            { key("errors"), static_cast<qint64>(sample.failed) },
            { key("clients"), sample.connected },
            { key("active"), sample.active },
        };
        if (sample.p99.count() > 0) {
            json.insert(key("p50_us"), toMicroseconds(sample.p50));
            json.insert(key("p99_us"), toMicroseconds(sample.p99));
        }
        array.append(json);
    }
    return array;
}

/// A number that can be a figure: not negative, not more than `most`.
double number(const QJsonObject& json, const char* name, double most = 1e18)
{
    const double value = json.value(key(name)).toDouble();
    return std::isfinite(value) ? std::clamp(value, 0.0, most) : 0;
}

template <typename Integer> Integer whole(const QJsonObject& json, const char* name)
{
    constexpr double Most = std::min(9e15, static_cast<double>(std::numeric_limits<Integer>::max()));
    return static_cast<Integer>(number(json, name, Most));
}

std::chrono::nanoseconds fromMicroseconds(const QJsonObject& json, const char* name)
{
    return std::chrono::nanoseconds(std::llround(std::min(MaxNanoseconds, number(json, name) * 1e3)));
}

template <typename Span> Span fromSeconds(const QJsonObject& json, const char* name)
{
    constexpr double Most = 1e7; // some months
    return std::chrono::duration_cast<Span>(std::chrono::duration<double>(number(json, name, Most)));
}

LatencySummary summary(const QJsonObject& json)
{
    return { fromMicroseconds(json, "min"), fromMicroseconds(json, "p50"), fromMicroseconds(json, "p90"),
        fromMicroseconds(json, "p99"), fromMicroseconds(json, "p99_9"), fromMicroseconds(json, "max") };
}

LoadFailures failures(const QJsonObject& json)
{
    LoadFailures failures;
    failures.connectionRefused = whole<quint32>(json, "connection_refused");
    failures.connectTimeout = whole<quint32>(json, "connect_timeout");
    failures.noPort = whole<quint32>(json, "no_port");
    failures.connectError = whole<quint32>(json, "connect_error");
    failures.turnedAway = whole<quint32>(json, "turned_away");
    failures.closed = whole<quint32>(json, "closed");
    failures.reset = whole<quint32>(json, "reset");
    failures.wrongEcho = whole<quint32>(json, "wrong_echo");
    failures.timeout = whole<quint32>(json, "timeout");
    failures.ioError = whole<quint32>(json, "io_error");
    return failures;
}

/// Nothing, unless the bars rise.
std::vector<Histogram::Bar> bars(const QJsonObject& json)
{
    const QJsonArray upTo = json.value(key("up_to")).toArray();
    const QJsonArray counts = json.value(key("count")).toArray();
    std::vector<Histogram::Bar> bars;
    if (upTo.size() != counts.size() || upTo.size() > MaxBars)
        return bars;
    for (qsizetype i = 0; i < upTo.size(); ++i) {
        const double top = upTo[i].toDouble(-1) * 1e3;
        const double count = counts[i].toDouble(0);
        if (!(top >= 0 && top <= MaxNanoseconds && count >= 1 && count <= 9e15))
            return {};
        const Histogram::Bar bar { static_cast<quint64>(std::llround(top)), static_cast<quint64>(count) };
        if (!bars.empty() && bar.top <= bars.back().top)
            return {};
        bars.push_back(bar);
    }
    return bars;
}

std::vector<LoadSample> series(const QJsonArray& array)
{
    std::vector<LoadSample> series;
    for (const QJsonValue& value : array) {
        if (series.size() == LoadSeries::MaxSamples)
            break;
        const QJsonObject json = value.toObject();
        LoadSample sample;
        sample.at = fromSeconds<std::chrono::nanoseconds>(json, "at_s");
        for (const LoadPhase phase :
            { LoadPhase::Ramp, LoadPhase::WarmUp, LoadPhase::Measuring, LoadPhase::Draining }) {
            if (json.value(key("phase")).toString() == QLatin1String(loadPhaseName(phase)))
                sample.phase = phase;
        }
        sample.rate = number(json, "rate_per_s");
        sample.connectRate = number(json, "connections_per_s");
        sample.failed = whole<quint32>(json, "errors");
        sample.connected = whole<int>(json, "clients");
        sample.active = whole<int>(json, "active");
        sample.p50 = fromMicroseconds(json, "p50_us");
        sample.p99 = fromMicroseconds(json, "p99_us");
        if (series.empty() || sample.at > series.back().at)
            series.push_back(sample);
    }
    return series;
}

LoadSettings settings(const QJsonObject& json)
{
    LoadSettings settings;
    if (const auto target = Endpoint::parse(json.value(key("target")).toString(), false))
        settings.target = *target;
    settings.clients = whole<int>(json, "clients");
    settings.size = whole<quint32>(json, "size");
    settings.depth = whole<int>(json, "depth");
    settings.seed = whole<quint32>(json, "seed");
    settings.rate = number(json, "target_rate_per_s");
    settings.isReconnecting = json.value(key("reconnect")).toBool();
    settings.isVerified = json.value(key("verified")).toBool(true);
    settings.connectRate = number(json, "connect_rate_per_s");
    settings.ramp = fromSeconds<std::chrono::milliseconds>(json, "ramp_s");
    settings.warmUp = fromSeconds<std::chrono::milliseconds>(json, "warm_up_s");
    settings.timeout = fromSeconds<std::chrono::milliseconds>(json, "timeout_s");
    settings.duration = fromSeconds<std::chrono::milliseconds>(json, "duration_s");
    for (const LoadPayload payload : { LoadPayload::Text, LoadPayload::File }) {
        if (json.value(key("payload")).toString() == QLatin1String(loadPayloadName(payload)))
            settings.payload = payload;
    }
    settings.payloadFile = json.value(key("payload_file")).toString();
    return settings;
}

} // namespace

QByteArray loadJson(const LoadResult& result)
{
    QJsonObject json = result.toJson();
    json.insert(key("histogram_us"), barsJson(result.curve));
    if (!result.uncorrectedCurve.empty())
        json.insert(key("uncorrected_histogram_us"), barsJson(result.uncorrectedCurve));
    json.insert(key("series"), seriesJson(result.series));
    return QJsonDocument(json).toJson();
}

Result<LoadResult> loadFromJson(const QByteArray& bytes, const QString& name)
{
    const QString remedy =
        translate("Name a file that signalbox-cli load --json or the Load panel has written.");
    QJsonParseError parsed;
    const QJsonDocument document = QJsonDocument::fromJson(bytes, &parsed);
    if (parsed.error != QJsonParseError::NoError)
        return Error {
            translate("\"%1\" is not JSON: %2 at byte %3.").arg(name, parsed.errorString()).arg(parsed.offset),
            remedy, 0
        };
    const QJsonObject json = document.object();
    for (const char* needed : { "clients", "messages", "rate_per_s", "duration_s", "latency_us" }) {
        if (!json.contains(key(needed)))
            return Error {
                translate("\"%1\" is not the result of a load: it has no \"%2\".").arg(name, key(needed)),
                remedy, 0
            };
    }
    LoadResult result;
    result.settings = settings(json);
    result.duration = fromSeconds<std::chrono::nanoseconds>(json, "duration_s");
    result.messages = whole<quint64>(json, "messages");
    result.unanswered = whole<quint64>(json, "unanswered");
    result.clientsServed = whole<int>(json, "clients_served");
    result.clientsWaiting = whole<int>(json, "clients_waiting");
    result.connections = whole<quint64>(json, "connections");
    result.failures = failures(json.value(key("failed")).toObject());
    result.latency = summary(json.value(key("latency_us")).toObject());
    result.uncorrected = summary(json.value(key("uncorrected_latency_us")).toObject());
    result.connectTime = summary(json.value(key("connect_us")).toObject());
    const QJsonObject lag = json.value(key("schedule_lag_us")).toObject();
    result.lagP99 = fromMicroseconds(lag, "p99");
    result.lagMax = fromMicroseconds(lag, "max");
    result.sources = std::max(1, whole<int>(json, "sources"));
    result.curve = bars(json.value(key("histogram_us")).toObject());
    result.uncorrectedCurve = bars(json.value(key("uncorrected_histogram_us")).toObject());
    result.series = series(json.value(key("series")).toArray());
    result.startedAt = QDateTime::fromString(json.value(key("started")).toString(), Qt::ISODate);
    result.machine = json.value(key("machine")).toString();
    result.isStopped = json.value(key("stopped_early")).toBool();
    return result;
}

Result<LoadResult> readLoadFile(const QString& fileName)
{
    QFile file(fileName);
    if (!file.open(QIODevice::ReadOnly))
        return Error { translate("\"%1\" cannot be read: %2.").arg(fileName, file.errorString()),
            translate("Name a file that signalbox-cli load --json or the Load panel has written."), 0 };
    const QByteArray bytes = file.read(MaxFile + 1);
    if (bytes.size() > MaxFile)
        return Error { translate("\"%1\" is too large to be the result of a load.").arg(fileName), {}, 0 };
    return loadFromJson(bytes, fileName);
}

} // namespace signalbox
