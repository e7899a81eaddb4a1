// SPDX-License-Identifier: GPL-3.0-or-later
#include "mainwindow.h"

#include "bridge/limitvalues.h"
#include "dialogs/exportdialog.h"
#include "dialogs/limitsdialog.h"
#include "panels/addresscard.h"
#include "panels/clientpanel.h"
#include "panels/clientspanel.h"
#include "panels/comparepanel.h"
#include "panels/conversationpanel.h"
#include "panels/detailpanel.h"
#include "panels/hostilitypanel.h"
#include "panels/inspectorpanel.h"
#include "panels/lifecyclepanel.h"
#include "panels/lifecyclestrip.h"
#include "panels/loadpanel.h"
#include "panels/logpanel.h"
#include "panels/modelpanel.h"
#include "panels/plotspanel.h"
#include "panels/recordingbar.h"
#include "panels/replaypanel.h"
#include "panels/rulespanel.h"
#include "panels/serverbar.h"
#include "panels/statusline.h"
#include "panels/streampanel.h"
#include "widgets/messageline.h"

#include <QAbstractSpinBox>
#include <QActionGroup>
#include <QApplication>
#include <QChildEvent>
#include <QCloseEvent>
#include <QDockWidget>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QSettings>
#include <QTabBar>
#include <QToolBar>
#include <QToolButton>
#include <QVBoxLayout>

