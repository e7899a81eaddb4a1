// SPDX-License-Identifier: GPL-3.0-or-later
// The workspace: everything that the window is set to, in one file.
#include "base/visibletext.h"
#include "bridge/panelsettings.h"
#include "bridge/serversettings.h"
#include "dialogs/checksdialog.h"
#include "mainwindow.h"
#include "models/savedfilters.h"
#include "panels/clientpanel.h"
#include "panels/conversationpanel.h"
#include "panels/hostilitypanel.h"
#include "panels/loadpanel.h"
#include "panels/logpanel.h"
#include "panels/recordingbar.h"
#include "panels/replaypanel.h"
#include "panels/rulespanel.h"
#include "panels/serverbar.h"
#include "widgets/recentmenu.h"
#include "workspace/workspacefile.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QSettings>

namespace signalbox {
namespace {

const QString Suffix = QStringLiteral("signalbox");
const QString FilterKeys = QStringLiteral("savedFilters/"); // they stand in a list of their own
const QString RulesKey = QStringLiteral("rules/text"); // likewise

/// What a panel was told is about the server of this window, whichever that is when it is run.
QStringList aboutServer(const PanelCommand& command, const Endpoint& server, const QString& folder)
{
    QStringList words = command.words;
    // A file beside the workspace goes with it.
    if (!folder.isEmpty()) {
        for (QString& word : words) {
            if (word.startsWith(folder + u'/') && QFileInfo::exists(word))
                word = QDir(folder).relativeFilePath(word);
        }
    }
    words.insert(
        command.place, command.target == server ? QStringLiteral("{server}") : command.target.toString());
    return words;
}

} // namespace

void MainWindow::makeWorkspaceActions()
{
    const auto make = [this](const char* objectName, const QString& text, const QKeySequence& key,
                          const QString& help) {
        auto* action = new QAction(text, this);
        action->setObjectName(QLatin1String(objectName));
        action->setShortcut(key);
        action->setToolTip(
            key.isEmpty() ? help : QStringLiteral("%1 (%2)").arg(help, key.toString(QKeySequence::NativeText)));
        addAction(action);
        return action;
    };
    m_openWorkspace = make("openWorkspaceAction", tr("Open &workspace..."), Qt::CTRL | Qt::ALT | Qt::Key_O,
        tr("Set the window to what a workspace holds: server, clients, scripts, rules, filters, layout"));
    connect(m_openWorkspace, &QAction::triggered, this, &MainWindow::chooseWorkspace);
    m_saveWorkspace = make("saveWorkspaceAction", tr("Sa&ve workspace"), Qt::CTRL | Qt::ALT | Qt::Key_S,
        tr("Write all that this window is set to into one file, to be opened again or run without a screen"));
    connect(m_saveWorkspace, &QAction::triggered, this, [this] {
        if (m_workspaceFile.isEmpty())
            chooseWhereToSave();
        else
            saveWorkspace(m_workspaceFile);
    });
    m_saveWorkspaceAs = make("saveWorkspaceAsAction", tr("Save workspace &as..."),
        Qt::CTRL | Qt::ALT | Qt::SHIFT | Qt::Key_S, tr("The same, under another name"));
    connect(m_saveWorkspaceAs, &QAction::triggered, this, &MainWindow::chooseWhereToSave);
    m_workspaceChecks = make("workspaceChecksAction", tr("C&hecks of the workspace..."), {},
        tr("What a run of the workspace without a screen checks"));
    connect(m_workspaceChecks, &QAction::triggered, this, &MainWindow::openChecks);
    m_connectWorkspace = make("connectWorkspaceAction", tr("Connect Clients of the Workspace"),
        Qt::CTRL | Qt::ALT | Qt::Key_K, tr("Connect the test clients that the workspace was saved with"));
    m_connectWorkspace->setEnabled(false);
    connect(m_connectWorkspace, &QAction::triggered, this,
        [this] { m_testClient->connectGroups(m_workspace.clients, ownServer()); });
    auto* recent =
        new RecentMenu(tr("Recent wor&kspaces"), m_recentWorkspaces, tr("No workspace was opened yet"), this);
    recent->setObjectName(QStringLiteral("recentWorkspacesMenu"));
    connect(recent, &RecentMenu::chosen, this, &MainWindow::openWorkspace);
    m_recentWorkspaceMenu = recent;
}

/// Together with what is in no panel.
Result<Workspace> MainWindow::shownWorkspace() const
{
    Workspace workspace = m_workspace;
    const auto config = m_serverBar->config();
    if (!config)
        return config.error();
    workspace.server = *config;
    QJsonObject window = panelsToJson([this](QSettings& settings) { saveLayout(settings); });
    for (const QString& key : window.keys()) {
        if (key.startsWith(FilterKeys))
            window.remove(key);
    }
    window.remove(RulesKey);
    if (const auto typed = m_rules->checkText(); !typed)
        return Error { tr("The rules have a mistake. %1").arg(typed.error().message), typed.error().remedy };
    workspace.rules = m_rules->rules().isEmpty() ? QString() : m_rules->text();
    workspace.window = window;
    workspace.scripts = m_conversation->scripts();
    // With nobody connected the workspace keeps those it had.
    if (const auto clients = m_testClient->groups(ownServer()); !clients.isEmpty())
        workspace.clients = clients;
    if (workspace.clients.size() > Workspace::MaxGroups)
        return Error { tr("%1 kinds of test clients are connected.").arg(workspace.clients.size()),
            tr("A workspace has room for %1: disconnect some.").arg(Workspace::MaxGroups) };
    workspace.filters.clear();
    for (const SavedFilter& filter : m_log->savedFilters().all())
        workspace.filters += WorkspaceText { filter.name, filter.text };
    if (const auto valid = validate(workspace); !valid)
        return valid.error();
    return workspace;
}

void MainWindow::showWorkspace(const Workspace& workspace)
{
    m_workspace = workspace;
    if (const auto rules = m_rules->setText(workspace.rules); !rules)
        m_rules->setMessage(Severity::Error, rules.error().text());
    m_saved = withOwnRules(workspace.server);
    setServerConfig(m_saved);
    if (!workspace.window.isEmpty()) {
        panelsFromJson(workspace.window, [this](QSettings& settings) { restoreLayout(settings); });
    }
    if (!workspace.filters.isEmpty()) { // else those of this person stay
        SavedFilters filters;
        for (const WorkspaceText& each : workspace.filters)
            filters.restoreOne({ each.name, each.text });
        m_log->setSavedFilters(filters);
    }
    m_conversation->setScripts(workspace.scripts);
    m_connectWorkspace->setEnabled(!workspace.clients.isEmpty());
}

/// Where test clients find the server of this window, or will.
Endpoint MainWindow::ownServer() const
{
    Endpoint server = m_bridge.endpoint();
    if (m_bridge.state() == ServerState::Stopped) {
        if (const auto config = m_serverBar->config())
            server = config->net.listen;
    }
    server = server.reachable();
    if (server.port == 0)
        server.port = DefaultPort; // nobody knows yet which; {server} stands for it
    return server;
}

void MainWindow::openWorkspace(const QString& fileName)
{
    const auto workspace = readWorkspace(fileName);
    if (!workspace)
        return m_recordingBar->setError(workspace.error());
    m_recordingBar->setError({});
    showWorkspace(*workspace);
    setWorkspaceFile(fileName);
    if (m_bridge.state() != ServerState::Stopped)
        m_recordingBar->setMessage(Severity::Info,
            { tr("The server goes on as it was started, as %1.")
                    .arg(QString::fromLatin1(m_bridge.config().mode)),
                tr("What the workspace sets it to, above, holds from the next start.") });
}

void MainWindow::saveWorkspace(const QString& fileName)
{
    const auto workspace = shownWorkspace();
    if (!workspace)
        return m_recordingBar->setError(
            { tr("The workspace was not saved: %1").arg(workspace.error().message), workspace.error().remedy });
    if (const auto written = writeWorkspace(*workspace, fileName); !written)
        return m_recordingBar->setError(written.error());
    m_recordingBar->setError({});
    m_workspace = *workspace;
    m_connectWorkspace->setEnabled(!workspace->clients.isEmpty());
    setWorkspaceFile(fileName);
}

void MainWindow::setWorkspaceFile(const QString& fileName)
{
    m_workspaceFile = QFileInfo(fileName).absoluteFilePath();
    m_recentWorkspaces.add(m_workspaceFile);
    QSettings settings;
    m_recentWorkspaces.save(settings);
    showTitle();
}

void MainWindow::chooseWorkspace()
{
    auto* dialog = workspaceDialog(tr("Open Workspace"));
    dialog->setObjectName(QStringLiteral("openWorkspaceDialog"));
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &MainWindow::openWorkspace);
    dialog->open();
}

