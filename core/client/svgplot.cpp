// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/svgplot.h"

#include <cmath>

namespace signalbox {
namespace {

constexpr double Width = 760;
constexpr double Height = 260;
constexpr double Left = 76;
constexpr double Right = 36;
constexpr double Top = 30;
constexpr double Bottom = 44;
constexpr int Ticks = 5; // of a linear axis, about

QString coordinate(double value) { return QString::number(value, 'f', 1); }

/// One axis, from values to places between 0 and 1.
class Scale
{
public:
    Scale(const SvgPlot& plot, const SvgPlot::Axis& axis, double CurvePoint::*part)
        : m_isLog(axis.isLog)
    {
        bool isAny = false;
        for (const SvgPlot::Line& line : plot.lines) {
            for (const CurvePoint& point : line.points) {
                const double value = point.*part;
                if (!std::isfinite(point.x) || !std::isfinite(point.y) || (m_isLog && value <= 0))
                    continue;
                m_from = isAny ? std::min(m_from, value) : value;
                m_to = isAny ? std::max(m_to, value) : value;
                isAny = true;
            }
        }
        if (m_isLog) {
            m_from = isAny ? std::pow(10, std::floor(std::log10(m_from) + 1e-9)) : 1;
            m_to = isAny ? std::max(m_from * 10, std::pow(10, std::ceil(std::log10(m_to) - 1e-9))) : 10;
        } else {
            m_from = 0;
            m_to = std::max({ m_to, axis.least, 1e-9 });
        }
    }

    double place(double value) const
    {
        return m_isLog ? std::log10(std::max(value, m_from) / m_from) / std::log10(m_to / m_from)
                       : (value - m_from) / (m_to - m_from);
    }

    std::vector<double> ticks() const
    {
        std::vector<double> ticks;
        if (m_isLog) {
            for (double tick = m_from; tick <= m_to * 1.0001; tick *= 10)
                ticks.push_back(tick);
            return ticks;
        }
        const double rough = (m_to - m_from) / Ticks;
        const double decade = std::pow(10, std::floor(std::log10(rough)));
        const double step = decade
            * (rough / decade < 1.5        ? 1
                    : rough / decade < 3.5 ? 2
                    : rough / decade < 7.5 ? 5
                                           : 10);
        for (int i = 0; i * step <= m_to * 1.0001; ++i)
            ticks.push_back(i * step);
        return ticks;
    }

private:
    bool m_isLog;
    double m_from = 0;
    double m_to = 0;
};

QString textAt(double x, double y, const char* anchor, const QString& text)
{
    return QStringLiteral("<text class=\"quiet\" x=\"%1\" y=\"%2\" text-anchor=\"%3\">%4</text>\n")
        .arg(coordinate(x), coordinate(y), QString::fromLatin1(anchor), xmlText(text));
}

QString lineFrom(double x1, double y1, double x2, double y2, const char* look)
{
    return QStringLiteral("<line class=\"%5\" x1=\"%1\" y1=\"%2\" x2=\"%3\" y2=\"%4\"/>\n")
        .arg(coordinate(x1), coordinate(y1), coordinate(x2), coordinate(y2), QString::fromLatin1(look));
}

} // namespace

QString xmlText(const QString& text)
{
    QString clean;
    for (const QChar each : text) {
        const bool isAllowed = each.unicode() >= 0x20 ? each.unicode() < 0xfffe
                                                      : each == QLatin1Char('\t') || each == QLatin1Char('\n');
        clean += isAllowed && !each.isSurrogate() ? each : QChar(QChar::ReplacementCharacter);
    }
    return clean.toHtmlEscaped();
}

QString SvgPlot::toSvg() const
{
    const Scale across(*this, x, &CurvePoint::x);
    const Scale up(*this, y, &CurvePoint::y);
    const auto xOf = [&](double value) { return Left + across.place(value) * (Width - Left - Right); };
    const auto yOf = [&](double value) { return Height - Bottom - up.place(value) * (Height - Top - Bottom); };
    QString svg = QStringLiteral("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %1 %2\" role=\"img\" "
                                 "aria-label=\"%3\">\n")
                      .arg(coordinate(Width), coordinate(Height), xmlText(title));
    for (const double tick : across.ticks()) {
        svg += lineFrom(xOf(tick), Top, xOf(tick), Height - Bottom, "grid");
        svg += textAt(xOf(tick), Height - Bottom + 16, "middle", x.label(tick));
    }
    for (const double tick : up.ticks()) {
        svg += lineFrom(Left, yOf(tick), Width - Right, yOf(tick), "grid");
        svg += textAt(Left - 6, yOf(tick) + 4, "end", y.label(tick));
    }
    svg += lineFrom(Left, Height - Bottom, Width - Right, Height - Bottom, "axis");
    svg += textAt(Left, 16, "start", y.title);
    svg += textAt(Width - Right, Height - 8, "end", x.title);
    double legend = Width - Right;
    for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
        QString points;
        bool isBroken = true;
        for (const CurvePoint& point : line->points) {
            if (!std::isfinite(point.x) || !std::isfinite(point.y)) {
                isBroken = true;
                continue;
            }
            points += QLatin1Char(std::exchange(isBroken, false) ? 'M' : 'L') + coordinate(xOf(point.x))
                + QLatin1Char(' ') + coordinate(yOf(point.y));
        }
        const QString look =
            QStringLiteral("line%1%2").arg(line->look).arg(QLatin1String(line->isDashed ? " dashed" : ""));
        if (!points.isEmpty())
            svg += QStringLiteral("<path class=\"%1\" d=\"%2\"/>\n").arg(look, points);
        if (lines.size() > 1) {
            svg += textAt(legend, 16, "end", line->name);
            legend -= 7.5 * static_cast<double>(line->name.size()) + 6;
            svg += QStringLiteral("<path class=\"%1\" d=\"M%2 12L%3 12\"/>\n")
                       .arg(look, coordinate(legend - 22), coordinate(legend));
            legend -= 34;
        }
    }
    return svg + QStringLiteral("</svg>\n");
}

} // namespace signalbox
