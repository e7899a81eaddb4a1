// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/calm.h"
#include "bridge/ratemeter.h"
#include "bridge/recentfiles.h"
#include "bridge/recorder.h"
#include "bridge/serverbridge.h"
#include "bridge/showing.h"
#include "panels/logplace.h"
#include "theme/theme.h"
#include "workspace/workspace.h"

#include <QKeySequence>
#include <QMainWindow>

#include <functional>

class QActionGroup;
class QDockWidget;
class QFileDialog;
class QSettings;
class QToolButton;

namespace signalbox {

class AddressCard;
class ClientPanel;
class ClientsPanel;
class ComparePanel;
class DetailPanel;
class ExportDialog;
class ConversationPanel;
class HostilityPanel;
class LifecyclePanel;
class InspectorPanel;
class LifecycleStrip;
class LimitsDialog;
class LoadPanel;
class LogPanel;
class ModelPanel;
class PlotsPanel;
class RulesPanel;
class RecordingBar;
class ReplayPanel;
class ServerBar;
class StatusLine;
class StreamPanel;

/// The one window: puts the panels in place and carries values between them and the server. Knows no details of
/// either.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    explicit MainWindow(QWidget* parent = nullptr);
    ~MainWindow() override;

    /// The values that the server bar shows, from the settings, and the limits that were set.
    ServerConfig lastConfig() const { return m_saved; }
    /// Shows the values and starts a server with them; from --start.
    void startServer(const ServerConfig& config);
    /// Shows the values without starting.
    void setServerConfig(const ServerConfig& config);
    void setScheme(theme::Scheme scheme);
    /// Shows a recording in place of the server, once it is read; where it cannot be, says why.
    void openRecording(const QString& fileName);
    /// Sets the window to what a workspace holds; where it cannot, says why and changes nothing.
    void openWorkspace(const QString& fileName);
    /// A recording or, by its name, a workspace.
    void openFile(const QString& fileName);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void changeEvent(QEvent* event) override;
    void childEvent(QChildEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void makeActions();
    void makeOpenActions();
    void makePlotsPanel(); // mainwindow_plots.cpp
    void makeRecentMenu();
    void makePanels();
    void makeServerArea();
    QDockWidget* addDock(const QString& objectName, const QString& title, QWidget* panel);
    void makeMenus();
    void makeFileMenu();
    void makeEditMenu();
    void makeViewMenu();
    void makeToolsMenu();
    void makeHelpMenu();
    void wire();
    void wireRecordings();

    void toggleServer();
    void startFromBar();
    void restartServer();
    void showState(ServerState state);
    void showTick();
    void showServer();
    void showClients();
    void showFigures();
    void showTitles();
    void showModel();
    void watchTcp();
    void chooseWhatToOpen();
    void showSource();
    void showJournal();
    void openExport(const QByteArray& format);
    void openShortcuts();
    void openLimits();
    void keepShown();
    void openCompare();
    // mainwindow_layout.cpp:
    static constexpr int SettingsVersion = 2; // of the saved window state
    void arrange();
    void resetLayout();
    void loadSettings();
    void saveSettings();
    void saveLayout(QSettings& settings) const;
    void restoreLayout(QSettings& settings);
    // mainwindow_docks.cpp:
    struct DockHelp
    {
        QKeySequence key;
        QString text;
    };
    QAction* addDockAction(QDockWidget* dock, const QString& text, const DockHelp& help,
        const std::function<void()>& open = nullptr);
    void makeDockActions();
    void showLog();
    // mainwindow_conversation.cpp:
    void makeConversationPanel();
    void openConversation();

    // mainwindow_hostility.cpp:
    void makeHostilityPanel();
    void openHostility();
    // mainwindow_rules.cpp:
    void makeRulesPanel();
    void openRules();
    ServerConfig withOwnRules(const ServerConfig& config);
    void showTriedEvent(quint64 sequence);
    // mainwindow_replay.cpp:
    void makeReplayAction();
    void makeReplayPanel();
    void openReplay();
    // mainwindow_stream.cpp:
    void makeStreamPanel();
    void followStream();
    void showInLog(quint64 sequence);
    // mainwindow_load.cpp:
    void makeLoadPanel();
    void openLoad();
    void openWide(QDockWidget* dock, int comfortable = 620); // wide enough for four models side by side
    // mainwindow_recording.cpp:
    void makeRecordingActions();
    QToolButton* makeRecordButton();
    void makeRecordingChip();
    void toggleRecording();
    void chooseRecording();
    void showRecording();
    void showWireshark();
    void openInWireshark();
    // mainwindow_workspace.cpp:
    void makeWorkspaceActions();
    Result<Workspace> shownWorkspace() const;
    void showWorkspace(const Workspace& workspace);
    Endpoint ownServer() const;
    void saveWorkspace(const QString& fileName);
    void setWorkspaceFile(const QString& fileName);
    QFileDialog* workspaceDialog(const QString& title);
    void chooseWorkspace();
    void chooseWhereToSave();
    void openChecks();
    void showTitle();

    ServerBridge m_bridge;
    Recorder m_recorder { m_bridge.journal() };
    Showing m_showing { &m_bridge };
    RecentFiles m_recent;
    RecentFiles m_recentWorkspaces { QStringLiteral("workspaces/recent") };
    Workspace m_workspace; // as it was opened or saved last
    QString m_workspaceFile; // empty: none was
    RateMeter m_rates;
    Calm m_figures { [this] { showFigures(); } };
    Calm m_titles { [this] { showTitles(); } };
    ServerConfig m_saved; // for the settings: what the bar shows, and the limits that the user set
    QAction* m_startStop = nullptr;
    QAction* m_restart = nullptr;
    QAction* m_limits = nullptr;
    QAction* m_putLoad = nullptr;
    QAction* m_followStream = nullptr;
    QList<QAction*> m_dockActions; // in the order of the View menu
    QAction* m_showHostility = nullptr;
    QAction* m_showConversation = nullptr;
    QAction* m_showReplay = nullptr;
    QAction* m_openRecording = nullptr;
    QAction* m_closeRecording = nullptr;
    QMenu* m_recentMenu = nullptr;
    QAction* m_openWorkspace = nullptr;
    QAction* m_saveWorkspace = nullptr;
    QAction* m_saveWorkspaceAs = nullptr;
    QAction* m_workspaceChecks = nullptr;
    QAction* m_connectWorkspace = nullptr;
    QMenu* m_recentWorkspaceMenu = nullptr;
    RecordingBar* m_recordingBar = nullptr;
    LogPlace m_livePlace; // in the log of the server, while a recording is shown
    bool m_wasRecording = false; // what was shown before is not the server
    QAction* m_export = nullptr;
    QAction* m_saveRecording = nullptr;
    QAction* m_record = nullptr;
    QAction* m_wireshark = nullptr;
    QActionGroup* m_schemes = nullptr;
    ServerBar* m_serverBar = nullptr;
    LifecycleStrip* m_strip = nullptr;
    AddressCard* m_addressCard = nullptr;
    ClientsPanel* m_clients = nullptr;
    LogPanel* m_log = nullptr;
    DetailPanel* m_detail = nullptr;
    ClientPanel* m_testClient = nullptr;
    ModelPanel* m_model = nullptr;
    ComparePanel* m_compare = nullptr;
    HostilityPanel* m_hostility = nullptr;
    ConversationPanel* m_conversation = nullptr;
    LoadPanel* m_load = nullptr;
    RulesPanel* m_rules = nullptr;
    ReplayPanel* m_replay = nullptr;
    StreamPanel* m_stream = nullptr;
    LifecyclePanel* m_lifecycle = nullptr;
    InspectorPanel* m_inspector = nullptr;
    PlotsPanel* m_plots = nullptr;
    StatusLine* m_status = nullptr;
    ExportDialog* m_exportDialog = nullptr; // made when first asked for
    LimitsDialog* m_limitsDialog = nullptr; // likewise
    QDockWidget* m_clientsDock = nullptr;
    QDockWidget* m_logDock = nullptr;
    QDockWidget* m_streamDock = nullptr;
    QDockWidget* m_detailDock = nullptr;
    QDockWidget* m_testClientDock = nullptr;
    QDockWidget* m_modelDock = nullptr;
    QDockWidget* m_compareDock = nullptr;
    QDockWidget* m_hostilityDock = nullptr;
    QDockWidget* m_conversationDock = nullptr;
    QDockWidget* m_loadDock = nullptr;
    QDockWidget* m_rulesDock = nullptr;
    QDockWidget* m_replayDock = nullptr;
    QDockWidget* m_lifecycleDock = nullptr;
    QDockWidget* m_inspectorDock = nullptr;
    QDockWidget* m_plotsDock = nullptr;
    QByteArray m_defaultState;
    bool m_isFromLadder = false; // the ladder chooses an event of the log, not the user
};

} // namespace signalbox
