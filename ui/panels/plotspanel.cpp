// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/plotspanel.h"

#include "models/eventtime.h"
#include "models/metrictext.h"
#include "models/plaintooltip.h"
#include "panels/plotcatalogue.h"
#include "theme/theme.h"
#include "widgets/messageline.h"
#include "widgets/traceplot.h"

#include <QAccessible>
#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QScrollArea>
#include <QSettings>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace signalbox {
namespace {

constexpr int Spans[] = { 1, 2, 5, 10 }; // minutes
constexpr int DefaultSpan = 1; // of those
constexpr int ValueLines = 3;

/// Local time of day, to the second.
QString clockText(WallTime time) { return formatTimeOfDay(time).left(8); }

double secondsBetween(WallTime from, WallTime to) { return std::chrono::duration<double>(to - from).count(); }

} // namespace

PlotsPanel::PlotsPanel(QWidget* parent)
    : QWidget(parent)
    , m_spans(new QComboBox)
    , m_pause(new QToolButton)
    , m_export(new QToolButton)
    , m_state(new MessageLine)
    , m_message(new MessageLine)
    , m_stack(new QWidget)
    , m_values(new QLabel)
{
    setObjectName(QStringLiteral("plotsPanel"));
    setAccessibleName(tr("Plots"));
    setWhatsThis(tr("The server over the last minutes, a value a second, from the differences of its counters. "
                    "Collected also while this panel is hidden. Where nothing is known there is a gap."));
    m_state->setObjectName(QStringLiteral("plotsState"));
    m_message->setObjectName(QStringLiteral("plotsMessage"));
    m_values->setObjectName(QStringLiteral("plotsValues"));
    m_values->setAccessibleName(tr("Values at the crosshair"));
    m_values->setTextFormat(Qt::PlainText);
    m_values->setWordWrap(true);
    m_values->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_values->setFont(theme::numberFont());
    m_values->setMinimumHeight(QFontMetrics(m_values->font()).lineSpacing() * ValueLines); // it stays in place
    m_values->setTextInteractionFlags(Qt::TextSelectableByMouse);

    auto* area = new QScrollArea;
    area->setObjectName(QStringLiteral("plotsScroll"));
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus); // its content takes it
    area->setWidget(makeStack());
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 6, 8, 6);
    column->setSpacing(4);
    column->addWidget(makeBar());
    column->addWidget(m_state);
    column->addWidget(m_message);
    column->addWidget(area, 1);
    column->addWidget(m_values);
    showState();
    setMessage(Severity::Info, {});
}

QWidget* PlotsPanel::makeBar()
{
    m_spans->setObjectName(QStringLiteral("plotsSpanCombo"));
    m_spans->setAccessibleName(tr("How far back"));
    m_spans->setToolTip(tr("How many minutes the plots show (Up, Down)"));
    for (const int minutes : Spans)
        m_spans->addItem(minutes == 1 ? tr("Last minute") : tr("Last %1 minutes").arg(minutes), minutes);
    m_spans->setCurrentIndex(DefaultSpan);
    connect(m_spans, &QComboBox::currentIndexChanged, this, &PlotsPanel::showTraces);
    m_pause->setObjectName(QStringLiteral("plotsPauseButton"));
    m_pause->setText(tr("Pause"));
    m_pause->setCheckable(true);
    m_pause->setAutoRaise(true);
    m_pause->setFocusPolicy(Qt::TabFocus);
    m_pause->setAccessibleName(tr("Pause the plots"));
    m_pause->setToolTip(tr("The plots stand still; data goes on being collected (Space in the plots)"));
    connect(m_pause, &QToolButton::toggled, this, &PlotsPanel::setPaused);
    m_export->setObjectName(QStringLiteral("plotsExportButton"));
    m_export->setIcon(theme::icon(QStringLiteral("export")));
    m_export->setText(tr("Export..."));
    m_export->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_export->setAutoRaise(true);
    m_export->setFocusPolicy(Qt::TabFocus);
    m_export->setAccessibleName(tr("Export the plots"));
    m_export->setToolTip(
        tr("Writes what is shown as a picture, PNG or SVG, or as numbers, CSV (X in the plots)"));
    connect(m_export, &QToolButton::clicked, this, &PlotsPanel::openExport);
    auto* bar = new QWidget;
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    row->addWidget(m_spans);
    row->addWidget(m_pause);
    row->addStretch();
    row->addWidget(m_export);
    return bar;
}

