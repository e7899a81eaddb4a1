// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/loadview.h"

#include "base/units.h"
#include "client/loadratio.h"
#include "models/loadmodel.h"
#include "widgets/emptystate.h"
#include "widgets/loadcurveplot.h"
#include "widgets/picturefile.h"
#include "widgets/traceplot.h"

#include <QCoreApplication>
#include <QHeaderView>
#include <QImage>
#include <QLabel>
#include <QPainter>
#include <QScrollArea>
#include <QTableView>
#include <QTabWidget>
#include <QVBoxLayout>

#include <cmath>

namespace signalbox {
namespace {

QString perSecond(double value) { return QCoreApplication::translate("Load", "%1/s").arg(formatCount(value)); }
/// Clients are whole: a line of the grid between has no label.
QString clientsText(double count) { return count == std::floor(count) ? formatCount(count) : QString(); }
QString latencyText(double nanoseconds)
{
    return formatLatency(std::chrono::nanoseconds(std::llround(nanoseconds)));
}

} // namespace

LoadView::LoadView(QWidget* parent)
    : QWidget(parent)
    , m_tabs(new QTabWidget(this))
    , m_percentiles(new LoadCurvePlot(LoadCurvePlot::Kind::Percentiles, tr("Latency by percentile")))
    , m_histogram(new LoadCurvePlot(LoadCurvePlot::Kind::Histogram, tr("Latency histogram")))
    , m_model(new LoadModel(this))
{
    m_tabs->setObjectName(QStringLiteral("loadTabs"));
    m_tabs->setAccessibleName(tr("What the load shows"));
    m_tabs->setDocumentMode(true);
    m_percentiles->setObjectName(QStringLiteral("loadPercentilePlot"));
    m_histogram->setObjectName(QStringLiteral("loadHistogramPlot"));
    m_tabs->addTab(makeCourse(), tr("Over time"));
    m_tabs->addTab(m_percentiles, tr("Percentiles"));
    m_tabs->addTab(m_histogram, tr("Histogram"));
    m_tabs->addTab(makeResult(), tr("Result"));
    m_tabs->setTabToolTip(0, tr("Throughput, latency and clients since the load began"));
    m_tabs->setTabToolTip(1, tr("Latency by percentile, with the tail stretched"));
    m_tabs->setTabToolTip(2, tr("How many messages took how long"));
    m_tabs->setTabToolTip(3, tr("The figures, beside an earlier result if there is one"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_tabs);
}

QWidget* LoadView::makeCourse()
{
    m_throughput = new TracePlot(tr("Throughput"), { { tr("messages") } }, &perSecond);
    m_throughput->setObjectName(QStringLiteral("loadThroughputPlot"));
    m_latency = new TracePlot(tr("Latency"),
        { { tr("p50") }, { tr("p99"), theme::Role::ClientToServer, Qt::DashLine } }, &latencyText);
    m_latency->setObjectName(QStringLiteral("loadLatencyPlot"));
    m_clients = new TracePlot(tr("Clients"),
        { { tr("up") }, { tr("failed"), theme::Role::ClientToServer, Qt::DashLine } }, &clientsText);
    m_clients->setObjectName(QStringLiteral("loadClientsPlot"));
    m_course = new QWidget;
    auto* column = new QVBoxLayout(m_course);
    column->setContentsMargins(0, 4, 0, 0);
    for (TracePlot* plot : { m_throughput, m_latency, m_clients }) {
        plot->setElapsed(true);
        column->addWidget(plot);
    }
    column->addStretch();
    auto* scroll = new QScrollArea;
    scroll->setObjectName(QStringLiteral("loadCourseArea"));
    scroll->setAccessibleName(tr("Course of the load"));
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(m_course);
    return scroll;
}

QWidget* LoadView::makeResult()
{
    m_table = new QTableView;
    m_table->setObjectName(QStringLiteral("loadResultView"));
    m_table->setAccessibleName(tr("Result of the load"));
    m_table->setModel(m_model);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setTabKeyNavigation(false);
    m_table->setAlternatingRowColors(true);
    m_table->setShowGrid(false);
    m_table->setWordWrap(true);
    m_table->setCornerButtonEnabled(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents); // some ten rows
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setStretchLastSection(true);
    auto* empty = new EmptyState(m_table);
    empty->setText(tr("No result yet"), tr("Start a load; its figures stay here until the next."));
    m_caveats = new QLabel;
    m_caveats->setObjectName(QStringLiteral("loadCaveats"));
    m_caveats->setTextFormat(Qt::PlainText);
    m_caveats->setWordWrap(true);
    m_caveats->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_caveats->hide();
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_table, 1);
    column->addWidget(m_caveats);
    return page;
}

void LoadView::showCourse(const std::vector<LoadSample>& series)
{
    if (series.empty())
        return;
    const auto seconds = [](std::chrono::nanoseconds span) {
        return std::chrono::duration<double>(span).count();
    };
    const auto whole = std::chrono::seconds(std::max<qint64>(1, std::llround(seconds(series.back().at))));
    TracePlot::Trace rate, p50, p99, up, failed;
    for (const LoadSample& sample : series) {
        const double key = seconds(sample.at - series.back().at);
        for (TracePlot::Trace* trace : { &rate, &p50, &p99, &up, &failed })
            trace->keys.append(key);
        rate.values.append(sample.rate);
        up.values.append(sample.connected);
        failed.values.append(sample.failed);
        const bool isMeasured = sample.p99.count() > 0;
        p50.values.append(isMeasured ? static_cast<double>(sample.p50.count()) : NAN);
        p99.values.append(isMeasured ? static_cast<double>(sample.p99.count()) : NAN);
    }
    m_throughput->setTraces({ rate }, whole);
    m_latency->setTraces({ p50, p99 }, whole);
    m_clients->setTraces({ up, failed }, whole);
}

void LoadView::showCurves(const std::vector<Histogram::Bar>& latency,
    const std::vector<Histogram::Bar>& uncorrected, const LoadResult* before)
{
    using Curve = LoadCurvePlot::Curve;
    std::vector<Curve> curves { { uncorrected.empty() ? tr("Now") : tr("From the intended time"),
        theme::Role::ServerToClient, Qt::SolidLine, latency } };
    if (!uncorrected.empty())
        curves.push_back({ tr("Uncorrected"), theme::Role::ClientToServer, Qt::DashLine, uncorrected });
    if (before)
        curves.push_back({ tr("Before"), theme::Role::Muted, Qt::SolidLine, before->curve });
    m_percentiles->setCurves(curves);
    m_histogram->setCurves(std::move(curves));
}

void LoadView::setDetails(const LoadDetails& details, bool isOpenLoop)
{
    showCourse(details.series);
    showCurves(details.latency, isOpenLoop ? details.uncorrected : std::vector<Histogram::Bar>(), nullptr);
}

void LoadView::setResult(const LoadResult& result, const LoadResult* before)
{
    showCourse(result.series);
    showCurves(result.curve, result.uncorrectedCurve, before);
    m_model->setResult(result, before);
    m_table->horizontalHeader()->setSectionResizeMode(before ? QHeaderView::Stretch : QHeaderView::Interactive);
    m_table->resizeColumnToContents(0);
    m_caveats->setVisible(before != nullptr);
    m_caveats->setText(before ? comparisonCaveats(*before, result).join(QLatin1Char(' ')) : QString());
}

QByteArray LoadView::png() const
{
    constexpr int Scale = 2;
    QWidget* page = m_tabs->currentIndex() == 0 ? m_course : m_tabs->currentWidget();
    QImage image(page->size() * Scale, QImage::Format_RGB32);
    image.setDevicePixelRatio(Scale);
    image.fill(palette().color(QPalette::Active, QPalette::Window));
    QPainter painter(&image);
    page->render(&painter);
    painter.end();
    return pngBytes(image);
}

} // namespace signalbox
