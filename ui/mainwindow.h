// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/ratemeter.h"
#include "bridge/serverbridge.h"
#include "theme/theme.h"

#include <QMainWindow>

class QActionGroup;
class QDockWidget;
class QSettings;

namespace signalbox {

class AddressCard;
class ClientPanel;
class ClientsPanel;
class ComparePanel;
class DetailPanel;
class ExportDialog;
class LifecycleStrip;
class LimitsDialog;
class LogPanel;
class ModelPanel;
class ServerBar;
class StatusLine;

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

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void makeActions();
    void makeModelAction();
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
    void arrange();
    void loadSettings();
    void saveSettings();
    void resetLayout();

    void toggleServer();
    void startFromBar();
    void restartServer();
    void showState(ServerState state);
    void showTick();
    void showServer();
    void showModel();
    void openExport(const QByteArray& format);
    void openShortcuts();
    void openLimits();
    void keepShown();
    void openCompare();

    ServerBridge m_bridge;
    RateMeter m_rates;
    ServerConfig m_saved; // for the settings: what the bar shows, and the limits that the user set
    QAction* m_startStop = nullptr;
    QAction* m_restart = nullptr;
    QAction* m_limits = nullptr;
    QAction* m_showModel = nullptr;
    QAction* m_export = nullptr;
    QAction* m_saveRecording = nullptr;
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
    StatusLine* m_status = nullptr;
    ExportDialog* m_exportDialog = nullptr; // made when first asked for
    LimitsDialog* m_limitsDialog = nullptr; // likewise
    QDockWidget* m_clientsDock = nullptr;
    QDockWidget* m_logDock = nullptr;
    QDockWidget* m_detailDock = nullptr;
    QDockWidget* m_testClientDock = nullptr;
    QDockWidget* m_modelDock = nullptr;
    QDockWidget* m_compareDock = nullptr;
    QByteArray m_defaultState;
};

} // namespace signalbox