namespace signalbox {

MainWindow::MainWindow(QWidget* parent)
    : QMainWindow(parent)
{
    setObjectName(QStringLiteral("mainWindow"));
    setWindowTitle(tr("Signalbox"));
    setWindowIcon(QIcon(QStringLiteral(":/icons/signalbox.svg")));
    setDockNestingEnabled(true);
    setMinimumSize(900, 560);

    makeActions();
    makeServerArea();
    makePanels();
    makeMenus();
    wire();
    arrange();
    m_defaultState = saveState(SettingsVersion);
    loadSettings();
    qApp->installEventFilter(this);
    showState(ServerState::Stopped);
    m_status->setJournal(m_bridge.journal()->stats());
    m_serverBar->startButton()->setFocus();
}

/// ~QWidget hides the panels, and its children tell of that, when nothing of this class is left to hear it.
MainWindow::~MainWindow()
{
    hide();
    for (QObject* child : findChildren<QObject*>())
        child->disconnect(this);
}

void MainWindow::makeServerArea()
{
    m_serverBar = new ServerBar(m_startStop, m_limits);
    m_strip = new LifecycleStrip;
    m_addressCard = new AddressCard;
    m_recordingBar = new RecordingBar(m_closeRecording);

    auto* area = new QWidget;
    auto* column = new QVBoxLayout(area);
    column->setContentsMargins(0, 0, 0, 2);
    column->setSpacing(2);
    column->addWidget(m_serverBar);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(4, 0, 8, 0);
    row->addWidget(m_strip);
    row->addStretch();
    row->addWidget(m_addressCard);
    row->addSpacing(8);
    row->addWidget(makeRecordButton());
    auto* exportButton = new QToolButton;
    exportButton->setObjectName(QStringLiteral("openExportButton"));
    exportButton->setDefaultAction(m_export);
    exportButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    exportButton->setFocusPolicy(Qt::TabFocus);
    exportButton->setAutoRaise(true);
    exportButton->setAccessibleName(tr("Export the log"));
    row->addWidget(exportButton);
    column->addLayout(row);
    column->addWidget(m_recordingBar);

    auto* bar = new QToolBar(tr("Server"));
    bar->setObjectName(QStringLiteral("serverToolBar"));
    bar->setMovable(false);
    bar->setFloatable(false);
    bar->toggleViewAction()->setEnabled(false);
    area->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    bar->addWidget(area);
    addToolBar(Qt::TopToolBarArea, bar);
    setContextMenuPolicy(Qt::NoContextMenu); // it would offer to hide the bar
}

QDockWidget* MainWindow::addDock(const QString& objectName, const QString& title, QWidget* panel)
{
    auto* dock = new QDockWidget(title, this);
    dock->setObjectName(objectName);
    dock->setWidget(panel);
    return dock;
}

void MainWindow::makePanels()
{
    m_clients = new ClientsPanel;
    m_log = new LogPanel;
    m_detail = new DetailPanel;
    m_testClient = new ClientPanel;
    m_model = new ModelPanel;
    m_compare = new ComparePanel;
    m_inspector = new InspectorPanel;
    m_status = new StatusLine;
    setStatusBar(m_status);
    makeRecordingChip();
    m_clientsDock = addDock(QStringLiteral("clientsDock"), tr("Clients"), m_clients);
    m_logDock = addDock(QStringLiteral("logDock"), tr("Log"), m_log);
    m_detailDock = addDock(QStringLiteral("detailDock"), tr("Detail"), m_detail);
    m_testClientDock = addDock(QStringLiteral("testClientDock"), tr("Test client"), m_testClient);
    m_modelDock = addDock(QStringLiteral("modelDock"), tr("What is happening"), m_model);
    m_inspectorDock = addDock(QStringLiteral("inspectorDock"), tr("Inspector"), m_inspector);
    makePlotsPanel();
    m_compareDock = addDock(QStringLiteral("compareDock"), tr("Compare"), m_compare);
    makeHostilityPanel();
    makeConversationPanel();
    makeLoadPanel();
    makeRulesPanel();
    makeReplayPanel();
    makeStreamPanel();
    m_lifecycle = new LifecyclePanel;
    m_lifecycleDock = addDock(QStringLiteral("lifecycleDock"), tr("Lifecycle"), m_lifecycle);
    makeDockActions();
    m_log->setEmptyAction(m_startStop);
    m_clients->setStartAction(m_startStop);
    m_clients->setConnectAction(m_testClient->connectAction());
}

void MainWindow::wire()
{
    connect(m_serverBar, &ServerBar::startRequested, this, &MainWindow::startFromBar);
    connect(m_serverBar, &ServerBar::concurrencyChanged, this, &MainWindow::showModel);
    connect(m_status, &StatusLine::limitsRequested, this, &MainWindow::openLimits);
    connect(&m_bridge, &ServerBridge::stateChanged, this, &MainWindow::showState);
    connect(&m_bridge, &ServerBridge::ticked, this, &MainWindow::showTick);
    connect(&m_bridge, &ServerBridge::started, this, [this](const Endpoint& endpoint) {
        m_serverBar->clearError();
        m_addressCard->setEndpoint(endpoint);
        m_clients->setEndpoint(endpoint);
        m_testClient->setServerEndpoint(endpoint);
        m_lifecycle->setServer(endpoint);
    });
    connect(&m_bridge, &ServerBridge::startFailed, m_serverBar, &ServerBar::showError);

    connect(m_clients, &ClientsPanel::disconnectRequested, this,
        [this](const QList<ConnectionId>& ids, DisconnectMode mode) {
            for (const ConnectionId id : ids)
                m_bridge.disconnectClient(id, mode);
        });
    connect(m_clients, &ClientsPanel::sendRequested, this,
        [this](const QList<ConnectionId>& ids, const QByteArray& bytes) {
            for (const ConnectionId id : ids)
                m_bridge.send(id, bytes);
        });
    connect(m_clients, &ClientsPanel::showInLogRequested, m_log, &LogPanel::showClient);
    connect(m_clients, &ClientsPanel::currentClientChanged, m_inspector, &InspectorPanel::setClient);
    connect(m_clients, &ClientsPanel::countChanged, &m_titles, &Calm::ask);
    connect(m_log, &LogPanel::clearRequested, &m_bridge, &ServerBridge::clearLog);
    connect(m_log, &LogPanel::countsChanged, &m_titles, &Calm::ask);
    connect(m_log, &LogPanel::currentEventChanged, this, [this](std::optional<quint64> sequence) {
        if (sequence)
            m_detail->setEvent(m_showing.view(), *sequence);
        else
            m_detail->clear();
        if (sequence && !m_isFromLadder && m_showing.view().contains(*sequence))
            m_lifecycle->setClient(m_showing.view().at(*sequence).connection);
    });
    connect(m_clients, &ClientsPanel::currentClientChanged, m_lifecycle, &LifecyclePanel::setClient);
    connect(m_lifecycle, &LifecyclePanel::eventRequested, this, &MainWindow::showInLog);
    connect(m_testClient, &ClientPanel::titleChanged, m_testClientDock, &QDockWidget::setWindowTitle);
    wireRecordings();
}

void MainWindow::toggleServer()
{
    switch (m_bridge.state()) {
    case ServerState::Stopped:
        startFromBar();
        break;
    case ServerState::Starting:
    case ServerState::Listening:
        m_bridge.stop();
        break;
    case ServerState::Stopping:
        m_bridge.stop(StopMode::Now);
        break;
    }
}

void MainWindow::startFromBar()
{
    const auto config = m_serverBar->config();
    if (!config)
        return m_serverBar->showError({ config.error(), LifecycleStep::Bind, 0 });
    m_serverBar->clearError();
    keepShown();
    m_bridge.start(*config);
}

void MainWindow::startServer(const ServerConfig& config)
{
    setServerConfig(config);
    startFromBar();
}

void MainWindow::setServerConfig(const ServerConfig& config)
{
    const ServerConfig own = withOwnRules(config);
    m_serverBar->setConfig(own);
    if (m_limitsDialog)
        m_limitsDialog->setConfig(own);
}

void MainWindow::restartServer()
{
    const auto config = m_serverBar->config();
    if (!config)
        return m_serverBar->showError({ config.error(), LifecycleStep::Bind, 0 });
    keepShown();
    m_bridge.restart(*config);
}

void MainWindow::showState(ServerState state)
{
    const bool isStopped = state == ServerState::Stopped;
    m_startStop->setText(isStopped           ? tr("&Start")
            : state == ServerState::Stopping ? tr("&Stop now")
                                             : tr("&Stop"));
    m_startStop->setIcon(theme::icon(isStopped ? QStringLiteral("start") : QStringLiteral("stop")));
    m_startStop->setToolTip(isStopped ? tr("Start the server (Ctrl+E)")
                                      : tr("Stop the server: queued output goes out first (Ctrl+E)"));
    m_restart->setEnabled(state == ServerState::Listening);
    m_serverBar->setState(state);
    if (isStopped) {
        m_addressCard->clear();
        m_rates.reset();
    }
    showServer();
}

void MainWindow::showTitles()
{
    m_clientsDock->setWindowTitle(m_clients->title());
    m_logDock->setWindowTitle(m_log->title());
}

void MainWindow::showTick()
{
    m_rates.add(*m_bridge.snapshot());
    showClients();
    m_figures.ask();
    watchTcp();
    if (!m_showing.isRecording())
        showJournal();
}

/// In each panel that reads it.
void MainWindow::showJournal()
{
    m_log->setView(m_showing.view(), m_showing.stats());
    m_stream->setView(m_showing.view());
    m_lifecycle->setView(m_showing.view());
    m_rules->setView(m_showing.view());
}

void MainWindow::showServer()
{
    showClients();
    m_figures.now();
}

void MainWindow::showClients()
{
    if (m_showing.isRecording())
        return;
    m_clients->setSnapshot(m_bridge.snapshot(), m_bridge.state());
    m_inspector->setServer(m_bridge.snapshot(), m_bridge.state());
}

/// Strip, status line, and what is counted.
void MainWindow::showFigures()
{
    const SnapshotPtr snapshot = m_bridge.snapshot();
    const ServerState state = m_bridge.state();
    const bool runs = state == ServerState::Listening;
    m_status->setJournal(m_bridge.journalStats());
    m_strip->setLifecycle(snapshot->lifecycle, runs ? m_rates.messages() : 0, state, snapshot->costs);
    showModel();
    m_model->setServer(snapshot, state);
    m_rules->setServer(state, m_bridge.config().mode);
    m_rules->setMaxLine(m_serverBar->base().modeSettings.maxLine);
    m_rules->showHits();
    m_serverBar->setLimitHits(snapshot->counters.limits);
    if (m_limitsDialog && m_limitsDialog->isVisible())
        m_limitsDialog->setServer(state, m_bridge.config(), snapshot->counters.limits);
    m_status->setServer(state, m_bridge.endpoint(), snapshot->counters,
        runs ? StatusLine::Rates { m_rates.messages(), m_rates.bytes() } : StatusLine::Rates {});
}

/// Only what somebody can see is worth asking the kernel about.
void MainWindow::watchTcp()
{
    if (m_showing.isRecording())
        return m_bridge.watchTcp({}); // its clients are gone
    std::vector<ConnectionId> ids = m_clients->watchedClients();
    const ConnectionId inspected = m_inspector->watchedClient();
    if (inspected != NoConnection && std::ranges::find(ids, inspected) == ids.end())
        ids.insert(ids.begin(), inspected);
    m_bridge.watchTcp(ids);
}

/// Of the server that runs, else the one that the bar has chosen.
void MainWindow::showModel()
{
    const ServerConfig& running = m_bridge.config();
    if (m_bridge.state() == ServerState::Stopped)
        m_model->setModel(m_serverBar->concurrency(), m_serverBar->workers());
    else
        m_model->setModel(running.concurrency, running.net.workers);
}

void MainWindow::openExport(const QByteArray& format)
{
    if (!m_exportDialog) {
        m_exportDialog = new ExportDialog(this);
        QSettings settings;
        m_exportDialog->restoreState(settings);
    }
    if (!m_exportDialog->isRunning())
        m_exportDialog->setSource(m_showing.isRecording() ? m_showing.view() : m_bridge.journal()->view(),
            m_log->currentFilter(), m_log->shownCount());
    if (!format.isEmpty() && !m_exportDialog->isRunning())
        m_exportDialog->setFormat(format);
    m_exportDialog->open();
}

void MainWindow::openLimits()
{
    if (!m_limitsDialog) {
        m_limitsDialog = new LimitsDialog(this);
        connect(m_limitsDialog, &LimitsDialog::restartRequested, this, &MainWindow::restartServer);
        connect(m_limitsDialog, &LimitsDialog::limitsChanged, this,
            [this](const ServerConfig& config, const QStringList& options) {
                ServerConfig base = m_serverBar->base();
                copyLimits(config, base, options);
                m_serverBar->setBase(base);
                // Only what was set here is kept: the command line's values hold for one run.
                copyLimits(config, m_saved, options);
                if (!validate(m_saved)) // they go together only with what the command line gave
                    copyLimits(config, m_saved);
            });
    }
    if (!m_limitsDialog->isVisible())
        m_limitsDialog->setConfig(m_serverBar->base());
    m_limitsDialog->setServer(m_bridge.state(), m_bridge.config(), m_bridge.snapshot()->counters.limits);
    m_limitsDialog->show();
    m_limitsDialog->activateWindow();
}

/// What the bar shows is what the next run should begin with, started or not.
void MainWindow::keepShown()
{
    if (const auto shown = m_serverBar->config()) {
        ServerConfig kept = *shown;
        copyLimits(m_saved, kept);
        m_saved = kept;
    }
}

/// The event of a ladder's step.
void MainWindow::showInLog(quint64 sequence)
{
    const QScopedValueRollback guard(m_isFromLadder, true);
    if (m_log->goToEvent(sequence) && m_log->currentEvent() == sequence)
        return;
    m_lifecycle->setMessage(Severity::Note,
        m_showing.view().contains(sequence)
            ? tr("Event No. %1 is not shown in the log: its filter leaves it out.").arg(sequence)
            : tr("Event No. %1 is no longer in the log: it was evicted or cleared.").arg(sequence));
}

void MainWindow::openCompare()
{
    openWide(m_compareDock);
    m_compare->takeFocus();
}

void MainWindow::setScheme(theme::Scheme scheme)
{
    theme::apply(scheme);
    QSettings().setValue(QStringLiteral("window/scheme"), static_cast<int>(scheme));
    m_schemes->actions().at(static_cast<int>(scheme))->setChecked(true);
}

/// Ctrl+E, Ctrl+D and their like belong to the window also while a line edit, or the one in a spin box, has the
/// focus, which knows them as Emacs's keys for moving and deleting.
bool MainWindow::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride
        && (qobject_cast<QLineEdit*>(watched) || qobject_cast<QAbstractSpinBox*>(watched))) {
        const QKeySequence pressed(static_cast<QKeyEvent*>(event)->keyCombination());
        for (const QAction* action : { m_startStop, m_restart, m_limits, m_export, m_saveRecording, m_record,
                 m_wireshark, m_openWorkspace, m_saveWorkspace, m_saveWorkspaceAs, m_log->clearAction(),
                 m_log->filterAction() }) {
            if (action->shortcuts().contains(pressed)) {
                event->ignore();
                return true;
            }
        }
    }
    return QMainWindow::eventFilter(watched, event);
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    keepShown();
    saveSettings();
    event->accept();
}

/// Tabs of docks keep their whole names: there is a button to scroll, and no way to read half a name.
void MainWindow::childEvent(QChildEvent* event)
{
    QMainWindow::childEvent(event);
    auto* tabs = event->type() == QEvent::ChildPolished ? qobject_cast<QTabBar*>(event->child()) : nullptr;
    if (!tabs)
        return;
    tabs->setElideMode(Qt::ElideNone);
    tabs->setUsesScrollButtons(true);
    for (auto* button : tabs->findChildren<QToolButton*>()) {
        const bool isLeft = button->objectName() == QLatin1String("ScrollLeftButton");
        button->setToolTip(isLeft ? tr("Tabs further left (the View menu has all of them)")
                                  : tr("Tabs further right (the View menu has all of them)"));
        button->setAccessibleName(isLeft ? tr("Tabs further left") : tr("Tabs further right"));
    }
}

void MainWindow::changeEvent(QEvent* event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_status) {
        showState(m_bridge.state()); // colours that say something are chosen anew
        for (MessageLine* line : findChildren<MessageLine*>())
            line->applyColor();
        Q_EMIT m_recorder.changed();
    }
}

} // namespace signalbox
