// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/plotcatalogue.h"

#include "models/eventtime.h"
#include "models/metrictext.h"
#include "models/plaintooltip.h"

#include <QCoreApplication>

#include <limits>

namespace signalbox {
namespace {

constexpr double None = std::numeric_limits<double>::quiet_NaN();

QString words(const char* text) { return QCoreApplication::translate("Plots", text); }

template <Metric Like> QString textLike(double value) { return metricText(Like, value); }

} // namespace

const std::array<PlotKind, 4>& plotCatalogue()
{
    using enum theme::Role;
    static const std::array<PlotKind, 4> catalogue {
        PlotKind { "plotThroughput", QT_TRANSLATE_NOOP("Plots", "Throughput"),
            QT_TRANSLATE_NOOP("Plots",
                "Payload that the server received (in) and that the kernel took from it (out), in bytes a "
                "second."),
            &textLike<Metric::BytesIn>,
            { { Metric::BytesIn, QT_TRANSLATE_NOOP("Plots", "in"), ClientToServer, Qt::SolidLine },
                { Metric::BytesOut, QT_TRANSLATE_NOOP("Plots", "out"), ServerToClient, Qt::DashLine } } },
        PlotKind { "plotMessages", QT_TRANSLATE_NOOP("Plots", "Messages"),
            QT_TRANSLATE_NOOP("Plots",
                "Reads (in) and writes (out) of the server a second. TCP has no messages: one read may bring "
                "several."),
            &textLike<Metric::MessagesIn>,
            { { Metric::MessagesIn, QT_TRANSLATE_NOOP("Plots", "in"), ClientToServer, Qt::SolidLine },
                { Metric::MessagesOut, QT_TRANSLATE_NOOP("Plots", "out"), ServerToClient, Qt::DashLine } } },
        PlotKind { "plotClients", QT_TRANSLATE_NOOP("Plots", "Clients"),
            QT_TRANSLATE_NOOP("Plots",
                "Clients that are connected, connections that wait in the kernel's backlog (listen(2)), and "
                "how many "
                "a second were refused for a limit or lack of descriptors."),
            &textLike<Metric::Connected>,
            { { Metric::Connected, QT_TRANSLATE_NOOP("Plots", "connected"), Ok, Qt::SolidLine },
                { Metric::Waiting, QT_TRANSLATE_NOOP("Plots", "waiting"), Warning, Qt::DashLine },
                { Metric::Refused, QT_TRANSLATE_NOOP("Plots", "refused/s"), Error, Qt::DotLine } } },
        PlotKind { "plotLatency", QT_TRANSLATE_NOOP("Plots", "Round trip of test clients"),
            QT_TRANSLATE_NOOP("Plots",
                "Of the test clients of this window, whichever server they talk to: from the oldest send "
                "without an "
                "answer to the first byte after it. Median and 99th percentile of each second; where no answer "
                "came, "
                "nothing is known. A mark is a single second."),
            &textLike<Metric::RoundTripMedian>,
            { { Metric::RoundTripMedian, QT_TRANSLATE_NOOP("Plots", "median"), Note, Qt::SolidLine },
                { Metric::RoundTripP99, QT_TRANSLATE_NOOP("Plots", "p99"), Warning, Qt::DashLine } } },
    };
    return catalogue;
}

QString plotHelp(const PlotKind& kind) { return words(kind.help); }

TracePlot* makePlot(const PlotKind& kind)
{
    std::vector<TracePlot::Line> lines;
    for (const PlotLine& line : kind.lines)
        lines.push_back({ words(line.name), line.role, line.style });
    auto* plot = new TracePlot(words(kind.title), std::move(lines), kind.format);
    plot->setObjectName(QLatin1String(kind.objectName));
    plot->setStacked(QStringLiteral("88.8 MB/s"), QStringLiteral("88:88:88"));
    plot->setToolTipShown(false);
    plot->setToolTip(plainToolTip(plotHelp(kind)));
    plot->setWhatsThis(plotHelp(kind));
    return plot;
}

std::vector<TracePlot::Trace> plotTraces(
    const PlotKind& kind, const MetricHistory& history, WallTime end, std::chrono::seconds span)
{
    std::vector<TracePlot::Trace> traces(kind.lines.size());
    const auto& samples = history.samples();
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const MetricSample& sample = samples[i];
        if (sample.time < end - span - MetricHistory::Gap || sample.time > end)
            continue; // one beyond the edge, so that its line comes in
        const double key = std::chrono::duration<double>(sample.time - end).count();
        for (std::size_t line = 0; line < traces.size(); ++line) {
            if (history.isAfterGap(i)) {
                traces[line].keys.append(key - 0.001);
                traces[line].values.append(None);
            }
            traces[line].keys.append(key);
            traces[line].values.append(sample[kind.lines[line].metric]);
        }
    }
    return traces;
}

std::vector<TracePlot::Tick> plotTicks(WallTime end, std::chrono::seconds span)
{
    using std::chrono::seconds;
    const seconds step = span / 4 >= seconds(60) ? span / 5 : span / 4;
    std::vector<TracePlot::Tick> ticks;
    const auto last = std::chrono::floor<seconds>(end.time_since_epoch());
    for (seconds at = last - last % step; at >= last - span; at -= step)
        ticks.push_back({ std::chrono::duration<double>(at - end.time_since_epoch()).count(),
            formatTimeOfDay(WallTime { at }).left(8) });
    return ticks;
}

} // namespace signalbox