QWidget* PlotsPanel::makeStack()
{
    m_stack->setObjectName(QStringLiteral("plotsStack"));
    m_stack->setAccessibleName(tr("Plots over time"));
    m_stack->setFocusPolicy(Qt::StrongFocus);
    m_stack->installEventFilter(this);
    auto* column = new QVBoxLayout(m_stack);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    const auto& catalogue = plotCatalogue();
    for (std::size_t i = 0; i < PlotCount; ++i) {
        m_plots[i] = makePlot(catalogue[i]);
        const bool isLast = i + 1 == PlotCount;
        m_plots[i]->setTimesShown(isLast);
        column->addWidget(m_plots[i], isLast ? 6 : 5); // it has the times below
        connect(m_plots[i], &TracePlot::pointed, this, [this](std::optional<double> key) {
            m_pointed = key;
            if (key) {
                m_chosen.reset();
                m_isAtNewest = false;
            }
            showCrosshair();
        });
    }
    return m_stack;
}

// --- What comes in ---

void PlotsPanel::setSource(const MetricHistory* history)
{
    m_source = history;
    refresh();
}

void PlotsPanel::refresh()
{
    if (!isSeen())
        return;
    showState();
    if (!isPaused())
        showTraces();
}

void PlotsPanel::setInFront(bool isInFront)
{
    m_isInFront = isInFront;
    refresh();
}

void PlotsPanel::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    refresh();
    showTraces(); // also of a paused one
}

void PlotsPanel::setRecordingShown(bool isShown)
{
    m_isRecordingShown = isShown;
    showState();
}

void PlotsPanel::takeFocus() { m_stack->setFocus(Qt::ShortcutFocusReason); }

void PlotsPanel::setPaused(bool isPaused)
{
    m_frozen.reset();
    if (isPaused)
        m_frozen = *m_source; // what is older than the history keeps stays in sight
    showState();
    if (!isPaused)
        showTraces();
}

std::chrono::seconds PlotsPanel::span() const
{
    return std::chrono::minutes { m_spans->currentData().toInt() };
}

// --- What is shown ---

void PlotsPanel::showTraces()
{
    if (!isSeen())
        return;
    if (!isPaused())
        m_end = wallNow();
    const auto ticks = plotTicks(m_end, span());
    for (std::size_t i = 0; i < PlotCount; ++i) {
        m_plots[i]->setTicks(ticks);
        m_plots[i]->setTraces(plotTraces(plotCatalogue()[i], shown(), m_end, span()), span());
    }
    if (m_chosen && *m_chosen < m_end - span())
        m_chosen.reset();
    showCrosshair();
}

void PlotsPanel::showState()
{
    QString text;
    if (isPaused())
        text =
            tr("Paused, %1 s behind. Data goes on being collected.")
                .arg(std::max<qint64>(0, std::chrono::floor<std::chrono::seconds>(wallNow() - m_end).count()));
    else if (m_isRecordingShown)
        text = tr("The plots show the server of this window, not the recording.");
    m_state->setMessage(isPaused() ? Severity::Note : Severity::Info, text);
    m_state->setVisible(!text.isEmpty());
}

void PlotsPanel::setMessage(Severity severity, const QString& text)
{
    m_message->setMessage(severity, text);
    m_message->setVisible(!text.isEmpty());
}

/// On a sample, where there is one near the mouse.
std::optional<WallTime> PlotsPanel::crosshair() const
{
    if (m_isAtNewest && !shown().isEmpty())
        return shown().samples().back().time;
    if (m_chosen)
        return m_chosen;
    if (!m_pointed || *m_pointed > 0 || -*m_pointed > std::chrono::duration<double>(span()).count())
        return {};
    const WallTime time =
        m_end + std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::duration<double>(*m_pointed));
    const qsizetype at = shown().nearest(time, MetricHistory::Gap / 2);
    return at < 0 ? time : shown().samples()[static_cast<std::size_t>(at)].time;
}

