// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/traceplot.h"

#include "base/units.h"
#include "theme/contrast.h"

#include <qcustomplot.h>

#include <cmath>

namespace signalbox {
namespace {

constexpr int PlotHeight = 74;
constexpr double Headroom = 1.15; // of the axis, above the highest value

/// Zero, half and the whole of the axis, in the unit of the plot.
class ValueTicker : public QCPAxisTicker
{
public:
    explicit ValueTicker(TracePlot::Format format)
        : m_format(format)
    {
        setTickCount(2);
    }

protected:
    QString getTickLabel(double tick, const QLocale& /*locale*/, QChar /*format*/, int /*precision*/) override
    {
        return tick == 0 ? QStringLiteral("0") : m_format(tick);
    }
    int getSubTickCount(double /*tickStep*/) override { return 0; }

private:
    TracePlot::Format m_format;
};

/// How a heading shows a line; the dash says it without colour.
QString sampleOf(Qt::PenStyle style)
{
    return style == Qt::SolidLine ? QStringLiteral("── ")
        : style == Qt::DotLine    ? QStringLiteral("┈┈ ")
                                  : QStringLiteral("╌╌ ");
}

/// With gaps wide enough to show a line of the same values below.
QPen penOf(Qt::PenStyle style, const QColor& color)
{
    QPen pen(color, 1.5, style, Qt::FlatCap);
    if (style == Qt::DashLine)
        pen.setDashPattern({ 5, 4 });
    else if (style == Qt::DotLine)
        pen.setDashPattern({ 1.5, 2.5 });
    return pen;
}

/// And a mark, where a single value has no line.
QCPScatterStyle markOf(Qt::PenStyle style)
{
    return style == Qt::SolidLine ? QCPScatterStyle(QCPScatterStyle::ssDisc, 4)
        : style == Qt::DotLine    ? QCPScatterStyle(QCPScatterStyle::ssPlus, 6)
                                  : QCPScatterStyle(QCPScatterStyle::ssCross, 6);
}

/// The values that have nothing known on either side, for which no line is drawn.
TracePlot::Trace singles(const TracePlot::Trace& trace)
{
    TracePlot::Trace found;
    for (qsizetype i = 0; i < trace.values.size(); ++i) {
        const auto isKnown = [&](qsizetype at) {
            return at >= 0 && at < trace.values.size() && !std::isnan(trace.values[at]);
        };
        if (isKnown(i) && !isKnown(i - 1) && !isKnown(i + 1)) {
            found.keys.append(trace.keys[i]);
            found.values.append(trace.values[i]);
        }
    }
    return found;
}

QString agoText(double seconds) { return formatDuration(std::chrono::seconds { std::llround(seconds) }); }

} // namespace

TracePlot::TracePlot(const QString& title, std::vector<Line> lines, Format format, QWidget* parent)
    : QWidget(parent)
    , m_plot(new QCustomPlot(this))
    , m_lines(std::move(lines))
    , m_traces(m_lines.size())
    , m_title(title)
    , m_format(format)
{
    setAccessibleName(title);
    m_plot->setFocusPolicy(Qt::NoFocus);
    m_plot->setMinimumSize(100, PlotHeight);
    m_plot->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_plot->setMouseTracking(true);
    m_plot->installEventFilter(this);
    m_plot->setNotAntialiasedElements(QCP::aeAxes);
    m_plot->axisRect()->setAutoMargins(QCP::msLeft | QCP::msBottom);

    auto* heading = new QHBoxLayout;
    heading->setSpacing(6);
    auto* name = new QLabel(title);
    name->setTextFormat(Qt::PlainText);
    heading->addWidget(name);
    heading->addStretch();
    m_crossLine = new QCPItemLine(m_plot);
    m_crossLine->setLayer(QStringLiteral("overlay")); // which is drawn apart from the rest
    m_crossLine->setAntialiased(false);
    m_crossLine->setVisible(false);
    for (QCPItemPosition* end : { m_crossLine->start, m_crossLine->end }) {
        end->setTypeX(QCPItemPosition::ptPlotCoords);
        end->setTypeY(QCPItemPosition::ptAxisRectRatio);
    }
    for (const Line& line : m_lines) {
        addLine(line);
        heading->addWidget(m_legend.back());
    }
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(1);
    column->addLayout(heading);
    column->addWidget(m_plot);
    style();
}

/// The line, the marks of its single values, that of the crosshair, and what the heading says of it.
void TracePlot::addLine(const Line& line)
{
    m_plot->addGraph();
    QCPGraph* marks = m_plot->addGraph();
    marks->setLineStyle(QCPGraph::lsNone);
    marks->setScatterStyle(markOf(line.style));
    auto* mark = new QCPItemTracer(m_plot);
    mark->setLayer(QStringLiteral("overlay"));
    mark->setStyle(QCPItemTracer::tsCircle);
    mark->setSize(7);
    mark->setVisible(false);
    m_crossMarks.push_back(mark);
    auto* legend = new QLabel(sampleOf(line.style) + line.name);
    legend->setTextFormat(Qt::PlainText);
    legend->setVisible(m_lines.size() > 1);
    m_legend.push_back(legend);
}

void TracePlot::setTimesShown(bool areShown) { m_plot->xAxis->setTickLabels(areShown); }

void TracePlot::setStacked(const QString& widestValue, const QString& widestTime)
{
    m_plot->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    m_plot->setMinimumHeight(48);
    m_plot->axisRect()->setAutoMargins(QCP::msBottom);
    m_widestValue = widestValue;
    m_widestTime = widestTime;
    style();
}

void TracePlot::setTraces(std::vector<Trace> traces, std::chrono::seconds span)
{
    m_traces = std::move(traces);
    m_traces.resize(m_lines.size());
    m_span = span;
    m_isStale = true;
    describe();
    if (isVisible())
        draw();
}

void TracePlot::describe()
{
    QStringList sentences;
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        double least = 0;
        double most = 0;
        double last = NAN;
        for (const double value : m_traces[i].values) {
            if (std::isnan(value))
                continue;
            least = std::isnan(last) ? value : std::min(least, value);
            most = std::isnan(last) ? value : std::max(most, value);
            last = value;
        }
        const QString name = m_lines.size() > 1 ? m_lines[i].name : m_title;
        sentences.append(std::isnan(last) ? tr("%1: not available").arg(name)
                                          : tr("%1: %2 at last, from %3 to %4")
                                                .arg(name, m_format(last), m_format(least), m_format(most)));
    }
    setAccessibleDescription(sentences.join(QLatin1Char('\n')));
}

