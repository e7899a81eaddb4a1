// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/comparisonmetric.h"

#include "base/units.h"

#include <QCoreApplication>

#include <array>
#include <cmath>

namespace signalbox {
namespace {

using Unit = ComparisonMetric::Unit;
using Better = ComparisonMetric::Better;

/// Messages that were echoed between the two samples of the run.
double sampledMessages(const ObservedCosts& costs)
{
    return static_cast<double>(costs.end.messages) - static_cast<double>(costs.begin.messages);
}

template <auto Member> std::optional<double> latency(const LoadResult& run)
{
    if (run.messages == 0)
        return {};
    return toMicroseconds(run.latency.*Member);
}

constexpr std::array Metrics {
    ComparisonMetric { "rate_per_s", QT_TRANSLATE_NOOP("Comparison", "Throughput"),
        QT_TRANSLATE_NOOP("Comparison", "Messages/s"),
        QT_TRANSLATE_NOOP("Comparison", "Messages echoed a second, all clients together. More is better."),
        QT_TRANSLATE_NOOP("Comparison", "%1 echoed %3 times as many messages a second as %2."), Unit::PerSecond,
        Better::Higher,
        [](const LoadResult& run) -> std::optional<double> {
            if (run.messages == 0)
                return {};
            return run.rate();
        } },
    ComparisonMetric { "latency_p50_us", QT_TRANSLATE_NOOP("Comparison", "Latency, median"),
        QT_TRANSLATE_NOOP("Comparison", "Latency p50"),
        QT_TRANSLATE_NOOP("Comparison",
            "Half of the messages were back within this time. With every client sending as fast as echoes "
            "come, "
            "it is mostly the wait for the others."),
        QT_TRANSLATE_NOOP("Comparison", "The median latency of %1 was %3 times that of %2."),
        Unit::Microseconds, Better::Lower, &latency<&LatencySummary::p50> },
    ComparisonMetric { "latency_p99_us", QT_TRANSLATE_NOOP("Comparison", "Latency, 99th percentile"),
        QT_TRANSLATE_NOOP("Comparison", "Latency p99"),
        QT_TRANSLATE_NOOP("Comparison", "All but one message of a hundred were back within this time."),
        QT_TRANSLATE_NOOP("Comparison", "The 99th percentile of latency of %1 was %3 times that of %2."),
        Unit::Microseconds, Better::Lower, &latency<&LatencySummary::p99> },
    ComparisonMetric { "latency_p99_9_us", QT_TRANSLATE_NOOP("Comparison", "Latency, 99.9th percentile"),
        QT_TRANSLATE_NOOP("Comparison", "Latency p99.9"),
        QT_TRANSLATE_NOOP("Comparison", "All but one message of a thousand were back within this time."),
        QT_TRANSLATE_NOOP("Comparison", "The 99.9th percentile of latency of %1 was %3 times that of %2."),
        Unit::Microseconds, Better::Lower, &latency<&LatencySummary::p999> },
    ComparisonMetric { "cpu_per_message_us", QT_TRANSLATE_NOOP("Comparison", "Server CPU per message"),
        QT_TRANSLATE_NOOP("Comparison", "CPU/message"),
        QT_TRANSLATE_NOOP("Comparison",
            "Processor time, user and system, that the server's process used within the measured window, for "
            "each "
            "message."),
        QT_TRANSLATE_NOOP("Comparison", "%1 used %3 times the CPU of %2 per message."), Unit::Microseconds,
        Better::Lower,
        [](const LoadResult& run) -> std::optional<double> {
            if (!run.costs || run.messages == 0)
                return {};
            return toMicroseconds(run.costs->windowCpu) / static_cast<double>(run.messages);
        } },
    ComparisonMetric { "switches_per_message", QT_TRANSLATE_NOOP("Comparison", "Context switches per message"),
        QT_TRANSLATE_NOOP("Comparison", "Switches/message"),
        QT_TRANSLATE_NOOP("Comparison",
            "How often a thread of the server stopped running, because it waited or was made to, for each "
            "message."),
        QT_TRANSLATE_NOOP("Comparison", "%1 switched context %3 times as often as %2 per message."),
        Unit::Count, Better::Lower,
        [](const LoadResult& run) -> std::optional<double> {
            if (!run.costs || run.costs->end.messages <= run.costs->begin.messages
                || run.costs->end.switches() < run.costs->begin.switches())
                return {};
            return static_cast<double>(run.costs->end.switches() - run.costs->begin.switches())
                / sampledMessages(*run.costs);
        } },
    ComparisonMetric { "threads", QT_TRANSLATE_NOOP("Comparison", "Threads"),
        QT_TRANSLATE_NOOP("Comparison", "Threads"),
        QT_TRANSLATE_NOOP(
            "Comparison", "Threads of the server's process under load, those that serve nobody among them."),
        nullptr, Unit::Count, Better::Neither,
        [](const LoadResult& run) -> std::optional<double> {
            if (!run.costs || run.costs->begin.threads == 0)
                return {};
            return run.costs->begin.threads;
        } },
    ComparisonMetric { "memory_per_client_bytes", QT_TRANSLATE_NOOP("Comparison", "Memory per client"),
        QT_TRANSLATE_NOOP("Comparison", "Memory/client"),
        QT_TRANSLATE_NOOP("Comparison",
            "Growth of the server's resident heap and stacks from before the clients connected until each was "
            "served once, for each client served. It comes in pages: with few clients it is coarse, and a "
            "growth "
            "below 16 pages is shown as less than that. What the log keeps of those messages is part of it; "
            "the "
            "kernel's socket buffers are not."),
        QT_TRANSLATE_NOOP("Comparison", "%1 held %3 times the memory of %2 for each client."), Unit::Bytes,
        Better::Lower,
        [](const LoadResult& run) -> std::optional<double> {
            return run.costs ? run.costs->memoryPerClient : std::nullopt;
        },
        [](const LoadResult& run) { return run.costs ? run.costs->memoryStep : 0.0; } },
};

} // namespace

std::optional<Spread> ComparisonMetric::spread(const ComparisonRow& row) const
{
    std::vector<double> values;
    double coarsest = 0;
    for (const LoadResult& run : row.runs) {
        const auto value = of(run);
        if (!value)
            continue;
        values.push_back(*value);
        if (step)
            coarsest = std::max(coarsest, step(run));
    }
    auto result = Spread::of(std::move(values));
    if (result)
        result->step = coarsest;
    return result;
}

QString ComparisonMetric::format(double value, const Spread& spread) const
{
    return value < spread.floor() ? QStringLiteral("< %1").arg(format(spread.floor())) : format(value);
}

QString ComparisonMetric::format(double value) const
{
    switch (unit) {
    case Unit::PerSecond:
        return QStringLiteral("%1/s").arg(formatCount(value));
    case Unit::Microseconds:
        return formatLatency(std::chrono::nanoseconds(qRound64(value * 1e3)));
    case Unit::Bytes:
        return formatBytes(value);
    case Unit::Count:
        break;
    }
    if (value == std::round(value))
        return QString::number(value, 'f', 0);
    return QString::number(value, 'f', std::abs(value) < 0.01 ? 4 : 2);
}

std::span<const ComparisonMetric> comparisonMetrics() { return Metrics; }

const ComparisonMetric* findComparisonMetric(QByteArrayView name)
{
    const auto it = std::find_if(
        Metrics.begin(), Metrics.end(), [name](const ComparisonMetric& metric) { return name == metric.name; });
    return it == Metrics.end() ? nullptr : &*it;
}

} // namespace signalbox
