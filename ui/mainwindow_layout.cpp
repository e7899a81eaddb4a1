// SPDX-License-Identifier: GPL-3.0-or-later
// Where the panels stand, and what the window remembers.
#include "bridge/serversettings.h"
#include "dialogs/exportdialog.h"
#include "mainwindow.h"
#include "panels/clientpanel.h"
#include "panels/clientspanel.h"
#include "panels/comparepanel.h"
#include "panels/conversationpanel.h"
#include "panels/detailpanel.h"
#include "panels/hostilitypanel.h"
#include "panels/lifecyclepanel.h"
#include "panels/loadpanel.h"
#include "panels/logpanel.h"
#include "panels/plotspanel.h"
#include "panels/replaypanel.h"
#include "panels/rulespanel.h"
#include "panels/streampanel.h"

#include <QActionGroup>
#include <QDockWidget>
#include <QLayout>
#include <QScreen>
#include <QSettings>

namespace signalbox {

void MainWindow::arrange()
{
    const QList<QDockWidget*> docks { m_clientsDock, m_logDock, m_detailDock, m_testClientDock, m_modelDock,
        m_inspectorDock, m_lifecycleDock, m_plotsDock };
    for (QDockWidget* dock : docks) {
        dock->setFloating(false);
        dock->show();
    }
    addDockWidget(Qt::LeftDockWidgetArea, m_clientsDock);
    splitDockWidget(m_clientsDock, m_logDock, Qt::Vertical);
    splitDockWidget(m_logDock, m_detailDock, Qt::Vertical);
    tabifyDockWidget(m_logDock, m_streamDock);
    m_streamDock->setFloating(false);
    m_streamDock->hide(); // until a stream is followed
    addDockWidget(Qt::RightDockWidgetArea, m_testClientDock);
    setTabPosition(Qt::RightDockWidgetArea, QTabWidget::North);
    tabifyDockWidget(m_testClientDock, m_modelDock);
    tabifyDockWidget(m_testClientDock, m_lifecycleDock);
    tabifyDockWidget(m_testClientDock, m_inspectorDock);
    tabifyDockWidget(m_testClientDock, m_plotsDock);
    tabifyDockWidget(m_testClientDock, m_compareDock);
    m_compareDock->setFloating(false);
    m_compareDock->hide(); // until it is asked for
    tabifyDockWidget(m_testClientDock, m_hostilityDock);
    m_hostilityDock->setFloating(false);
    m_hostilityDock->hide(); // likewise
    tabifyDockWidget(m_testClientDock, m_conversationDock);
    m_conversationDock->setFloating(false);
    m_conversationDock->hide(); // likewise
    tabifyDockWidget(m_testClientDock, m_loadDock);
    m_loadDock->setFloating(false);
    m_loadDock->hide(); // likewise
    tabifyDockWidget(m_testClientDock, m_rulesDock);
    m_rulesDock->setFloating(false);
    m_rulesDock->hide(); // likewise
    tabifyDockWidget(m_testClientDock, m_replayDock);
    m_replayDock->setFloating(false);
    m_replayDock->hide(); // likewise
    m_testClientDock->raise();
    // Not larger than the screen leaves it, its frame included.
    constexpr QSize Preferred { 1280, 820 };
    constexpr QSize Frame { 8, 36 };
    resize(Preferred.boundedTo(screen()->availableSize() - Frame));
    layout()->activate(); // else the docks would share the window as if it had no size yet
    resizeDocks({ m_clientsDock, m_logDock, m_detailDock }, { 180, 330, 170 }, Qt::Vertical);
    resizeDocks({ m_clientsDock, m_testClientDock }, { 860, 420 }, Qt::Horizontal);
}

void MainWindow::resetLayout()
{
    restoreState(m_defaultState, SettingsVersion);
    arrange();
}

void MainWindow::loadSettings()
{
    QSettings settings;
    m_saved = withOwnRules(loadServerConfig(settings));
    m_recent.load(settings);
    setServerConfig(m_saved);
    const int scheme = std::clamp(settings.value(QStringLiteral("window/scheme"), 0).toInt(), 0, 2);
    m_schemes->actions().at(scheme)->setChecked(true);
    theme::apply(static_cast<theme::Scheme>(scheme));
    m_recentWorkspaces.load(settings);
    restoreLayout(settings);
}

/// What the panels remember, and where they are.
void MainWindow::restoreLayout(QSettings& settings)
{
    restoreGeometry(settings.value(QStringLiteral("window/geometry")).toByteArray());
    restoreState(settings.value(QStringLiteral("window/state")).toByteArray(), SettingsVersion);
    m_clients->restoreState(settings);
    m_log->restoreState(settings);
    m_detail->restoreState(settings);
    m_stream->restoreState(settings);
    m_testClient->restoreState(settings);
    m_compare->restoreState(settings);
    m_hostility->restoreState(settings);
    m_conversation->restoreState(settings);
    m_load->restoreState(settings);
    m_rules->restoreState(settings);
    m_replay->restoreState(settings);
    m_lifecycle->restoreState(settings);
    m_plots->restoreState(settings);
}

void MainWindow::saveSettings()
{
    QSettings settings;
    saveServerConfig(settings, m_saved);
    m_recent.save(settings);
    m_recentWorkspaces.save(settings);
    saveLayout(settings);
    if (m_exportDialog)
        m_exportDialog->saveState(settings);
}

void MainWindow::saveLayout(QSettings& settings) const
{
    settings.setValue(QStringLiteral("window/geometry"), saveGeometry());
    settings.setValue(QStringLiteral("window/state"), saveState(SettingsVersion));
    m_clients->saveState(settings);
    m_log->saveState(settings);
    m_detail->saveState(settings);
    m_stream->saveState(settings);
    m_testClient->saveState(settings);
    m_compare->saveState(settings);
    m_hostility->saveState(settings);
    m_conversation->saveState(settings);
    m_load->saveState(settings);
    m_rules->saveState(settings);
    m_replay->saveState(settings);
    m_lifecycle->saveState(settings);
    m_plots->saveState(settings);
}

} // namespace signalbox