void MainWindow::chooseWhereToSave()
{
    auto* dialog = workspaceDialog(tr("Save Workspace"));
    dialog->setObjectName(QStringLiteral("saveWorkspaceDialog"));
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(Suffix);
    connect(dialog, &QFileDialog::fileSelected, this, &MainWindow::saveWorkspace);
    dialog->open();
}

QFileDialog* MainWindow::workspaceDialog(const QString& title)
{
    auto* dialog = new QFileDialog(this, title);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setNameFilters({ tr("Workspaces (*.%1)").arg(Suffix), tr("All files (*)") });
    if (!m_recentWorkspaces.files().isEmpty()) {
        const QDir folder = QFileInfo(m_recentWorkspaces.files().constFirst()).dir();
        if (folder.exists())
            dialog->setDirectory(folder);
    }
    return dialog;
}

void MainWindow::openChecks()
{
    const auto workspace = shownWorkspace();
    if (!workspace)
        return m_recordingBar->setError(workspace.error());
    const Endpoint server = ownServer();
    // Where no other target was typed, this one is meant.
    m_load->setServerEndpoint(server);
    m_hostility->setServer(server, workspace->server.mode);
    m_conversation->setServer(server);
    m_replay->setServer(server);
    const QString folder = m_workspaceFile.isEmpty() ? QString() : QFileInfo(m_workspaceFile).absolutePath();
    std::vector<CheckSource> sources {
        { tr("&Load"),
            [this, server, folder]() -> Result<QStringList> {
                const auto load = m_load->checkCommand();
                return load ? Result(aboutServer(*load, server, folder)) : load.error();
            } },
        { tr("&Hostility"),
            [this, server, folder]() -> Result<QStringList> {
                const auto hostility = m_hostility->checkCommand();
                return hostility ? Result(aboutServer(*hostility, server, folder)) : hostility.error();
            } },
        { tr("&Replay"),
            [this, server, folder]() -> Result<QStringList> {
                const auto replay = m_replay->checkCommand();
                return replay ? Result(aboutServer(*replay, server, folder)) : replay.error();
            } },
        { tr("Con&versation"),
            [this, server, folder]() -> Result<QStringList> {
                const auto conversation = m_conversation->checkCommand();
                return conversation ? Result(aboutServer(*conversation, server, folder)) : conversation.error();
            } },
        { tr("&Greeting"),
            []() -> Result<QStringList> {
                return QStringList { QStringLiteral("connect"), QStringLiteral("{server}"),
                    QStringLiteral("--send"), QStringLiteral("hello"), QStringLiteral("--expect"),
                    QStringLiteral("hello") };
            } },
    };
    auto* dialog = new ChecksDialog(*workspace, m_workspaceFile, std::move(sources), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ChecksDialog::saved, this, [this](const QList<WorkspaceCheck>& checks) {
        m_workspace.checks = checks;
        m_saveWorkspace->trigger();
    });
    dialog->open();
}

/// The recording that is shown, else the workspace that is open.
void MainWindow::showTitle()
{
    const auto name = [](const QString& file) { return visibleText(QFileInfo(file).fileName()); };
    if (m_showing.isRecording())
        setWindowTitle(tr("%1 (recording)").arg(name(m_showing.recording()->recording.fileName)));
    else if (m_workspaceFile.isEmpty())
        setWindowTitle(tr("Signalbox"));
    else
        setWindowTitle(tr("%1 - Signalbox").arg(name(m_workspaceFile)));
}

} // namespace signalbox
