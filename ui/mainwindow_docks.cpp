// SPDX-License-Identifier: GPL-3.0-or-later
// What shows and hides the docks: for each an action that means the same.
#include "mainwindow.h"
#include "panels/inspectorpanel.h"
#include "panels/lifecyclepanel.h"
#include "panels/loadpanel.h"
#include "panels/logpanel.h"
#include "panels/modelpanel.h"
#include "panels/plotspanel.h"

#include <QAction>
#include <QApplication>
#include <QDockWidget>

namespace signalbox {

/// Ticked while the dock is in front, not only there: the dock's own action would hide it while it is behind
/// another tab. `open` shows it in a way of its own.
QAction* MainWindow::addDockAction(
    QDockWidget* dock, const QString& text, const DockHelp& help, const std::function<void()>& open)
{
    auto* action = new QAction(text, this);
    action->setObjectName(dock->objectName().replace(QStringLiteral("Dock"), QStringLiteral("PanelAction")));
    action->setShortcut(help.key);
    action->setToolTip(help.key.isEmpty()
            ? help.text
            : QStringLiteral("%1 (%2)").arg(help.text, help.key.toString(QKeySequence::NativeText)));
    action->setCheckable(true);
    addAction(action);
    connect(dock, &QDockWidget::visibilityChanged, action, &QAction::setChecked);
    connect(action, &QAction::triggered, this, [dock, open](bool isWanted) {
        if (isWanted && open)
            return open();
        dock->setVisible(isWanted);
        if (isWanted)
            dock->raise();
    });
    m_dockActions.append(action);
    return action;
}

/// In the order of the View menu, whose letters are each there once.
void MainWindow::makeDockActions()
{
    addDockAction(m_clientsDock, tr("Clie&nts"), { {}, tr("Who is connected") });
    addDockAction(m_logDock, tr("Lo&g"), { {}, tr("What happened, event by event") });
    addDockAction(m_streamDock, tr("Stre&am"), { {}, tr("What one client and the server said to each other") });
    addDockAction(m_detailDock, tr("&Detail"), { {}, tr("All of the event that is selected in the log") });
    addDockAction(m_testClientDock, tr("T&est client"), { {}, tr("Clients to talk to a server with") });
    addDockAction(m_modelDock, tr("&What is happening"),
        { Qt::CTRL | Qt::Key_I, tr("How the server shares its threads among the clients, live") });
    addDockAction(m_inspectorDock, tr("&Inspector"),
        { Qt::CTRL | Qt::SHIFT | Qt::Key_I,
            tr("What the kernel knows of the selected client's connection, live") });
    addDockAction(m_lifecycleDock, tr("Li&fecycle"),
        { Qt::CTRL | Qt::SHIFT | Qt::Key_J,
            tr("What happened between a client and the server, step by step, and in what TCP state it left "
               "them") },
        [this] {
            m_lifecycleDock->show();
            m_lifecycleDock->raise();
            m_lifecycle->takeFocus();
        });
    addDockAction(m_plotsDock, tr("&Plots"),
        { Qt::CTRL | Qt::SHIFT | Qt::Key_G,
            tr("Throughput, messages, clients and round trips over the last minutes") },
        [this] {
            m_plotsDock->show();
            m_plotsDock->raise();
            m_plots->takeFocus();
        });
    addDockAction(m_compareDock, tr("Compa&re"),
        { {}, tr("The same load on each concurrency model, side by side") }, [this] { openCompare(); });
    addDockAction(
        m_loadDock, tr("&Load"), { {}, tr("Load on a server, and what it takes") }, [this] { openLoad(); });
    addDockAction(m_hostilityDock, tr("&Hostility"),
        { {}, tr("Malformed input for a server, and whether it stays healthy") }, [this] { openHostility(); });
    addDockAction(m_conversationDock, tr("Con&versation"),
        { {}, tr("What a script says to a server, and whether it is answered so") },
        [this] { openConversation(); });
    addDockAction(m_rulesDock, tr("Rule boo&k"),
        { Qt::CTRL | Qt::SHIFT | Qt::Key_U, tr("What the mode Script answers: if this comes, that is sent") },
        [this] { openRules(); });
    addDockAction(m_replayDock, tr("E&xact replay"),
        { {}, tr("The clients of a recording, played against a server") }, [this] { openReplay(); });

    connect(m_modelDock, &QDockWidget::visibilityChanged, m_model, &ModelPanel::setInFront);
    connect(m_inspectorDock, &QDockWidget::visibilityChanged, m_inspector, &InspectorPanel::setInFront);
    connect(m_plotsDock, &QDockWidget::visibilityChanged, m_plots, &PlotsPanel::setInFront);
    connect(m_lifecycleDock, &QDockWidget::visibilityChanged, this, [this](bool isInFront) {
        m_lifecycle->setInFront(isInFront);
        m_lifecycle->setView(m_showing.view()); // a server that has stopped ticks no more
    });
    connect(m_log, &LogPanel::wanted, this, &MainWindow::showLog);
}

/// Nothing is done to a log that nobody sees; nor do keys go to what is now behind it.
void MainWindow::showLog()
{
    m_logDock->show();
    m_logDock->raise();
    const QWidget* focus = QApplication::focusWidget();
    const QList<QDockWidget*> behind = tabifiedDockWidgets(m_logDock);
    for (const QDockWidget* dock : behind) {
        if (focus && dock->isAncestorOf(focus))
            m_log->takeFocus();
    }
}

} // namespace signalbox