void PlotsPanel::showCrosshair()
{
    if (!isSeen())
        return;
    const auto time = crosshair();
    const auto& samples = shown().samples();
    for (TracePlot* plot : m_plots)
        plot->setCrosshair(time ? std::optional(secondsBetween(m_end, *time)) : std::nullopt);
    QString text;
    QString exact;
    if (samples.empty()) {
        text = tr("Nothing was measured yet. Start the server, and its traffic appears here.");
    } else {
        const WallTime told = time.value_or(samples.back().time);
        const qsizetype at = shown().nearest(told, MetricHistory::Gap / 2);
        exact = formatExactTime(told);
        text = clockText(told) + QStringLiteral(" · ")
            + (at < 0 ? tr("nothing is known of this time")
                      : metricsInWords(samples[static_cast<std::size_t>(at)]));
    }
    if (m_values->text() == text)
        return;
    m_values->setText(text);
    m_values->setToolTip(plainToolTip(exact));
    for (std::size_t i = 0; i < PlotCount; ++i) {
        const QString help = plotHelp(plotCatalogue()[i]);
        m_plots[i]->setToolTip(
            plainToolTip(time ? QStringLiteral("%1\n%2").arg(exact, help) : help)); // the date too
    }
    m_stack->setAccessibleDescription(text);
    if (m_stack->hasFocus()) {
        QAccessibleEvent changed(m_stack, QAccessible::DescriptionChanged);
        QAccessible::updateAccessibility(&changed);
    }
}

// --- Keys ---

bool PlotsPanel::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_stack && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (handleKey(key->key(), key->modifiers()))
            return true;
    }
    if (watched == m_stack && event->type() == QEvent::FocusIn && !m_chosen && !m_pointed
        && static_cast<QFocusEvent*>(event)->reason() != Qt::MouseFocusReason)
        handleKey(Qt::Key_End, {}); // the crosshair shows where the focus is
    if (watched == m_stack && event->type() == QEvent::FocusOut)
        hideCrosshair();
    return QWidget::eventFilter(watched, event);
}

bool PlotsPanel::handleKey(int key, Qt::KeyboardModifiers modifiers)
{
    const auto& samples = shown().samples();
    const auto last = static_cast<qsizetype>(samples.size()) - 1;
    const qsizetype first =
        std::ranges::lower_bound(samples, m_end - span(), {}, &MetricSample::time) - samples.begin();
    const auto from = crosshair();
    const qsizetype at = from ? shown().nearest(*from, span()) : last;
    const qsizetype step = modifiers & Qt::ShiftModifier ? 10 : 1;
    switch (key) {
    case Qt::Key_Left:
        stepTo(std::max(from ? at - step : at, first));
        return true;
    case Qt::Key_Right:
        stepTo(std::min(from ? at + step : at, last));
        return true;
    case Qt::Key_Home:
        stepTo(first);
        return true;
    case Qt::Key_End:
        stepTo(last);
        return true;
    case Qt::Key_Space:
        m_pause->toggle();
        return true;
    case Qt::Key_X:
        openExport();
        return true;
    case Qt::Key_Escape:
        hideCrosshair();
        return true;
    default:
        return false;
    }
}

void PlotsPanel::stepTo(qsizetype index)
{
    const auto& samples = shown().samples();
    if (index < 0 || index >= static_cast<qsizetype>(samples.size()))
        return;
    m_chosen = samples[static_cast<std::size_t>(index)].time;
    m_isAtNewest = index + 1 == static_cast<qsizetype>(samples.size());
    m_pointed.reset();
    showCrosshair();
}

/// That of the mouse stays.
void PlotsPanel::hideCrosshair()
{
    m_chosen.reset();
    m_isAtNewest = false;
    showCrosshair();
}

// --- Settings ---

void PlotsPanel::saveState(QSettings& settings) const
{
    settings.setValue(QStringLiteral("plots/minutes"), m_spans->currentData());
}

void PlotsPanel::restoreState(QSettings& settings)
{
    const int at =
        m_spans->findData(settings.value(QStringLiteral("plots/minutes"), Spans[DefaultSpan]).toInt());
    m_spans->setCurrentIndex(at < 0 ? DefaultSpan : at);
}

} // namespace signalbox
