// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/loadcurveplot.h"

#include "base/units.h"
#include "theme/contrast.h"

#include <qcustomplot.h>

#include <cmath>

namespace signalbox {
namespace {

QString latencyText(double nanoseconds)
{
    return formatLatency(std::chrono::nanoseconds(std::llround(std::clamp(nanoseconds, 0.0, 9e18))));
}

QString countText(double count) { return count < 1 ? QStringLiteral("0") : formatCount(count); }

/// Powers of ten, and 2 and 5 times these where there is room.
class LogTicker : public QCPAxisTickerLog
{
public:
    explicit LogTicker(QString (*format)(double))
        : m_format(format)
    {
        setLogBase(10);
        setSubTickCount(0);
    }

protected:
    QString getTickLabel(double tick, const QLocale& /*locale*/, QChar /*format*/, int /*precision*/) override
    {
        return m_format(tick);
    }

private:
    QString (*m_format)(double);
};

} // namespace

LoadCurvePlot::LoadCurvePlot(Kind kind, const QString& title, QWidget* parent)
    : QWidget(parent)
    , m_kind(kind)
    , m_plot(new QCustomPlot(this))
{
    setAccessibleName(title);
    m_plot->setFocusPolicy(Qt::NoFocus);
    m_plot->setMouseTracking(true);
    m_plot->installEventFilter(this);
    m_plot->setNotAntialiasedElements(QCP::aeAxes);
    const bool isCurve = kind == Kind::Percentiles;
    for (QCPAxis* axis : { m_plot->xAxis, m_plot->yAxis })
        axis->setScaleType(QCPAxis::stLogarithmic);
    m_plot->xAxis->setTicker(
        QSharedPointer<QCPAxisTicker>(new LogTicker(isCurve ? &percentileName : &latencyText)));
    m_plot->yAxis->setTicker(QSharedPointer<QCPAxisTicker>(new LogTicker(isCurve ? &latencyText : &countText)));
    m_plot->xAxis->setLabel(isCurve ? tr("Percentile, the tail stretched") : tr("Latency"));
    m_plot->yAxis->setLabel(isCurve ? tr("Latency") : tr("Messages"));
    m_plot->axisRect()->insetLayout()->setInsetAlignment(
        0, Qt::AlignTop | (isCurve ? Qt::AlignLeft : Qt::AlignRight));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_plot);
    setMinimumHeight(120);
    style();
}

void LoadCurvePlot::setCurves(std::vector<Curve> curves)
{
    m_curves = std::move(curves);
    std::erase_if(m_curves, [](const Curve& curve) { return curve.bars.empty(); });
    m_isStale = true;
    describe();
    if (isVisible())
        draw();
}

std::vector<CurvePoint> LoadCurvePlot::points(const Curve& curve) const
{
    return m_kind == Kind::Percentiles ? percentileCurve(curve.bars) : binOutline(latencyBins(curve.bars));
}

void LoadCurvePlot::describe()
{
    QStringList sentences;
    for (const Curve& curve : m_curves) {
        const std::vector<CurvePoint> all = percentileCurve(curve.bars);
        QStringList parts;
        for (const double x : { 2.0, 10.0, 100.0, 1000.0 }) {
            const auto found = std::ranges::find_if(all, [x](const CurvePoint& point) { return point.x >= x; });
            if (found != all.end())
                parts.append(tr("%1: %2").arg(percentileName(x), latencyText(found->y)));
        }
        sentences.append(QStringLiteral("%1: %2").arg(curve.name, parts.join(QStringLiteral(", "))));
    }
    setAccessibleDescription(sentences.join(QLatin1Char('\n')));
    setToolTip(m_curves.empty() ? tr("Latencies appear here as soon as they are measured") : QString());
}

