// SPDX-License-Identifier: GPL-3.0-or-later
// The load in the window.
#include "mainwindow.h"
#include "panels/loadpanel.h"

#include <QAction>
#include <QDockWidget>

namespace signalbox {

void MainWindow::makeLoadPanel()
{
    m_load = new LoadPanel;
    m_loadDock = addDock(QStringLiteral("loadDock"), tr("Load"), m_load);
    connect(m_loadDock, &QDockWidget::visibilityChanged, m_load, &LoadPanel::setInFront);
    connect(&m_bridge, &ServerBridge::started, m_load, &LoadPanel::setServerEndpoint);

    const QKeySequence key(Qt::CTRL | Qt::SHIFT | Qt::Key_O);
    m_putLoad = new QAction(theme::icon(QStringLiteral("send")), tr("&Load"), this);
    m_putLoad->setObjectName(QStringLiteral("loadAction"));
    m_putLoad->setShortcut(key);
    m_putLoad->setToolTip(
        tr("Put load on a server and see what it takes (%1)").arg(key.toString(QKeySequence::NativeText)));
    addAction(m_putLoad);
    connect(m_putLoad, &QAction::triggered, this, &MainWindow::openLoad);
}

void MainWindow::openLoad()
{
    openWide(m_loadDock);
    m_load->takeFocus();
}

/// Shows a dock of the right side with more room than the others there need.
void MainWindow::openWide(QDockWidget* dock, int comfortable)
{
    static constexpr int Others = 480; // what the docks beside it keep at least
    const bool isOpening = !dock->isVisible();
    const int given = m_testClientDock->isVisible() ? m_testClientDock->width() : 0; // they share a place
    dock->show();
    dock->raise();
    if (!isOpening || given >= comfortable)
        return;
    QMetaObject::invokeMethod( // once it has its place
        this,
        [this, dock, comfortable] {
            const int target = std::min(comfortable, width() - Others);
            if (!dock->isFloating())
                resizeDocks({ m_logDock, dock }, { width() - target, target }, Qt::Horizontal);
        },
        Qt::QueuedConnection);
}

} // namespace signalbox