qsizetype TracePlot::nearest(std::size_t line, double key) const
{
    const auto& keys = m_traces[line].keys;
    const auto next = std::lower_bound(keys.begin(), keys.end(), key);
    auto best = next;
    if (next == keys.end() || (next != keys.begin() && key - *std::prev(next) < *next - key))
        best = next == keys.begin() ? next : std::prev(next);
    const double reach = std::chrono::duration<double>(m_span).count() / 20;
    return best == keys.end() || std::abs(*best - key) > reach ? -1 : best - keys.begin();
}

QString TracePlot::details(double key) const
{
    QStringList lines;
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        const qsizetype at = nearest(i, key);
        if (at < 0 || std::isnan(m_traces[i].values[at]))
            continue;
        const double value = m_traces[i].values[at];
        if (lines.isEmpty())
            lines.append(m_isElapsed ? tr("at %1").arg(
                             agoText(std::chrono::duration<double>(m_span).count() + m_traces[i].keys[at]))
                                     : tr("%1 ago").arg(agoText(-m_traces[i].keys[at])));
        lines.append(QStringLiteral("%1: %2").arg(m_lines[i].name, m_format(value)));
    }
    return lines.join(QLatin1Char('\n'));
}

void TracePlot::draw()
{
    m_isStale = false;
    double most = 0;
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        const Trace marks = singles(m_traces[i]);
        m_plot->graph(static_cast<int>(2 * i))->setData(m_traces[i].keys, m_traces[i].values, true);
        m_plot->graph(static_cast<int>(2 * i + 1))->setData(marks.keys, marks.values, true);
        for (const double value : m_traces[i].values) {
            if (value > most) // never true of NaN
                most = value;
        }
    }
    const double span = std::chrono::duration<double>(m_span).count();
    m_plot->xAxis->setRange(-span, 0);
    m_plot->yAxis->setRange(0, most > 0 ? most * Headroom : 1);
    m_plot->yAxis->setTickLabels(most > 0);
    setTicker();
    ++m_drawCount;
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void TracePlot::setTicker()
{
    const QSharedPointer<QCPAxisTickerText> times(new QCPAxisTickerText);
    for (const Tick& tick : m_ticks)
        times->addTick(tick.key, tick.text);
    if (m_ticks.empty()) {
        const double span = std::chrono::duration<double>(m_span).count();
        times->addTick(-span, m_isElapsed ? agoText(0) : QStringLiteral("−") + agoText(span));
        if (!m_isElapsed)
            times->addTick(-span / 2, QStringLiteral("−") + agoText(span / 2));
        times->addTick(0, m_isElapsed ? agoText(span) : tr("now"));
    }
    m_plot->xAxis->setTicker(times);
}

void TracePlot::setCrosshair(std::optional<double> key)
{
    m_crosshair = key;
    m_crossLine->setVisible(key.has_value());
    if (key) {
        m_crossLine->start->setCoords(*key, 0);
        m_crossLine->end->setCoords(*key, 1);
    }
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        const qsizetype at = key ? nearest(i, *key) : -1;
        const bool isOn =
            at >= 0 && std::abs(m_traces[i].keys[at] - *key) < 0.01 && !std::isnan(m_traces[i].values[at]);
        m_crossMarks[i]->setVisible(isOn);
        if (isOn)
            m_crossMarks[i]->position->setCoords(m_traces[i].keys[at], m_traces[i].values[at]);
    }
    if (isVisible())
        m_plot->layer(QStringLiteral("overlay"))->replot();
}