QString LoadCurvePlot::details(double x) const
{
    QStringList lines;
    for (const Curve& curve : m_curves) {
        if (m_kind == Kind::Histogram) {
            for (const LatencyBin& bin : latencyBins(curve.bars)) {
                if (x >= bin.from && x < bin.to)
                    lines.append(tr("%1: %2 messages from %3 to %4")
                                     .arg(curve.name)
                                     .arg(bin.count)
                                     .arg(latencyText(bin.from), latencyText(bin.to)));
            }
            continue;
        }
        const std::vector<CurvePoint> all = percentileCurve(curve.bars);
        const auto found = std::ranges::find_if(all, [x](const CurvePoint& point) { return point.x >= x; });
        if (x >= 1 && found != all.end())
            lines.append(tr("%1: %2 of the messages took at most %3")
                             .arg(curve.name, percentileName(found->x), latencyText(found->y)));
    }
    return lines.join(QLatin1Char('\n'));
}

void LoadCurvePlot::draw()
{
    m_isStale = false;
    m_plot->clearPlottables();
    double right = 10;
    double low = 0;
    double high = 0;
    double left = m_kind == Kind::Percentiles ? 1 : 0;
    for (const Curve& curve : m_curves) {
        QCPGraph* graph = m_plot->addGraph();
        graph->setName(curve.name);
        const QColor color = theme::color(curve.role);
        graph->setPen(QPen(color, 1.5, curve.style));
        if (m_kind == Kind::Histogram && curve.style == Qt::SolidLine && graph == m_plot->graph(0)) {
            QColor fill = color;
            fill.setAlpha(50);
            graph->setBrush(fill);
        }
        for (const CurvePoint& point : points(curve)) {
            graph->addData(point.x, std::max(point.y, 0.5));
            left = left > 0 ? std::min(left, point.x) : point.x;
            right = std::max(right, point.x);
            low = low > 0 ? std::min(low, point.y) : point.y;
            high = std::max(high, point.y);
        }
    }
    const bool isEmpty = m_curves.empty();
    m_plot->xAxis->setRange(std::max(left, 1.0), std::max(right, left * 2));
    m_plot->yAxis->setRange(
        std::max(0.5, m_kind == Kind::Percentiles ? low / 1.3 : 0.5), std::max(high * 1.6, low * 4 + 1));
    for (QCPAxis* axis : { m_plot->xAxis, m_plot->yAxis })
        axis->setTickLabels(!isEmpty);
    m_plot->legend->setVisible(m_curves.size() > 1);
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void LoadCurvePlot::style()
{
    const QPalette colors = palette();
    const QColor ground = colors.color(QPalette::Active, QPalette::Base);
    const QColor ink = colors.color(QPalette::Active, QPalette::Text);
    const QColor quiet = theme::color(theme::Role::Muted);
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.85);
    m_plot->setBackground(ground);
    for (QCPAxis* axis : { m_plot->xAxis, m_plot->yAxis }) {
        axis->setTickLabelFont(small);
        axis->setLabelFont(small);
        axis->setTickLabelColor(quiet);
        axis->setLabelColor(quiet);
        axis->setBasePen(QPen(theme::mixed(ground, ink, 0.3), 1));
        axis->setTickPen(Qt::NoPen);
        axis->setSubTickPen(Qt::NoPen);
        axis->grid()->setPen(QPen(theme::mixed(ground, ink, 0.12), 1));
        axis->grid()->setZeroLinePen(Qt::NoPen);
    }
    m_plot->legend->setFont(small);
    m_plot->legend->setTextColor(ink);
    m_plot->legend->setBrush(ground);
    m_plot->legend->setBorderPen(Qt::NoPen);
    m_isStale = true;
    if (isVisible())
        draw();
}

bool LoadCurvePlot::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_plot && event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const QString text = details(m_plot->xAxis->pixelToCoord(help->pos().x()));
        if (text.isEmpty())
            return QWidget::eventFilter(watched, event); // what the widget is about
        QToolTip::showText(help->globalPos(), text, m_plot);
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void LoadCurvePlot::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        style();
}

void LoadCurvePlot::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (m_isStale)
        draw();
}

} // namespace signalbox
