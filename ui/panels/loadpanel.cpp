// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/loadpanel.h"

#include "base/units.h"
#include "client/loadarguments.h"
#include "client/loadwords.h"
#include "panels/loadview.h"
#include "theme/theme.h"
#include "widgets/loadform.h"
#include "widgets/messageline.h"
#include "widgets/panelkey.h"

#include <QAction>
#include <QHBoxLayout>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QSettings>
#include <QShortcut>
#include <QToolButton>
#include <QVBoxLayout>

namespace signalbox {
namespace {

constexpr int ProgressSteps = 1000;

QString phaseText(LoadPhase phase)
{
    switch (phase) {
    case LoadPhase::Connecting:
        return LoadPanel::tr("Connecting");
    case LoadPhase::Ramp:
        return LoadPanel::tr("Growing");
    case LoadPhase::WarmUp:
        return LoadPanel::tr("Warming up");
    case LoadPhase::Measuring:
        return LoadPanel::tr("Measuring");
    case LoadPhase::Draining:
        break;
    }
    return LoadPanel::tr("Waiting for the last echoes");
}

} // namespace

LoadPanel::LoadPanel(QWidget* parent)
    : QWidget(parent)
    , m_form(new LoadForm(this))
    , m_view(new LoadView(this))
    , m_message(new MessageLine(this))
{
    setObjectName(QStringLiteral("loadPanel"));
    setAccessibleName(tr("Load"));
    m_message->setObjectName(QStringLiteral("loadMessage"));
    m_message->setWordWrap(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(6);
    layout->addWidget(m_form);
    layout->addWidget(makeButtons());
    layout->addWidget(m_message);
    layout->addWidget(m_view, 1);

    auto* escape = new QShortcut(Qt::Key_Escape, this);
    escape->setContext(Qt::WidgetWithChildrenShortcut); // not from a filter elsewhere in the window
    connect(escape, &QShortcut::activated, this, &LoadPanel::stop);
    connect(m_form, &LoadForm::submitted, this, &LoadPanel::start);
    connect(&m_generator, &LoadGenerator::progressed, this, &LoadPanel::showProgress);
    connect(&m_generator, &LoadGenerator::finished, this, &LoadPanel::finish);
    m_message->setMessage(
        Severity::Info, tr("The server must send back what it is sent, as the mode echo does."));
    refresh();
}

QWidget* LoadPanel::makeButtons()
{
    auto* row = new QWidget(this);
    m_start = new QPushButton(theme::icon(QStringLiteral("start")), tr("Start load"), row);
    m_start->setObjectName(QStringLiteral("loadStartButton"));
    m_start->setAccessibleName(tr("Start the load"));
    m_start->setAutoDefault(true); // Enter presses it
    m_start->setToolTip(tr("Puts the load on the server (Enter)"));
    m_stop = new QPushButton(theme::icon(QStringLiteral("stop")), tr("Stop load"), row);
    m_stop->setObjectName(QStringLiteral("loadStopButton"));
    m_stop->setAccessibleName(tr("Stop the load"));
    m_stop->setToolTip(tr("Ends the load and keeps what was measured so far (Escape)"));
    m_progress = new QProgressBar(row);
    m_progress->setObjectName(QStringLiteral("loadProgress"));
    m_progress->setAccessibleName(tr("Progress of the load"));
    m_progress->setRange(0, ProgressSteps);
    m_progress->setTextVisible(false);
    QSizePolicy policy = m_progress->sizePolicy();
    policy.setRetainSizeWhenHidden(true);
    m_progress->setSizePolicy(policy);
    m_compare = new QToolButton(row);
    m_compare->setObjectName(QStringLiteral("loadCompareButton"));
    m_compare->setText(tr("Compare with"));
    m_compare->setAccessibleName(tr("Compare with an earlier result"));
    m_compare->setToolTip(tr("Sets an earlier result beside this one (Space opens the list)"));
    m_compare->setPopupMode(QToolButton::InstantPopup);
    m_compare->setFocusPolicy(Qt::StrongFocus);
    makeCompareMenu(row);
    m_export = new QPushButton(theme::icon(QStringLiteral("export")), tr("Export…"), row);
    m_export->setObjectName(QStringLiteral("loadExportButton"));
    m_export->setAccessibleName(tr("Export the result"));
    m_export->setToolTip(
        tr("Writes the result as a report (HTML), JSON or CSV, or what is shown as PNG (Alt+X)"));
    pressInPanel(this, QKeySequence(Qt::ALT | Qt::Key_X), m_export);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_start);
    layout->addWidget(m_stop);
    layout->addWidget(m_progress, 1);
    layout->addWidget(m_compare);
    layout->addWidget(m_export);
    connect(m_start, &QPushButton::clicked, this, &LoadPanel::start);
    connect(m_stop, &QPushButton::clicked, this, &LoadPanel::stop);
    connect(m_export, &QPushButton::clicked, this, &LoadPanel::openExport);
    return row;
}

void LoadPanel::makeCompareMenu(QWidget* parent)
{
    auto* menu = new QMenu(parent);
    menu->setObjectName(QStringLiteral("loadCompareMenu"));
    m_comparePrevious = menu->addAction(tr("the &previous run"));
    m_comparePrevious->setObjectName(QStringLiteral("loadComparePreviousAction"));
    connect(m_comparePrevious, &QAction::triggered, this, [this] { setBefore(m_previous); });
    QAction* file = menu->addAction(tr("a &file…"));
    file->setObjectName(QStringLiteral("loadCompareFileAction"));
    connect(file, &QAction::triggered, this, &LoadPanel::openBefore);
    m_compareNothing = menu->addAction(tr("&nothing"));
    m_compareNothing->setObjectName(QStringLiteral("loadCompareNothingAction"));
    connect(m_compareNothing, &QAction::triggered, this, [this] { setBefore({}); });
    m_compare->setMenu(menu);
}

void LoadPanel::setServerEndpoint(const Endpoint& endpoint) { m_form->setServerEndpoint(endpoint); }

void LoadPanel::setInFront(bool isInFront) { m_generator.setDetailed(isInFront); }

void LoadPanel::takeFocus() { (isRunning() ? m_stop : m_start)->setFocus(Qt::ShortcutFocusReason); }

// --- Running ---

void LoadPanel::start()
{
    if (isRunning())
        return;
    const auto settings = m_form->settings();
    const auto started = settings ? m_generator.start(*settings) : Result<Done>(settings.error());
    if (!started)
        return m_message->setMessage(Severity::Error, started.error().text());
    m_isOpenLoop = settings->isOpenLoop();
    m_progress->setValue(0);
    m_message->setMessage(Severity::Info, tr("Connecting…"));
    refresh();
    m_stop->setFocus();
}

void LoadPanel::stop()
{
    if (!isRunning())
        return;
    m_generator.stop();
    m_message->setMessage(Severity::Info, tr("Stopping…"));
}

void LoadPanel::showProgress(const LoadProgress& progress)
{
    m_progress->setValue(qRound(progress.fraction * ProgressSteps));
    QString text = tr("%1: %2 messages/s, %3 clients")
                       .arg(phaseText(progress.phase), formatCount(progress.rate))
                       .arg(progress.connected);
    if (progress.p99.count() > 0)
        text += tr(", p99 %1").arg(formatLatency(progress.p99));
    if (progress.failed > 0)
        text += tr(", %1 failed").arg(progress.failed);
    m_message->setMessage(progress.failed > 0 ? Severity::Warning : Severity::Info, text);
    if (progress.details)
        m_view->setDetails(*progress.details, m_isOpenLoop);
}

void LoadPanel::finish(const LoadResult& result)
{
    const bool hadFocus = m_stop->hasFocus();
    if (result.messages > 0) {
        m_previous = std::exchange(m_result, result);
        showResult();
    }
    refresh();
    if (hadFocus)
        m_start->setFocus();
    if (result.error)
        return m_message->setMessage(Severity::Error, result.error->text());
    QStringList said;
    if (result.failures.wrongEcho > 0)
        said.append(tr("What came back was not what was sent, for %1 clients.").arg(result.failures.wrongEcho));
    if (result.isStopped)
        said.append(tr("Stopped: the figures are those so far."));
    if (const QString schedule = scheduleText(result); !schedule.isEmpty())
        said.append(schedule);
    if (said.isEmpty())
        said.append(tr("%1 messages/s, p50 %2, p99 %3; %4.")
                        .arg(formatCount(result.rate()), formatLatency(result.latency.p50),
                            formatLatency(result.latency.p99), clientsText(result)));
    const bool isBad = result.failures.all() > 0 || scheduleState(result) == ScheduleState::Late;
    m_message->setMessage(isBad ? Severity::Warning : Severity::Info, said.join(QLatin1Char(' ')));
}

void LoadPanel::showResult() { m_view->setResult(*m_result, m_before ? &*m_before : nullptr); }

void LoadPanel::setBefore(std::optional<LoadResult> before)
{
    m_before = std::move(before);
    if (m_result)
        showResult();
    refresh();
}

void LoadPanel::refresh()
{
    const bool isBusy = isRunning();
    m_form->setEnabled(!isBusy);
    m_start->setVisible(!isBusy);
    m_stop->setVisible(isBusy);
    m_progress->setVisible(isBusy);
    m_compare->setEnabled(!isBusy && m_result);
    m_comparePrevious->setEnabled(m_previous.has_value());
    m_compareNothing->setEnabled(m_before.has_value());
    m_export->setEnabled(!isBusy && m_result);
}

Result<PanelCommand> LoadPanel::checkCommand() const
{
    const auto settings = m_form->settings();
    if (!settings)
        return settings.error();
    return PanelCommand { QStringList(QStringLiteral("load")) + loadArguments(*settings), settings->target };
}

// --- Settings ---

void LoadPanel::saveState(QSettings& settings) const
{
    settings.beginGroup(QStringLiteral("load"));
    m_form->saveState(settings);
    settings.endGroup();
}

void LoadPanel::restoreState(QSettings& settings)
{
    settings.beginGroup(QStringLiteral("load"));
    m_form->restoreState(settings);
    settings.endGroup();
}

} // namespace signalbox
