// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/endpoint.h"
#include "base/ids.h"
#include "journal/snapshot.h"
#include "net/backend.h"

#include <QList>
#include <QWidget>

#include <vector>

class QAction;
class QMenu;
class QSettings;
class QTableView;

namespace signalbox {

class ClientsModel;
class EmptyState;
class SendToDialog;

/// The clients of the running server, one row each. Does no work while it is hidden, but for their number.
class ClientsPanel : public QWidget
{
    Q_OBJECT

public:
    explicit ClientsPanel(QWidget* parent = nullptr);

    /// At most 20 times a second.
    void setSnapshot(const SnapshotPtr& snapshot, ServerState state);
    /// The rows are those of a recording: nothing can be done to them, and the actions say why.
    void setRecorded(bool isRecorded);
    /// Where the running server listens: for the `nc` line of the empty table.
    void setEndpoint(const Endpoint& listening);
    /// What the empty table offers while no server runs.
    void setStartAction(QAction* action);
    /// What it offers while nobody is connected.
    void setConnectAction(QAction* action);

    int count() const { return m_count; }
    QString title() const; ///< `Clients · 3`
    /// In the order of the table.
    QList<ConnectionId> selectedClients() const;
    void selectClient(ConnectionId id);
    /// The one that is selected; NoConnection if none is, or several are.
    ConnectionId currentClient() const { return m_current; }
    /// Those whose TCP state can be seen now: the rows in view, while a column shows it. At most
    /// MaxWatchedConnections.
    std::vector<ConnectionId> watchedClients() const;

    /// For the menus of the window, in order; separators among them. Their shortcuts work while the table has
    /// the focus.
    QList<QAction*> clientActions() const { return m_actions; }
    /// Stands in the context menu, among what shows more of a client.
    void addContextAction(QAction* action);
    /// Which columns are shown.
    QMenu* columnMenu() const { return m_columnMenu; }

    void saveState(QSettings& settings) const;
    void restoreState(QSettings& settings);

Q_SIGNALS:
    void disconnectRequested(const QList<signalbox::ConnectionId>& ids, signalbox::DisconnectMode mode);
    void sendRequested(const QList<signalbox::ConnectionId>& ids, const QByteArray& bytes);
    void showInLogRequested(signalbox::ConnectionId id);
    void countChanged(int count);
    void currentClientChanged(signalbox::ConnectionId id);

protected:
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QAction* newAction(
        const QString& icon, const QString& text, const QList<QKeySequence>& shortcuts, const QString& help);
    void addSeparator();
    void makeActions();
    void makeColumnMenu();
    void addColumnAction(QMenu* menu, int column);
    void showTcpColumns();
    void layOut();
    void sizeRows();
    void sizeColumns();
    void resetColumns();

    void applyPending();
    void refreshActions();
    void refreshColumnMenu();
    void refreshEmptyState();
    void requestDisconnect(DisconnectMode mode);
    void openSendDialog();
    void refreshSendDialog();
    void showInLog();
    void copyAddresses();

    ClientsModel* m_model;
    QTableView* m_view;
    EmptyState* m_empty;
    QMenu* m_menu;
    QMenu* m_columnMenu;
    QMenu* m_tcpMenu; // within it: the kernel's figures
    QList<QAction*> m_columnActions;
    QAction* m_resetColumns = nullptr;
    SendToDialog* m_sendDialog = nullptr; // made when first asked for

    QList<QAction*> m_actions;
    QAction* m_showInLog = nullptr;
    QAction* m_send = nullptr;
    QAction* m_copy = nullptr;
    QAction* m_disconnect = nullptr;
    QAction* m_reset = nullptr;
    QAction* m_startAction = nullptr;
    QAction* m_connectAction = nullptr;

    SnapshotPtr m_pending; // the newest, not yet in the model
    bool m_hasPending = false;
    ServerState m_state = ServerState::Stopped;
    bool m_isRecorded = false;
    Endpoint m_endpoint;
    int m_count = 0;
    ConnectionId m_current = NoConnection;
};

} // namespace signalbox
