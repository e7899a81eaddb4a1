// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/loadresult.h"

#include "base/units.h"
namespace signalbox {
namespace {

using Nanoseconds = std::chrono::nanoseconds;

Nanoseconds span(quint64 value) { return Nanoseconds(static_cast<qint64>(value)); }

QJsonObject toJson(const LatencySummary& summary)
{
    return {
        { QStringLiteral("min"), toMicroseconds(summary.min) },
        { QStringLiteral("p50"), toMicroseconds(summary.p50) },
        { QStringLiteral("p90"), toMicroseconds(summary.p90) },
        { QStringLiteral("p99"), toMicroseconds(summary.p99) },
        { QStringLiteral("p99_9"), toMicroseconds(summary.p999) },
        { QStringLiteral("max"), toMicroseconds(summary.max) },
    };
}

QJsonObject toJson(const LoadFailures& failures)
{
    const auto number = [](quint32 count) { return static_cast<qint64>(count); };
    return {
        { QStringLiteral("connection_refused"), number(failures.connectionRefused) },
        { QStringLiteral("connect_timeout"), number(failures.connectTimeout) },
        { QStringLiteral("no_port"), number(failures.noPort) },
        { QStringLiteral("connect_error"), number(failures.connectError) },
        { QStringLiteral("turned_away"), number(failures.turnedAway) },
        { QStringLiteral("closed"), number(failures.closed) },
        { QStringLiteral("reset"), number(failures.reset) },
        { QStringLiteral("wrong_echo"), number(failures.wrongEcho) },
        { QStringLiteral("timeout"), number(failures.timeout) },
        { QStringLiteral("io_error"), number(failures.ioError) },
    };
}

} // namespace

const char* loadPhaseName(LoadPhase phase)
{
    static constexpr const char* Names[] { "connecting", "ramp", "warm-up", "measuring", "draining" };
    return Names[static_cast<std::size_t>(phase)];
}

LatencySummary LatencySummary::of(const Histogram& histogram)
{
    return { span(histogram.min()), span(histogram.percentile(50)), span(histogram.percentile(90)),
        span(histogram.percentile(99)), span(histogram.percentile(99.9)), span(histogram.max()) };
}

double LoadResult::rate() const
{
    const double seconds = std::chrono::duration<double>(duration).count();
    return seconds > 0 ? static_cast<double>(messages) / seconds : 0;
}

double LoadResult::byteRate() const { return rate() * settings.size; }

double LoadResult::connectionRate() const
{
    const double seconds = std::chrono::duration<double>(duration).count();
    return seconds > 0 ? static_cast<double>(connections) / seconds : 0;
}

QJsonObject LoadResult::toJson() const
{
    const auto seconds = [](std::chrono::milliseconds span) {
        return std::chrono::duration<double>(span).count();
    };
    return {
        { QStringLiteral("target"), settings.target.toString() },
        { QStringLiteral("started"), startedAt.toUTC().toString(Qt::ISODate) },
        { QStringLiteral("machine"), machine },
        { QStringLiteral("payload"), QString::fromLatin1(loadPayloadName(settings.payload)) },
        { QStringLiteral("payload_file"), settings.payloadFile },
        { QStringLiteral("verified"), settings.isVerified },
        { QStringLiteral("reconnect"), settings.isReconnecting },
        { QStringLiteral("connect_rate_per_s"), settings.connectRate },
        { QStringLiteral("ramp_s"), seconds(settings.ramp) },
        { QStringLiteral("warm_up_s"), seconds(settings.warmUp) },
        { QStringLiteral("timeout_s"), seconds(settings.timeout) },
        { QStringLiteral("connections"), static_cast<qint64>(connections) },
        { QStringLiteral("connections_per_s"), connectionRate() },
        { QStringLiteral("connect_us"), signalbox::toJson(connectTime) },
        { QStringLiteral("sources"), sources },
        { QStringLiteral("clients"), settings.clients },
        { QStringLiteral("size"), static_cast<qint64>(settings.size) },
        { QStringLiteral("depth"), settings.depth },
        { QStringLiteral("seed"), static_cast<qint64>(settings.seed) },
        { QStringLiteral("duration_s"), std::chrono::duration<double>(duration).count() },
        { QStringLiteral("messages"), static_cast<qint64>(messages) },
        { QStringLiteral("unanswered"), static_cast<qint64>(unanswered) },
        { QStringLiteral("errors"), static_cast<qint64>(failures.all()) },
        { QStringLiteral("rate_per_s"), rate() },
        { QStringLiteral("bytes_per_s"), byteRate() },
        { QStringLiteral("target_rate_per_s"), settings.rate },
        { QStringLiteral("latency_us"), signalbox::toJson(latency) },
        { QStringLiteral("uncorrected_latency_us"), signalbox::toJson(uncorrected) },
        { QStringLiteral("schedule_lag_us"),
            QJsonObject { { QStringLiteral("p99"), toMicroseconds(lagP99) },
                { QStringLiteral("max"), toMicroseconds(lagMax) } } },
        { QStringLiteral("clients_served"), clientsServed },
        { QStringLiteral("clients_waiting"), clientsWaiting },
        { QStringLiteral("refused"), static_cast<qint64>(failures.refused()) },
        { QStringLiteral("connect_errors"), static_cast<qint64>(failures.connecting()) },
        { QStringLiteral("failed"), signalbox::toJson(failures) },
        { QStringLiteral("stopped_early"), isStopped },
    };
}

} // namespace signalbox
