// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/compareplot.h"

#include "net/concurrency.h"
#include "theme/contrast.h"
#include "theme/theme.h"
#include "widgets/picturefile.h"

#include <qcustomplot.h>

namespace signalbox {
namespace {

constexpr double BarWidth = 0.55; // of the place of one model
constexpr double LabelRoom = 0.28; // of the axis, right of the longest whisker, for its figure

QString modelTitle(const QByteArray& name)
{
    const ConcurrencyModel* model = findConcurrencyModel(name);
    return model ? QCoreApplication::translate("Concurrency", model->title) : QString::fromUtf8(name);
}

/// Figures with the unit of the metric.
class MetricTicker : public QCPAxisTicker
{
public:
    explicit MetricTicker(const ComparisonMetric& metric)
        : m_metric(metric)
    {
        setTickCount(4);
    }

protected:
    QString getTickLabel(double tick, const QLocale& /*locale*/, QChar /*format*/, int /*precision*/) override
    {
        return tick == 0 ? QStringLiteral("0") : m_metric.format(tick);
    }

private:
    const ComparisonMetric& m_metric;
};

} // namespace

ComparePlot::ComparePlot(QWidget* parent)
    : QWidget(parent)
    , m_plot(new QCustomPlot(this))
    , m_metric(&comparisonMetrics().front())
{
    m_plot->setObjectName(QStringLiteral("comparePlotArea"));
    m_plot->setFocusPolicy(Qt::NoFocus);
    m_plot->setMouseTracking(true);
    m_plot->installEventFilter(this);
    m_plot->setNotAntialiasedElements(QCP::aeAxes);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_plot);
    setMinimumHeight(150);
    draw();
}

void ComparePlot::setComparison(const ComparisonResult& result, const ComparisonMetric& metric)
{
    m_result = result;
    m_metric = &metric;
    draw();
}

QString ComparePlot::details(int row) const
{
    const ComparisonRow& model = m_result.rows.at(static_cast<std::size_t>(row));
    const auto spread = m_metric->spread(model);
    if (!spread)
        return {};
    QString text = tr("%1: %2").arg(modelTitle(model.model), m_metric->format(spread->median, *spread));
    if (spread->count > 1 && spread->max >= spread->floor())
        text += tr(" (median of %1 repeats, %2 to %3)")
                    .arg(spread->count)
                    .arg(m_metric->format(spread->min, *spread), m_metric->format(spread->max, *spread));
    if (model.clientsServed() < m_result.settings.load.clients)
        text += tr("; served %1 of %2 clients").arg(model.clientsServed()).arg(m_result.settings.load.clients);
    return text;
}

