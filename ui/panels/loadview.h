// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/loadresult.h"

#include <QWidget>

class QLabel;
class QTabWidget;
class QTableView;

namespace signalbox {

class LoadCurvePlot;
class LoadModel;
class TracePlot;

/// What a load shows: its course, the latencies by percentile and as a histogram, and the table of its result,
/// with an earlier result beside it if there is one. Only what can be seen is drawn.
class LoadView : public QWidget
{
    Q_OBJECT

public:
    explicit LoadView(QWidget* parent = nullptr);

    /// While the load runs.
    void setDetails(const LoadDetails& details, bool isOpenLoop);
    /// When it is over. `before` may be null.
    void setResult(const LoadResult& result, const LoadResult* before);
    /// What the current tab shows, whole, twice as fine as on the screen.
    QByteArray png() const;

private:
    QWidget* makeCourse();
    QWidget* makeResult();
    void showCourse(const std::vector<LoadSample>& series);
    void showCurves(const std::vector<Histogram::Bar>& latency, const std::vector<Histogram::Bar>& uncorrected,
        const LoadResult* before);

    QTabWidget* m_tabs;
    QWidget* m_course = nullptr;
    TracePlot* m_throughput = nullptr;
    TracePlot* m_latency = nullptr;
    TracePlot* m_clients = nullptr;
    LoadCurvePlot* m_percentiles;
    LoadCurvePlot* m_histogram;
    LoadModel* m_model;
    QTableView* m_table = nullptr;
    QLabel* m_caveats = nullptr;
};

} // namespace signalbox
