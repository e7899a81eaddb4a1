// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/loadhtml.h"

#include "base/units.h"
#include "client/loadratio.h"
#include "client/loadwords.h"
#include "client/svgplot.h"

#include <QCoreApplication>

#include <cmath>

namespace signalbox {
namespace {

const char* const Style = R"css(
:root { color-scheme: light dark; --ground: #ffffff; --ink: #1c1e21; --quiet: #5c6370; --grid: #e4e6ea; --one: #1f5fbf;
  --two: #b3261e; --three: #6b7280; }
@media (prefers-color-scheme: dark) { :root { --ground: #1b1d21; --ink: #e6e8eb; --quiet: #9aa1ac; --grid: #33373e;
  --one: #7db2ff; --two: #ff8f85; --three: #a3a9b3; } }
body { background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto;
  padding: 0 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.05rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .25rem .75rem .25rem 0;
  border-bottom: 1px solid var(--grid); vertical-align: top; font-variant-numeric: tabular-nums; }
th { font-weight: 500; color: var(--quiet); white-space: nowrap; }
svg { width: 100%; height: auto; } svg text { font: 12px system-ui, sans-serif; fill: var(--quiet); }
.axis { stroke: var(--quiet); } .grid { stroke: var(--grid); } path { fill: none; stroke-width: 1.6; stroke-linejoin: round; }
.line1 { stroke: var(--one); } .line2 { stroke: var(--two); } .line3 { stroke: var(--three); } .dashed { stroke-dasharray: 5 4; }
.quiet, p { color: var(--quiet); }
)css";

QString translate(const char* text) { return QCoreApplication::translate("Load", text); }

QString perSecond(double value) { return translate("%1/s").arg(formatCount(value)); }
QString nanoseconds(double value) { return formatLatency(std::chrono::nanoseconds(std::llround(value))); }
QString seconds(double value) { return translate("%1 s").arg(value, 0, 'g', 6); }

QString heading(const QString& text) { return QStringLiteral("<h2>%1</h2>\n").arg(xmlText(text)); }
QString paragraph(const QString& text)
{
    return text.isEmpty() ? QString() : QStringLiteral("<p>%1</p>\n").arg(xmlText(text));
}

SvgPlot::Line course(
    const LoadResult& result, const QString& name, int look, double (*value)(const LoadSample&))
{
    SvgPlot::Line line { name, look, false, {} };
    for (const LoadSample& sample : result.series)
        line.points.push_back({ std::chrono::duration<double>(sample.at).count(), value(sample) });
    return line;
}

double span(std::chrono::nanoseconds value)
{
    return value.count() > 0 ? static_cast<double>(value.count()) : NAN;
}

QString coursePlots(const LoadResult& result)
{
    const SvgPlot::Axis time { translate("seconds since the start"), false, seconds, 0 };
    QString html = heading(translate("Course of the run"));
    html += SvgPlot {
        translate("Throughput over time"), time, { translate("messages/s"), false, perSecond, 1 },
        { course(result, translate("Throughput"), 1, [](const LoadSample& sample) { return sample.rate; }) }
    }.toSvg();
    html += SvgPlot {
        translate("Clients over time"), time,
        { translate("clients"), false, [](double value) { return formatCount(value); }, 1 },
        { course(result, translate("up"), 1,
              [](const LoadSample& sample) { return static_cast<double>(sample.connected); }),
            course(result, translate("failed"), 2,
                [](const LoadSample& sample) { return static_cast<double>(sample.failed); }) }
    }.toSvg();
    html += SvgPlot {
        translate("Latency over time"), time, { translate("latency"), false, nanoseconds, 1 },
        { course(result, translate("p50"), 1, [](const LoadSample& sample) { return span(sample.p50); }),
            course(result, translate("p99"), 2, [](const LoadSample& sample) { return span(sample.p99); }) }
    }.toSvg();
    return html;
}

QString latencyPlots(const LoadResult& result, const LoadResult* against)
{
    const bool isOpenLoop = result.settings.isOpenLoop();
    const QString name = isOpenLoop ? translate("from the intended time") : translate("this run");
    std::vector<SvgPlot::Line> curves { { name, 1, false, percentileCurve(result.curve) } };
    std::vector<SvgPlot::Line> bins { { name, 1, false, binOutline(latencyBins(result.curve)) } };
    if (isOpenLoop) {
        curves.push_back({ translate("uncorrected"), 2, true, percentileCurve(result.uncorrectedCurve) });
        bins.push_back({ translate("uncorrected"), 2, true, binOutline(latencyBins(result.uncorrectedCurve)) });
    }
    if (against) {
        curves.push_back({ translate("before"), 3, false, percentileCurve(against->curve) });
        bins.push_back({ translate("before"), 3, false, binOutline(latencyBins(against->curve)) });
    }
    QString html = heading(translate("Latency by percentile"));
    html += SvgPlot { translate("Latency by percentile"),
        { translate("percentile, the tail stretched"), true, percentileName, 0 },
        { translate("latency"), true, nanoseconds, 0 }, std::move(curves) }
                .toSvg();
    html += heading(translate("Latency histogram"));
    html += SvgPlot { translate("Latency histogram"), { translate("latency"), true, nanoseconds, 0 },
        { translate("messages"), true,
            [](double value) { return value < 1 ? QStringLiteral("0") : formatCount(value); }, 0 },
        std::move(bins) }
                .toSvg();
    return html;
}

QString comparison(const LoadResult& before, const LoadResult& after)
{
    QString html = heading(translate("Beside the result before"));
    html += QStringLiteral("<table>\n<tr><th>%1</th><th>%2</th><th>%3</th><th>%4</th></tr>\n")
                .arg(xmlText(translate("Figure")), xmlText(translate("Before")), xmlText(translate("Now")),
                    xmlText(translate("Now / before")));
    for (const LoadRatio& row : compareLoads(before, after))
        html += QStringLiteral("<tr><td>%1</td><td>%2</td><td>%3</td><td>%4</td></tr>\n")
                    .arg(xmlText(row.figure), xmlText(row.before), xmlText(row.after), xmlText(ratioText(row)));
    html += QStringLiteral("</table>\n");
    for (const QString& caveat : comparisonCaveats(before, after))
        html += paragraph(caveat);
    return html;
}

} // namespace

QByteArray loadHtml(const LoadResult& result, const LoadResult* against)
{
    const QString title = translate("Load on %1").arg(result.settings.target.toString());
    QString html =
        QStringLiteral("<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\">\n<head>\n"
                       "<meta charset=\"utf-8\"/>\n"
                       "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
                       "<title>%1</title>\n<style>%2</style>\n</head>\n<body>\n<h1>%1</h1>\n")
            .arg(xmlText(title), QString::fromLatin1(Style));
    html += paragraph(QStringLiteral("%1. %2. Signalbox " SIGNALBOX_VERSION ".")
                          .arg(result.startedAt.toString(Qt::ISODate), result.machine));
    if (result.error)
        html += paragraph(result.error->text());
    html += QStringLiteral("<table>\n");
    for (const LoadFigure& figure : loadFigures(result))
        html += QStringLiteral("<tr><th>%1</th><td>%2</td></tr>\n")
                    .arg(xmlText(figure.name), xmlText(figure.value));
    html += QStringLiteral("</table>\n") + paragraph(scheduleText(result));
    if (against)
        html += comparison(*against, result);
    html += latencyPlots(result, against) + coursePlots(result);
    return (html + QStringLiteral("</body>\n</html>\n")).toUtf8();
}

} // namespace signalbox
