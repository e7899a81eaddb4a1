// SPDX-License-Identifier: GPL-3.0-or-later
// The stream of one client in the window.
#include "mainwindow.h"
#include "panels/clientspanel.h"
#include "panels/logpanel.h"
#include "panels/streampanel.h"

#include <QAction>
#include <QApplication>
#include <QDockWidget>

namespace signalbox {

void MainWindow::makeStreamPanel()
{
    m_stream = new StreamPanel;
    m_streamDock = addDock(QStringLiteral("streamDock"), m_stream->title(), m_stream);
    connect(m_stream, &StreamPanel::titleChanged, m_streamDock, &QDockWidget::setWindowTitle);
    connect(m_streamDock, &QDockWidget::visibilityChanged, this, [this](bool isInFront) {
        m_stream->setView(m_showing.view()); // a server that has stopped ticks no more
        m_stream->setInFront(isInFront);
    });

    const QKeySequence key(Qt::CTRL | Qt::ALT | Qt::SHIFT | Qt::Key_T); // as in Wireshark
    m_followStream = new QAction(tr("Follow &Stream"), this);
    m_followStream->setObjectName(QStringLiteral("followStreamAction"));
    m_followStream->setShortcut(key);
    m_followStream->setToolTip(tr("What this client and the server said to each other: reads and writes beside "
                                  "messages (%1)")
                                   .arg(key.toString(QKeySequence::NativeText)));
    addAction(m_followStream);
    connect(m_followStream, &QAction::triggered, this, &MainWindow::followStream);
    m_clients->addContextAction(m_followStream);
    m_log->addContextAction(m_followStream);
    connect(m_clients, &ClientsPanel::currentClientChanged, this, [this](ConnectionId id) {
        if (id != NoConnection)
            m_stream->follow(id);
    });
}

/// Of the event, if the log has the focus, else of the client that is selected; without either, of the one
/// before.
void MainWindow::followStream()
{
    const auto ofEvent = [this] {
        const auto sequence = m_log->currentEvent();
        const JournalView& view = m_showing.view();
        return sequence && view.contains(*sequence) ? view.at(*sequence).connection : NoConnection;
    };
    const ConnectionId selected = m_clients->currentClient();
    const QWidget* focus = QApplication::focusWidget();
    const bool isInLog = focus && m_log->isAncestorOf(focus);
    ConnectionId id = isInLog ? ofEvent() : selected;
    if (id == NoConnection)
        id = isInLog ? selected : m_stream->connection() == NoConnection ? ofEvent() : NoConnection;
    if (id != NoConnection)
        m_stream->follow(id);
    m_streamDock->show();
    m_streamDock->raise();
    m_stream->setView(m_showing.view());
    m_stream->setFocus(Qt::ShortcutFocusReason);
}

} // namespace signalbox
