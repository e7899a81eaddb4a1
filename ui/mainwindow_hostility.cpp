// SPDX-License-Identifier: GPL-3.0-or-later
// The panel that attacks servers: its dock, and how it is opened.
#include "mainwindow.h"
#include "panels/hostilitypanel.h"

#include <QAction>
#include <QDockWidget>

namespace signalbox {

void MainWindow::makeHostilityPanel()
{
    m_hostility = new HostilityPanel;
    m_hostility->setLog(
        [this] { return m_showing.isRecording() ? m_showing.view() : m_bridge.journal()->view(); });
    m_hostilityDock = addDock(QStringLiteral("hostilityDock"), tr("Hostility"), m_hostility);
    m_showHostility = new QAction(theme::icon(QStringLiteral("warning")), tr("&Hostility"), this);
    m_showHostility->setObjectName(QStringLiteral("hostilityAction"));
    m_showHostility->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_A);
    m_showHostility->setToolTip(
        tr("Attack a server with malformed input, and see whether it stays healthy (%1)")
            .arg(m_showHostility->shortcut().toString(QKeySequence::NativeText)));
    addAction(m_showHostility);
    connect(m_showHostility, &QAction::triggered, this, &MainWindow::openHostility);
    connect(&m_bridge, &ServerBridge::started, this,
        [this](const Endpoint& endpoint) { m_hostility->setServer(endpoint, m_bridge.config().mode); });
}

void MainWindow::openHostility()
{
    static constexpr int Comfortable = 460; // the table with all its columns
    const bool isOpening = !m_hostilityDock->isVisible();
    const int given = m_testClientDock->isVisible() ? m_testClientDock->width() : 0; // they share a place
    m_hostilityDock->show();
    m_hostilityDock->raise();
    m_hostility->takeFocus();
    if (!isOpening || given >= Comfortable)
        return;
    QMetaObject::invokeMethod( // once it has its place
        this,
        [this] {
            if (!m_hostilityDock->isFloating())
                resizeDocks(
                    { m_logDock, m_hostilityDock }, { width() - Comfortable, Comfortable }, Qt::Horizontal);
        },
        Qt::QueuedConnection);
}

} // namespace signalbox
