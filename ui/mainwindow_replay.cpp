// SPDX-License-Identifier: GPL-3.0-or-later
// The panel that plays recordings: its dock, and how it is opened.
#include "mainwindow.h"
#include "panels/recordingbar.h"
#include "panels/replaypanel.h"

#include <QAction>
#include <QDockWidget>

namespace signalbox {

void MainWindow::makeReplayPanel()
{
    m_replay = new ReplayPanel;
    m_replay->setLog([this] {
        ReplayPanel::Log log;
        log.view = m_showing.isRecording() ? m_showing.view() : m_bridge.journal()->view();
        if (m_showing.isRecording())
            log.fileName = m_showing.recording()->recording.fileName;
        return log;
    });
    m_replayDock = addDock(QStringLiteral("replayDock"), tr("Replay"), m_replay);
    connect(m_showReplay, &QAction::triggered, this, &MainWindow::openReplay);
    connect(m_recordingBar, &RecordingBar::replayRequested, this, [this] {
        openReplay();
        m_replay->takeLog();
    });
    connect(&m_bridge, &ServerBridge::started, m_replay, &ReplayPanel::setServer);
}

void MainWindow::makeReplayAction()
{
    m_showReplay = new QAction(theme::icon(QStringLiteral("replay")), tr("Re&play a recording"), this);
    m_showReplay->setObjectName(QStringLiteral("replayAction"));
    m_showReplay->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_V);
    m_showReplay->setToolTip(
        tr("Play what the clients of a recording said against a server, and compare the answers "
           "(%1)")
            .arg(m_showReplay->shortcut().toString(QKeySequence::NativeText)));
    addAction(m_showReplay);
}

void MainWindow::openReplay()
{
    static constexpr int Comfortable = 520; // both sides of a difference
    const bool isOpening = !m_replayDock->isVisible();
    const int given = m_testClientDock->isVisible() ? m_testClientDock->width() : 0; // they share a place
    m_replayDock->show();
    m_replayDock->raise();
    m_replay->takeFocus();
    if (!isOpening || given >= Comfortable)
        return;
    QMetaObject::invokeMethod( // once it has its place
        this,
        [this] {
            if (!m_replayDock->isFloating())
                resizeDocks(
                    { m_logDock, m_replayDock }, { width() - Comfortable, Comfortable }, Qt::Horizontal);
        },
        Qt::QueuedConnection);
}

} // namespace signalbox
