// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/loadwords.h"

#include "base/units.h"

#include <QCoreApplication>

namespace signalbox {
namespace {

using namespace std::chrono_literals;

constexpr auto HarmlessLag = 200us;
constexpr double EchoedShare = 0.95; // of what was due; less is not the border of the window

QString translate(const char* text) { return QCoreApplication::translate("Load", text); }

QString secondsText(std::chrono::nanoseconds span)
{
    return QString::number(std::chrono::duration<double>(span).count(), 'f', 1);
}

/// Without a line's end between number and unit.
QString latencyText(std::chrono::nanoseconds span)
{
    return formatLatency(span).replace(QLatin1Char(' '), QChar(QChar::Nbsp));
}

} // namespace

QString loadText(const LoadSettings& settings)
{
    return (settings.clients == 1 ? translate("%1 client, %2 bytes, depth %3")
                                  : translate("%1 clients, %2 bytes, depth %3"))
        .arg(settings.clients)
        .arg(settings.size)
        .arg(settings.depth);
}

QString loopText(const LoadSettings& settings)
{
    const QString loop = settings.isOpenLoop() ? translate("open loop at %1/s").arg(formatCount(settings.rate))
                                               : translate("closed loop");
    return settings.isReconnecting ? translate("%1, a connection for each message").arg(loop) : loop;
}

QString failureText(const LoadFailures& failures)
{
    QStringList parts;
    const auto add = [&parts](quint32 count, const char* what) {
        if (count > 0)
            parts.append(translate(what).arg(count));
    };
    add(failures.connectionRefused, QT_TRANSLATE_NOOP("Load", "%1 refused"));
    add(failures.connectTimeout, QT_TRANSLATE_NOOP("Load", "%1 without an answer to their SYN"));
    add(failures.noPort, QT_TRANSLATE_NOOP("Load", "%1 without a port to connect from"));
    add(failures.connectError, QT_TRANSLATE_NOOP("Load", "%1 unable to connect"));
    add(failures.turnedAway, QT_TRANSLATE_NOOP("Load", "%1 turned away"));
    add(failures.closed, QT_TRANSLATE_NOOP("Load", "%1 closed by the server"));
    add(failures.reset, QT_TRANSLATE_NOOP("Load", "%1 reset"));
    add(failures.wrongEcho, QT_TRANSLATE_NOOP("Load", "%1 with a wrong echo"));
    add(failures.timeout, QT_TRANSLATE_NOOP("Load", "%1 timed out"));
    add(failures.ioError, QT_TRANSLATE_NOOP("Load", "%1 broken"));
    return parts.join(QStringLiteral(", "));
}

QString clientsText(const LoadResult& result)
{
    QString text = translate("%1 of %2 clients served").arg(result.clientsServed).arg(result.settings.clients);
    if (result.clientsWaiting > 0)
        text += translate(", %1 still waiting for a first echo").arg(result.clientsWaiting);
    if (result.failures.all() > 0)
        text += QStringLiteral(", ") + failureText(result.failures);
    if (result.unanswered > 0)
        text += translate("; %1 messages unanswered").arg(result.unanswered);
    return text;
}

ScheduleState scheduleState(const LoadResult& result)
{
    if (!result.settings.isOpenLoop() || result.messages == 0)
        return ScheduleState::None;
    if (result.lagP99 > HarmlessLag && result.lagP99 * 10 > result.latency.p99)
        return ScheduleState::Late;
    return result.rate() < EchoedShare * result.settings.rate ? ScheduleState::Behind : ScheduleState::Kept;
}

QString scheduleText(const LoadResult& result)
{
    switch (scheduleState(result)) {
    case ScheduleState::None:
        break;
    case ScheduleState::Kept:
        return translate("The schedule was kept: the load itself was at most %1 late (99 %: %2).")
            .arg(formatLatency(result.lagMax), formatLatency(result.lagP99));
    case ScheduleState::Behind:
        return translate(
            "The load was on time (99 % within %1), but of %2 messages a second only %3 came back: "
            "the server, or the depth of %4 per client, does not allow that rate.")
            .arg(formatLatency(result.lagP99), formatCount(result.settings.rate), formatCount(result.rate()))
            .arg(result.settings.depth);
    case ScheduleState::Late:
        return translate(
            "The schedule was not kept: the load itself was up to %1 late (99 %: %2), so these "
            "figures describe this machine rather than the server. Take a lower rate or fewer clients.")
            .arg(formatLatency(result.lagMax), formatLatency(result.lagP99));
    }
    return {};
}

std::vector<LoadFigure> loadFigures(const LoadResult& result)
{
    const LoadSettings& settings = result.settings;
    std::vector<LoadFigure> figures;
    const auto add = [&figures](const QString& name, const QString& value) {
        figures.push_back({ name, value });
    };
    add(translate("Server"), settings.target.toString());
    add(translate("Load"), QStringLiteral("%1, %2").arg(loadText(settings), loopText(settings)));
    add(translate("Measured"),
        translate("%1 s").arg(secondsText(result.duration))
            + (result.isStopped ? translate(" (ended early)") : QString()));
    add(translate("Clients"), clientsText(result));
    add(translate("Throughput"),
        translate("%1 messages/s, %2/s").arg(formatCount(result.rate()), formatBytes(result.byteRate())));
    add(translate("Messages"), QString::number(result.messages));
    const auto latencies = [&add](const QString& name, const LatencySummary& latency) {
        add(name,
            translate("min %1, p50 %2, p90 %3, p99 %4, p99.9 %5, max %6")
                .arg(latencyText(latency.min), latencyText(latency.p50), latencyText(latency.p90),
                    latencyText(latency.p99), latencyText(latency.p999), latencyText(latency.max)));
    };
    latencies(settings.isOpenLoop() ? translate("Latency from the intended time") : translate("Latency"),
        result.latency);
    if (settings.isOpenLoop())
        latencies(translate("Uncorrected, from the real time"), result.uncorrected);
    if (result.connections > 0)
        add(translate("New connections"), translate("%1/s").arg(formatCount(result.connectionRate())));
    latencies(translate("Connecting"), result.connectTime);
    if (result.sources > 1)
        add(translate("Source addresses"), QString::number(result.sources));
    return figures;
}

} // namespace signalbox
