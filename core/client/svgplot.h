// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/loadcurve.h"

#include <functional>

namespace signalbox {

/// Lines over two axes as an SVG element for a page; colours come from the page's classes line1, line2, line3,
/// axis, grid and quiet. All text is escaped.
struct SvgPlot
{
    struct Axis
    {
        QString title;
        bool isLog = false;
        std::function<QString(double)> label;
        double least = 0; ///< what the axis reaches at least; a log axis goes by its points alone
    };
    struct Line
    {
        QString name;
        int look = 1; ///< 1 to 3
        bool isDashed = false;
        std::vector<CurvePoint> points; ///< with NaN where the line has a gap
    };

    QString title;
    Axis x;
    Axis y;
    std::vector<Line> lines;

    QString toSvg() const;
};

/// Text as XML may hold it: escaped, without characters that XML 1.0 has no place for.
QString xmlText(const QString& text);

} // namespace signalbox
