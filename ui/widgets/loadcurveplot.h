// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/loadcurve.h"
#include "theme/theme.h"

#include <QWidget>

class QCustomPlot;

namespace signalbox {

/// Latencies of a load over two log axes: by percentile, with the tail stretched, or as a histogram. What the
/// mouse points at is told in a tool tip; the main percentiles are the accessible description. Draws nothing
/// while hidden.
class LoadCurvePlot : public QWidget
{
    Q_OBJECT

public:
    enum class Kind { Percentiles, Histogram };
    struct Curve
    {
        QString name;
        theme::Role role = theme::Role::ServerToClient;
        Qt::PenStyle style = Qt::SolidLine;
        std::vector<Histogram::Bar> bars;
    };

    LoadCurvePlot(Kind kind, const QString& title, QWidget* parent = nullptr);

    void setCurves(std::vector<Curve> curves);
    int curveCount() const { return static_cast<int>(m_curves.size()); }
    /// What is told of a place on the horizontal axis; empty where there is nothing.
    QString details(double x) const;

protected:
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    std::vector<CurvePoint> points(const Curve& curve) const;
    void draw();
    void style();
    void describe();

    const Kind m_kind;
    QCustomPlot* m_plot;
    std::vector<Curve> m_curves;
    bool m_isStale = true;
};

} // namespace signalbox
