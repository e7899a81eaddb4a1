// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/metrichistory.h"
#include "widgets/traceplot.h"

#include <array>

namespace signalbox {

/// One line of a plot.
struct PlotLine
{
    Metric metric;
    const char* name; ///< in English; translated in the context Plots
    theme::Role role;
    Qt::PenStyle style;
};

/// One plot of the dashboard.
struct PlotKind
{
    const char* objectName;
    const char* title; ///< likewise
    const char* help; ///< likewise
    TracePlot::Format format;
    std::vector<PlotLine> lines;
};

/// From top to bottom.
const std::array<PlotKind, 4>& plotCatalogue();

QString plotHelp(const PlotKind& kind);
/// With all that several above each other have in common.
TracePlot* makePlot(const PlotKind& kind);

/// A trace for each line, up to `end`; a gap wherever nothing is known.
std::vector<TracePlot::Trace> plotTraces(
    const PlotKind& kind, const MetricHistory& history, WallTime end, std::chrono::seconds span);
/// Round local times.
std::vector<TracePlot::Tick> plotTicks(WallTime end, std::chrono::seconds span);

} // namespace signalbox
