// SPDX-License-Identifier: GPL-3.0-or-later
// The actions of the window, its menus, and the list of its keys.
#include "dialogs/aboutdialog.h"
#include "dialogs/shortcutsdialog.h"
#include "mainwindow.h"
#include "panels/clientpanel.h"
#include "panels/clientspanel.h"
#include "panels/logactions.h"
#include "panels/logpanel.h"

#include <QActionGroup>
#include <QMenuBar>
#include <QWhatsThis>

namespace signalbox {
namespace {

/// A window-wide action: its tooltip names the shortcut, as every control's does.
QAction* makeAction(QWidget* parent, const QString& icon, const QString& text, const QKeySequence& shortcut,
    const QString& help)
{
    auto* action = new QAction(text, parent);
    if (!icon.isEmpty())
        action->setIcon(theme::icon(icon));
    action->setShortcut(shortcut);
    action->setToolTip(shortcut.isEmpty()
            ? help
            : QStringLiteral("%1 (%2)").arg(help, shortcut.toString(QKeySequence::NativeText)));
    parent->addAction(action);
    return action;
}

} // namespace

void MainWindow::makeActions()
{
    makeOpenActions();
    m_startStop =
        makeAction(this, QStringLiteral("start"), tr("&Start"), Qt::CTRL | Qt::Key_E, tr("Start the server"));
    connect(m_startStop, &QAction::triggered, this, &MainWindow::toggleServer);
    m_restart = makeAction(this, QStringLiteral("restart"), tr("&Restart"), Qt::CTRL | Qt::Key_R,
        tr("Stop the server and start it with the same values"));
    connect(m_restart, &QAction::triggered, this, &MainWindow::restartServer);
    m_limits = makeAction(this, QStringLiteral("settings"), tr("&Limits..."), Qt::CTRL | Qt::Key_Comma,
        tr("What bounds the server, and how often each limit bit"));
    connect(m_limits, &QAction::triggered, this, &MainWindow::openLimits);
    m_export = makeAction(this, QStringLiteral("export"), tr("&Export..."), Qt::CTRL | Qt::SHIFT | Qt::Key_E,
        tr("Write the log to a file: CSV, JSON Lines, pcapng for Wireshark, or text"));
    connect(m_export, &QAction::triggered, this, [this] { openExport({}); });
    m_saveRecording = makeAction(this, {}, tr("&Save recording..."), QKeySequence::Save,
        tr("Write the whole log as JSON Lines, to be read again later"));
    connect(m_saveRecording, &QAction::triggered, this, [this] { openExport("jsonl"); });
    makeRecordingActions();
    makeReplayAction();
    makeWorkspaceActions();
}

void MainWindow::makeMenus()
{
    makeFileMenu();
    makeEditMenu();
    makeViewMenu();
    menuBar()->addMenu(m_log->actions().menu);
    QMenu* server = menuBar()->addMenu(tr("&Server"));
    server->addActions({ m_startStop, m_restart });
    server->addSeparator();
    server->addAction(m_limits);
    server->addSeparator();
    server->addActions(m_clients->clientActions());
    QMenu* client = menuBar()->addMenu(tr("&Client"));
    client->addActions(m_testClient->clientActions());
    client->addSeparator();
    client->addAction(m_connectWorkspace);
    makeToolsMenu();
    makeHelpMenu();
}

void MainWindow::makeFileMenu()
{
    QMenu* file = menuBar()->addMenu(tr("&File"));
    file->setToolTipsVisible(true);
    file->addAction(m_openRecording);
    makeRecentMenu();
    file->addMenu(m_recentMenu);
    file->addActions({ m_closeRecording, m_showReplay });
    file->addSeparator();
    file->addAction(m_openWorkspace);
    file->addMenu(m_recentWorkspaceMenu);
    file->addActions({ m_saveWorkspace, m_saveWorkspaceAs, m_workspaceChecks });
    file->addSeparator();
    file->addActions({ m_record, m_saveRecording, m_export, m_wireshark });
    connect(
        file, &QMenu::aboutToShow, this, &MainWindow::showWireshark); // it may have been installed meanwhile
    file->addSeparator();
    QAction* quit = makeAction(
        this, {}, tr("&Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q), tr("Stop the server and close the window"));
    quit->setMenuRole(QAction::QuitRole);
    connect(quit, &QAction::triggered, this, &MainWindow::close);
    file->addAction(quit);
}

void MainWindow::makeEditMenu()
{
    QMenu* edit = menuBar()->addMenu(tr("&Edit"));
    const LogActions& log = m_log->actions();
    edit->addActions({ log.find, log.findNext, log.findPrevious });
    edit->addSeparator();
    edit->addActions({ m_log->filterAction(), log.follow });
    edit->addSeparator();
    edit->addAction(m_log->clearAction());
}

void MainWindow::makeViewMenu()
{
    QMenu* view = menuBar()->addMenu(tr("&View"));
    view->setObjectName(QStringLiteral("viewMenu"));
    view->addActions(m_dockActions);
    view->addSeparator();
    view->addAction(m_followStream);
    view->addSeparator();
    view->addMenu(m_clients->columnMenu());
    view->addMenu(m_log->timeMenu());
    view->addMenu(m_log->columnsMenu());
    view->addActions({ m_log->actions().showMap, m_log->actions().showSavedFilters });
    QMenu* colours = view->addMenu(tr("Colo&urs"));
    m_schemes = new QActionGroup(this);
    const std::pair<theme::Scheme, QString> schemes[] {
        { theme::Scheme::System, tr("As the &system") },
        { theme::Scheme::Light, tr("&Light") },
        { theme::Scheme::Dark, tr("&Dark") },
    };
    for (const auto& [scheme, text] : schemes) {
        QAction* action = colours->addAction(text);
        action->setCheckable(true);
        action->setData(static_cast<int>(scheme));
        m_schemes->addAction(action);
        connect(action, &QAction::triggered, this, [this, scheme = scheme] { setScheme(scheme); });
    }
    view->addSeparator();
    QAction* reset = makeAction(this, {}, tr("Reset la&yout"), {}, tr("Put every panel back in its place"));
    connect(reset, &QAction::triggered, this, &MainWindow::resetLayout);
    reset->setObjectName(QStringLiteral("resetLayoutAction"));
    view->addAction(reset);
}

void MainWindow::makeToolsMenu()
{
    QMenu* tools = menuBar()->addMenu(tr("&Tools"));
    QAction* compare = makeAction(this, QStringLiteral("compare"), tr("&Compare concurrency models"),
        Qt::CTRL | Qt::SHIFT | Qt::Key_B,
        tr("Put the same load on each concurrency model and compare what it takes"));
    compare->setObjectName(QStringLiteral("compareAction"));
    connect(compare, &QAction::triggered, this, &MainWindow::openCompare);
    tools->addActions({ compare, m_putLoad, m_showHostility, m_showConversation, m_showReplay });
}

void MainWindow::makeHelpMenu()
{
    QMenu* help = menuBar()->addMenu(tr("&Help"));
    QAction* shortcuts = makeAction(this, QStringLiteral("help"), tr("&Shortcuts"), QKeySequence(Qt::Key_F1),
        tr("Every key of this window"));
    connect(shortcuts, &QAction::triggered, this, &MainWindow::openShortcuts);
    help->addAction(shortcuts);
    help->addAction(m_log->actions().showHelp);
    help->addAction(QWhatsThis::createAction(this));
    help->addSeparator();
    QAction* about = help->addAction(tr("&About Signalbox"));
    connect(about, &QAction::triggered, this, [this] {
        auto* dialog = new AboutDialog(this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    });
}

void MainWindow::openShortcuts()
{
    const QString tables = tr("Tables");
    const QList<ShortcutsDialog::Key> more {
        { tables, tr("First and last row"),
            { QKeySequence(Qt::CTRL | Qt::Key_Home), QKeySequence(Qt::CTRL | Qt::Key_End) } },
        { tables, tr("Context menu"), { QKeySequence(Qt::Key_Menu), QKeySequence(Qt::SHIFT | Qt::Key_F10) } },
        { tables, tr("Next panel or field"), { QKeySequence(Qt::Key_Tab) } },
        { tr("Test client"), tr("Send"),
            { QKeySequence(Qt::Key_Return), QKeySequence(Qt::CTRL | Qt::Key_Return) } },
        { tr("Test client"), tr("Earlier and later input"),
            { QKeySequence(Qt::Key_Up), QKeySequence(Qt::Key_Down) } },
        { tr("Stream"), tr("Find, next and previous"),
            { QKeySequence(QKeySequence::Find), QKeySequence(Qt::Key_F3),
                QKeySequence(Qt::SHIFT | Qt::Key_F3) } },
        { tr("Stream"), tr("Between chunk and message"),
            { QKeySequence(Qt::Key_Left), QKeySequence(Qt::Key_Right) } },
        { tr("Plots"), tr("Crosshair back and forth in time"),
            { QKeySequence(Qt::Key_Left), QKeySequence(Qt::Key_Right) } },
        { tr("Plots"), tr("Pause"), { QKeySequence(Qt::Key_Space) } },
        { tr("Plots"), tr("Export"), { QKeySequence(Qt::Key_X) } },
    };
    auto* dialog = new ShortcutsDialog(findChildren<QAction*>(), more, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

} // namespace signalbox
