// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "theme/theme.h"

#include <QWidget>

#include <chrono>
#include <optional>
#include <vector>

class QCPItemLine;
class QCPItemTracer;
class QCustomPlot;
class QLabel;

namespace signalbox {

/// A small plot of a few quantities of the same unit over the last minutes, up to now at the right edge;
/// the axis begins at zero. Which line is which says the heading, where their colours and dashes show; a value
/// with nothing known on either side is a mark. What the mouse points at is told in a tool tip; the range of
/// each line is the accessible description. Several can stand above each other with one time axis and one
/// crosshair.
class TracePlot : public QWidget
{
    Q_OBJECT

public:
    struct Line
    {
        QString name;
        theme::Role role = theme::Role::ServerToClient;
        Qt::PenStyle style = Qt::SolidLine;
    };
    struct Trace
    {
        QVector<double> keys; ///< seconds, 0 is now, in order
        QVector<double> values; ///< NaN where nothing is known: the line has a gap there
    };
    using Format = QString (*)(double value);
    struct Tick
    {
        double key; ///< as in Trace
        QString text; ///< empty: only the line of the grid
    };

    TracePlot(const QString& title, std::vector<Line> lines, Format format, QWidget* parent = nullptr);

    /// The right edge is the end of what is shown rather than now; times count from its beginning.
    void setElapsed(bool isElapsed) { m_isElapsed = isElapsed; }
    /// One trace for each line. Draws nothing while the widget is hidden.
    void setTraces(std::vector<Trace> traces, std::chrono::seconds span);
    /// What is told of a time, in seconds; empty where nothing is known.
    QString details(double key) const;

    // For plots that share a time axis:
    /// Instead of "now" and how long ago. Drawn with the next traces.
    void setTicks(std::vector<Tick> ticks) { m_ticks = std::move(ticks); }
    /// Times stand below this plot; true at first.
    void setTimesShown(bool areShown);
    /// As tall as there is room, and the same room for values as the others: that of the widest text.
    void setStacked(const QString& widestValue, const QString& widestTime);
    /// A line at this time over the plot, and a mark on each line that has a value there. None: none.
    void setCrosshair(std::optional<double> key);
    /// Instead of the tool tip: the mouse is told by pointed().
    void setToolTipShown(bool isShown) { m_isToolTipShown = isShown; }

    /// Heading and plot as they are, in the colours of the palette.
    void paint(QPainter& painter, const QRect& place, const QPalette& colors);
    /// How often it was drawn anew: not at all while hidden.
    int drawCount() const noexcept { return m_drawCount; }

Q_SIGNALS:
    /// The mouse is at this time over the plot; none: it has left.
    void pointed(std::optional<double> key);

protected:
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void draw();
    void style();
    void applyColors(const QPalette& colors);
    void describe();
    void setTicker();
    void addLine(const Line& line);
    qsizetype nearest(std::size_t line, double key) const; // -1 if none is near

    QCustomPlot* m_plot;
    std::vector<QLabel*> m_legend; // by line
    std::vector<Line> m_lines;
    std::vector<Trace> m_traces;
    std::vector<Tick> m_ticks;
    std::optional<double> m_crosshair;
    QCPItemLine* m_crossLine;
    std::vector<QCPItemTracer*> m_crossMarks; // by line
    std::chrono::seconds m_span { 60 };
    QString m_title;
    Format m_format;
    bool m_isElapsed = false;
    bool m_isStale = true; // what is drawn is not what there is
    bool m_isToolTipShown = true;
    QString m_widestValue; // empty: as wide as need be
    QString m_widestTime; // empty: "now" is the rightmost
    int m_drawCount = 0;
};

} // namespace signalbox
