// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/comparisonmetric.h"

#include <QWidget>

class QCustomPlot;

namespace signalbox {

/// One metric of a comparison as horizontal bars, one for each model: the median as bar and figure, least and
/// most of the repeats as whiskers. The axis begins at zero. Models that did not serve every client are hatched
/// and say so. What the mouse points at shows its exact figures; the same text is the accessible description.
class ComparePlot : public QWidget
{
    Q_OBJECT

public:
    explicit ComparePlot(QWidget* parent = nullptr);

    void setComparison(const ComparisonResult& result, const ComparisonMetric& metric);
    /// What the tool tip says of the model in this row of the comparison; empty if nothing was measured.
    QString details(int row) const;
    QByteArray png(const QString& caption) const; ///< twice as fine as on the screen

protected:
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Bar
    {
        int row; // of the comparison
        Spread spread;
        bool isPartial; // did not serve every client
    };

    void draw();
    void drawBar(const Bar& bar, double key, double room);
    void styleAxes();

    QCustomPlot* m_plot;
    ComparisonResult m_result;
    const ComparisonMetric* m_metric;
    std::vector<Bar> m_bars; // from the bottom up
};

} // namespace signalbox
