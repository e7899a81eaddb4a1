// SPDX-License-Identifier: GPL-3.0-or-later
#include "mainwindow.h"

#include "bridge/limitvalues.h"
#include "bridge/serversettings.h"
#include "dialogs/exportdialog.h"
#include "dialogs/limitsdialog.h"
#include "panels/addresscard.h"
#include "panels/clientpanel.h"
#include "panels/clientspanel.h"
#include "panels/comparepanel.h"
#include "panels/detailpanel.h"
#include "panels/lifecyclestrip.h"
#include "panels/logpanel.h"
#include "panels/modelpanel.h"
#include "panels/serverbar.h"
#include "panels/statusline.h"
#include "widgets/messageline.h"

#include <QActionGroup>
#include <QApplication>
#include <QCloseEvent>
#include <QDockWidget>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QScreen>
#include <QSettings>
#include <QToolBar>
#include <QToolButton>
#include <QVBoxLayout>

namespace signalbox {
namespace {

constexpr int SettingsVersion = 2; // of the saved window state

} // namespace

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

MainWindow::~MainWindow() = default;

void MainWindow::makeServerArea()
{
    m_serverBar = new ServerBar(m_startStop, m_limits);
    m_strip = new LifecycleStrip;
    m_addressCard = new AddressCard;

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
    auto* exportButton = new QToolButton;
    exportButton->setObjectName(QStringLiteral("openExportButton"));
    exportButton->setDefaultAction(m_export);
    exportButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    exportButton->setFocusPolicy(Qt::TabFocus);
    exportButton->setAutoRaise(true);
    exportButton->setAccessibleName(tr("Export the log"));
    row->addWidget(exportButton);
    column->addLayout(row);

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
    m_status = new StatusLine;
    setStatusBar(m_status);
    m_clientsDock = addDock(QStringLiteral("clientsDock"), tr("Clients"), m_clients);
    m_logDock = addDock(QStringLiteral("logDock"), tr("Log"), m_log);
    m_detailDock = addDock(QStringLiteral("detailDock"), tr("Detail"), m_detail);
    m_testClientDock = addDock(QStringLiteral("testClientDock"), tr("Test client"), m_testClient);
    m_modelDock = addDock(QStringLiteral("modelDock"), tr("What is happening"), m_model);
    makeModelAction();
    m_compareDock = addDock(QStringLiteral("compareDock"), tr("Compare"), m_compare);
    m_log->setEmptyAction(m_startStop);
    m_clients->setStartAction(m_startStop);
    m_clients->setConnectAction(m_testClient->connectAction());
}

void MainWindow::arrange()
{
    const QList<QDockWidget*> docks { m_clientsDock, m_logDock, m_detailDock, m_testClientDock, m_modelDock };
    for (QDockWidget* dock : docks) {
        dock->setFloating(false);
        dock->show();
    }
    addDockWidget(Qt::LeftDockWidgetArea, m_clientsDock);
    splitDockWidget(m_clientsDock, m_logDock, Qt::Vertical);
    splitDockWidget(m_logDock, m_detailDock, Qt::Vertical);
    addDockWidget(Qt::RightDockWidgetArea, m_testClientDock);
    setTabPosition(Qt::RightDockWidgetArea, QTabWidget::North);
    tabifyDockWidget(m_testClientDock, m_modelDock);
    tabifyDockWidget(m_testClientDock, m_compareDock);
    m_compareDock->setFloating(false);
    m_compareDock->hide(); // until it is asked for
    m_testClientDock->raise();
    // Not larger than the screen leaves it, its frame included.
    constexpr QSize Preferred { 1280, 820 };
    constexpr QSize Frame { 8, 36 };
    resize(Preferred.boundedTo(screen()->availableSize() - Frame));
    resizeDocks({ m_clientsDock, m_logDock, m_detailDock }, { 180, 330, 170 }, Qt::Vertical);
    resizeDocks({ m_logDock, m_testClientDock }, { 880, 400 }, Qt::Horizontal);
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
    connect(m_clients, &ClientsPanel::showInLogRequested, this, [this](ConnectionId id) {
        m_logDock->show();
        m_log->showClient(id);
    });
    connect(m_clients, &ClientsPanel::countChanged, this,
        [this] { m_clientsDock->setWindowTitle(m_clients->title()); });
    connect(m_log, &LogPanel::clearRequested, &m_bridge, &ServerBridge::clearLog);
    connect(m_log, &LogPanel::countsChanged, this, [this] { m_logDock->setWindowTitle(m_log->title()); });
    connect(m_log, &LogPanel::currentEventChanged, this, [this](std::optional<quint64> sequence) {
        if (sequence)
            m_detail->setEvent(m_bridge.journalView(), *sequence);
        else
            m_detail->clear();
    });
    connect(m_testClient, &ClientPanel::titleChanged, m_testClientDock, &QDockWidget::setWindowTitle);
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
    m_serverBar->setConfig(config);
    if (m_limitsDialog)
        m_limitsDialog->setConfig(config);
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

void MainWindow::showTick()
{
    m_rates.add(*m_bridge.snapshot());
    showServer();
    m_log->setView(m_bridge.journalView(), m_bridge.journalStats());
    m_status->setJournal(m_bridge.journalStats());
}

void MainWindow::showServer()
{
    const SnapshotPtr snapshot = m_bridge.snapshot();
    const ServerState state = m_bridge.state();
    const bool runs = state == ServerState::Listening;
    m_clients->setSnapshot(snapshot, state);
    m_strip->setLifecycle(snapshot->lifecycle, runs ? m_rates.messages() : 0, state, snapshot->costs);
    showModel();
    m_model->setServer(snapshot, state);
    m_serverBar->setLimitHits(snapshot->counters.limits);
    if (m_limitsDialog && m_limitsDialog->isVisible())
        m_limitsDialog->setServer(state, m_bridge.config(), snapshot->counters.limits);
    m_status->setServer(state, m_bridge.endpoint(), snapshot->counters,
        runs ? StatusLine::Rates { m_rates.messages(), m_rates.bytes() } : StatusLine::Rates {});
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
        m_exportDialog->setSource(m_bridge.journal()->view(), m_log->currentFilter(), m_log->shownCount());
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

void MainWindow::openCompare()
{
    static constexpr int Comfortable = 620; // wide enough for four models side by side
    static constexpr int Others = 480; // what the docks beside it keep at least
    const bool isOpening = !m_compareDock->isVisible();
    const int given = m_testClientDock->isVisible() ? m_testClientDock->width() : 0; // they share a place
    m_compareDock->show();
    m_compareDock->raise();
    m_compare->takeFocus();
    if (!isOpening || given >= Comfortable)
        return;
    QMetaObject::invokeMethod( // once it has its place
        this,
        [this] {
            const int target = std::min(Comfortable, width() - Others);
            if (!m_compareDock->isFloating())
                resizeDocks({ m_logDock, m_compareDock }, { width() - target, target }, Qt::Horizontal);
        },
        Qt::QueuedConnection);
}

void MainWindow::setScheme(theme::Scheme scheme)
{
    theme::apply(scheme);
    QSettings().setValue(QStringLiteral("window/scheme"), static_cast<int>(scheme));
    m_schemes->actions().at(static_cast<int>(scheme))->setChecked(true);
}

void MainWindow::resetLayout()
{
    restoreState(m_defaultState, SettingsVersion);
    arrange();
}

void MainWindow::loadSettings()
{
    QSettings settings;
    m_saved = loadServerConfig(settings);
    setServerConfig(m_saved);
    const int scheme = std::clamp(settings.value(QStringLiteral("window/scheme"), 0).toInt(), 0, 2);
    m_schemes->actions().at(scheme)->setChecked(true);
    theme::apply(static_cast<theme::Scheme>(scheme));
    restoreGeometry(settings.value(QStringLiteral("window/geometry")).toByteArray());
    restoreState(settings.value(QStringLiteral("window/state")).toByteArray(), SettingsVersion);
    m_clients->restoreState(settings);
    m_log->restoreState(settings);
    m_detail->restoreState(settings);
    m_testClient->restoreState(settings);
    m_compare->restoreState(settings);
}

void MainWindow::saveSettings()
{
    QSettings settings;
    saveServerConfig(settings, m_saved);
    settings.setValue(QStringLiteral("window/geometry"), saveGeometry());
    settings.setValue(QStringLiteral("window/state"), saveState(SettingsVersion));
    m_clients->saveState(settings);
    m_log->saveState(settings);
    m_detail->saveState(settings);
    m_testClient->saveState(settings);
    m_compare->saveState(settings);
    if (m_exportDialog)
        m_exportDialog->saveState(settings);
}

/// Ctrl+E, Ctrl+D and their like belong to the window also while a line edit has the focus, which knows them as
/// Emacs's keys for moving and deleting.
bool MainWindow::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride && qobject_cast<QLineEdit*>(watched)) {
        const QKeySequence pressed(static_cast<QKeyEvent*>(event)->keyCombination());
        for (const QAction* action : { m_startStop, m_restart, m_limits, m_export, m_saveRecording,
                 m_log->clearAction(), m_log->filterAction() }) {
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

void MainWindow::changeEvent(QEvent* event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_status) {
        showState(m_bridge.state()); // colours that say something are chosen anew
        for (MessageLine* line : findChildren<MessageLine*>())
            line->applyColor();
    }
}

} // namespace signalbox
