// SPDX-License-Identifier: GPL-3.0-or-later
// The panel that holds conversations: its dock, and how it is opened.
#include "mainwindow.h"
#include "panels/clientpanel.h"
#include "panels/conversationpanel.h"

#include <QAction>
#include <QDockWidget>

namespace signalbox {

void MainWindow::makeConversationPanel()
{
    m_conversation = new ConversationPanel;
    m_conversationDock = addDock(QStringLiteral("conversationDock"), tr("Conversation"), m_conversation);
    m_showConversation = new QAction(theme::icon(QStringLiteral("follow")), tr("Con&versation"), this);
    m_showConversation->setObjectName(QStringLiteral("conversationAction"));
    m_showConversation->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_S);
    m_showConversation->setToolTip(
        tr("Hold the conversation of a script with a server, and see whether it goes so (%1)")
            .arg(m_showConversation->shortcut().toString(QKeySequence::NativeText)));
    addAction(m_showConversation);
    connect(m_showConversation, &QAction::triggered, this, &MainWindow::openConversation);
    connect(&m_bridge, &ServerBridge::started, m_conversation, &ConversationPanel::setServer);
    connect(m_testClient, &ClientPanel::scriptRecorded, this, [this](const QString& text, int client) {
        if (m_conversation->isRunning())
            return openConversation();
        m_conversation->propose(text, tr("client %1").arg(client),
            tr("Recorded from test client %1; Ctrl+Z in the script brings back what was there.").arg(client));
        openConversation();
    });
}

void MainWindow::openConversation()
{
    openWide(m_conversationDock);
    m_conversation->takeFocus();
}

} // namespace signalbox