void ComparePlot::draw()
{
    m_bars.clear();
    double longest = 0;
    QStringList described;
    for (auto row = m_result.rows.size(); row-- > 0;) {
        const ComparisonRow& model = m_result.rows[row];
        const auto spread = m_metric->spread(model);
        if (!spread)
            continue;
        const bool isPartial = model.clientsServed() < m_result.settings.load.clients;
        m_bars.push_back({ static_cast<int>(row), *spread, isPartial });
        longest = std::max(longest, spread->max);
        described.prepend(details(static_cast<int>(row)));
    }
    setAccessibleDescription(described.join(QLatin1Char('\n')));
    setToolTip(m_bars.empty() ? tr("The comparison appears here") : QString());

    m_plot->clearPlottables();
    m_plot->clearItems();
    styleAxes();
    const double end = longest > 0 ? longest * (1 + LabelRoom) : 1;
    m_plot->xAxis->setRange(0, end);
    m_plot->yAxis->setRange(-0.6, std::max(1.0, static_cast<double>(m_bars.size())) - 0.4);
    const QSharedPointer<QCPAxisTickerText> names(new QCPAxisTickerText);
    double key = 0;
    for (const Bar& bar : m_bars) {
        const ComparisonRow& model = m_result.rows[static_cast<std::size_t>(bar.row)];
        QString name = modelTitle(model.model);
        if (bar.isPartial)
            name += tr("\n(%1 of %2 clients)").arg(model.clientsServed()).arg(m_result.settings.load.clients);
        names->addTick(key, name);
        drawBar(bar, key, end);
        key += 1;
    }
    m_plot->yAxis->setTicker(names);
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void ComparePlot::drawBar(const Bar& bar, double key, double room)
{
    const QColor ground = palette().color(QPalette::Active, QPalette::Base);
    const QColor ink = palette().color(QPalette::Active, QPalette::Text);
    const QColor accent = theme::color(bar.isPartial ? theme::Role::Muted : theme::Role::ServerToClient);

    auto* bars = new QCPBars(m_plot->yAxis, m_plot->xAxis);
    bars->setWidth(BarWidth);
    bars->setPen(QPen(accent, 1));
    bars->setBrush(
        bar.isPartial ? QBrush(accent, Qt::BDiagPattern) : QBrush(theme::mixed(ground, accent, 0.72)));
    bars->addData(key, bar.spread.median);
    if (bar.spread.min < bar.spread.max && bar.spread.max >= bar.spread.floor()) {
        auto* whiskers = new QCPErrorBars(m_plot->yAxis, m_plot->xAxis);
        whiskers->setDataPlottable(bars);
        whiskers->setErrorType(QCPErrorBars::etValueError);
        whiskers->setPen(QPen(ink, 1.25));
        whiskers->setWhiskerWidth(9);
        whiskers->setSymbolGap(0);
        whiskers->addData(bar.spread.median - bar.spread.min, bar.spread.max - bar.spread.median);
    }
    auto* figure = new QCPItemText(m_plot);
    figure->setText(m_metric->format(bar.spread.median, bar.spread));
    figure->setFont(theme::numberFont());
    figure->setColor(ink);
    figure->setPositionAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    figure->setPadding(QMargins(6, 0, 0, 0));
    figure->position->setCoords(std::max(0.0, bar.spread.max) + room * 0.005, key);
}

void ComparePlot::styleAxes()
{
    const QPalette colors = palette();
    const QColor ground = colors.color(QPalette::Active, QPalette::Base);
    const QColor ink = colors.color(QPalette::Active, QPalette::Text);
    const QColor quiet = theme::color(theme::Role::Muted);
    m_plot->setBackground(ground);
    for (QCPAxis* axis : { m_plot->xAxis, m_plot->yAxis }) {
        axis->setTickLabelFont(font());
        axis->setLabelFont(font());
        axis->setTickLabelColor(axis == m_plot->yAxis ? ink : quiet);
        axis->setLabelColor(quiet);
        axis->setBasePen(axis == m_plot->yAxis ? QPen(quiet, 1) : QPen(Qt::NoPen));
        axis->setTickPen(Qt::NoPen);
        axis->setSubTickPen(Qt::NoPen);
        axis->grid()->setZeroLinePen(Qt::NoPen);
    }
    m_plot->yAxis->grid()->setVisible(false);
    m_plot->xAxis->grid()->setPen(QPen(theme::mixed(ground, ink, 0.14), 1));
    m_plot->xAxis->setTicker(QSharedPointer<QCPAxisTicker>(new MetricTicker(*m_metric)));
    const QString title = QCoreApplication::translate("Comparison", m_metric->title);
    m_plot->xAxis->setLabel(m_metric->better == ComparisonMetric::Better::Higher
            ? tr("%1 (more is better)").arg(title)
            : m_metric->better == ComparisonMetric::Better::Lower ? tr("%1 (less is better)").arg(title)
                                                                  : title);
    const bool isEmpty = m_bars.empty();
    m_plot->xAxis->setVisible(!isEmpty);
    m_plot->yAxis->setVisible(!isEmpty);
    if (isEmpty) {
        auto* hint = new QCPItemText(m_plot);
        hint->position->setType(QCPItemPosition::ptAxisRectRatio);
        hint->position->setCoords(0.5, 0.5);
        hint->setColor(quiet);
        hint->setFont(font());
        hint->setText(tr("Bars appear here as models are measured."));
    }
}

QByteArray ComparePlot::png(const QString& caption) const
{
    constexpr int Scale = 2;
    constexpr int Margin = 12;
    const QPixmap plot = m_plot->toPixmap(m_plot->width(), m_plot->height(), Scale);
    const QFontMetrics metrics(font());
    const int width = m_plot->width();
    const QRect place = metrics.boundingRect(
        QRect(0, 0, width - 2 * Margin, 10'000), Qt::TextWordWrap | Qt::AlignLeft, caption);
    QImage image(QSize(width, m_plot->height() + place.height() + 2 * Margin) * Scale, QImage::Format_RGB32);
    image.setDevicePixelRatio(Scale);
    image.fill(palette().color(QPalette::Active, QPalette::Base));
    QPainter painter(&image);
    painter.drawPixmap(QRect(0, 0, width, m_plot->height()), plot);
    painter.setFont(font());
    painter.setPen(palette().color(QPalette::Active, QPalette::Text));
    painter.drawText(QRect(Margin, m_plot->height() + Margin, width - 2 * Margin, place.height()),
        Qt::TextWordWrap | Qt::AlignLeft, caption);
    painter.end();
    return pngBytes(image);
}

bool ComparePlot::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_plot && event->type() == QEvent::ToolTip && !m_bars.empty()) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const int bar = qRound(m_plot->yAxis->pixelToCoord(help->pos().y()));
        if (bar < 0 || bar >= static_cast<int>(m_bars.size()))
            QToolTip::hideText();
        else
            QToolTip::showText(help->globalPos(), details(m_bars[static_cast<std::size_t>(bar)].row), m_plot);
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void ComparePlot::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        draw();
}

} // namespace signalbox