void TracePlot::style()
{
    applyColors(palette());
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        QPalette legend;
        legend.setColor(QPalette::WindowText, theme::color(m_lines[i].role));
        m_legend[i]->setPalette(legend);
    }
    m_isStale = true;
    if (isVisible())
        draw();
}

void TracePlot::applyColors(const QPalette& colors)
{
    const QColor ground = colors.color(QPalette::Active, QPalette::Window);
    const QColor ink = colors.color(QPalette::Active, QPalette::Text);
    const QColor quiet = theme::color(theme::Role::Muted, colors);
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.85);
    const QFontMetrics metrics(small);
    const auto width = [&metrics](const QString& text) { return metrics.horizontalAdvance(text); };
    m_plot->setBackground(ground);
    const int half = width(m_widestTime.isEmpty() ? tr("now") : m_widestTime) / 2; // of it is beyond the axis
    const int left = m_widestValue.isEmpty() ? 0 : width(m_widestValue) + 8;
    m_plot->axisRect()->setMargins(QMargins(left, 4, half + 3, 0));
    m_plot->axisRect()->setBackground(colors.color(QPalette::Active, QPalette::Base));
    for (QCPAxis* axis : { m_plot->xAxis, m_plot->yAxis }) {
        axis->setTickLabelFont(small);
        axis->setTickLabelColor(quiet);
        axis->setBasePen(QPen(theme::mixed(ground, ink, 0.3), 1));
        axis->setTickPen(Qt::NoPen);
        axis->setSubTickPen(Qt::NoPen);
        axis->setTickLabelPadding(3);
        axis->grid()->setPen(QPen(theme::mixed(ground, ink, 0.12), 1));
        axis->grid()->setZeroLinePen(Qt::NoPen);
    }
    m_plot->yAxis->setTicker(QSharedPointer<QCPAxisTicker>(new ValueTicker(m_format)));
    m_crossLine->setPen(QPen(ink, 1));
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        const QColor color = theme::color(m_lines[i].role, colors);
        m_plot->graph(static_cast<int>(2 * i))->setPen(penOf(m_lines[i].style, color));
        m_plot->graph(static_cast<int>(2 * i + 1))->setPen(QPen(color, 1.5));
        m_crossMarks[i]->setPen(QPen(color, 1.5));
        m_crossMarks[i]->setBrush(colors.color(QPalette::Active, QPalette::Base));
    }
}

void TracePlot::paint(QPainter& painter, const QRect& place, const QPalette& colors)
{
    applyColors(colors);
    draw(); // the newest, also of one that nobody has looked at
    const QFontMetrics metrics(font());
    const QRect head(place.left(), place.top(), place.width(), metrics.height());
    painter.setFont(font());
    painter.setPen(colors.color(QPalette::Active, QPalette::Text));
    painter.drawText(head, Qt::AlignLeft | Qt::AlignVCenter, m_title);
    int right = head.right();
    for (std::size_t i = m_lines.size(); i-- > 0 && m_lines.size() > 1;) {
        constexpr int Sample = 22;
        const int width = metrics.horizontalAdvance(m_lines[i].name);
        const QColor color = theme::color(m_lines[i].role, colors);
        painter.setPen(color);
        painter.drawText(
            QRect(right - width, head.top(), width + 1, head.height()), Qt::AlignVCenter, m_lines[i].name);
        painter.setPen(penOf(m_lines[i].style, color));
        const int y = head.center().y();
        painter.drawLine(right - width - Sample - 5, y, right - width - 5, y);
        right -= width + Sample + 16;
    }
    const QRect body = place.adjusted(0, head.height() + 1, 0, 0);
    QPicture picture; // since QCustomPlot needs a painter of its own kind
    QCPPainter recorder(&picture);
    recorder.setMode(QCPPainter::pmVectorized);
    m_plot->toPainter(&recorder, body.width(), body.height());
    recorder.end();
    painter.drawPicture(body.topLeft(), picture);
    style();
}

bool TracePlot::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_plot && event->type() == QEvent::MouseMove)
        Q_EMIT pointed(m_plot->xAxis->pixelToCoord(static_cast<QMouseEvent*>(event)->position().x()));
    if (watched == m_plot && event->type() == QEvent::Leave)
        Q_EMIT pointed({});
    if (watched == m_plot && event->type() == QEvent::ToolTip && m_isToolTipShown) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const QString text = details(m_plot->xAxis->pixelToCoord(help->pos().x()));
        if (text.isEmpty())
            return QWidget::eventFilter(watched, event); // what the widget is about
        QToolTip::showText(help->globalPos(), text, m_plot);
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void TracePlot::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        style();
}

void TracePlot::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (m_isStale)
        draw();
}

} // namespace signalbox
