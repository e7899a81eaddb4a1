// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/endpoint.h"
#include "client/testbench.h"

#include <QTimer>
#include <QWidget>

class QAction;
class QLabel;
class QSettings;
class QSplitter;

namespace signalbox {

class ConnectForm;
class SendComposer;
class TestClientModel;
class TestClientView;
class TranscriptModel;
class TranscriptView;

/// The test client: connects one or many clients to any server, sends for the selected ones or for all, and
/// shows what each of them sent and received. Owns the test bench. Pulls its newest state at most 20 times a
/// second, and only while it can be seen and anything can change. Lives in the GUI thread.
class ClientPanel : public QWidget
{
    Q_OBJECT

public:
    explicit ClientPanel(QWidget* parent = nullptr);

    /// The server of this window has started: the clients will talk to it, unless the user has typed another
    /// host.
    void setServerEndpoint(const Endpoint& endpoint);

    /// For the menu Client, in order; a separator stands between groups.
    QList<QAction*> clientActions() const { return m_actions; }
    /// Connects as many clients as the form says.
    QAction* connectAction() const { return m_connect; }

    void saveState(QSettings& settings) const;
    void restoreState(QSettings& settings);

Q_SIGNALS:
    /// "Test client", with the number of open clients once there are any.
    void titleChanged(const QString& title);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void makeActions();
    QAction* makeAction(
        const QString& icon, const QString& text, const QString& toolTip, const QKeySequence& shortcut);
    QWidget* makeClientArea();
    QWidget* makeTranscriptArea();

    void connectClients(int count);
    void send(const QByteArray& bytes);
    void removeClosed();

    void poke(); // something was asked for: pull until nothing can change any more
    void pull();
    void showSnapshot();
    void showView();
    void selectNew();
    void selectionChanged();
    void refresh();
    void refreshProblem();

    QList<ConnectionId> targets() const; // of Send

    TestBench m_bench;
    QTimer m_timer;
    TestClientModel* m_clients;
    TranscriptModel* m_transcript;
    ConnectForm* m_form;
    QSplitter* m_splitter;
    TestClientView* m_list = nullptr;
    QLabel* m_whose = nullptr; // whose transcript it is
    TranscriptView* m_transcriptView = nullptr;
    SendComposer* m_composer = nullptr;

    QList<QAction*> m_actions;
    QAction* m_new = nullptr;
    QAction* m_connect = nullptr;
    QAction* m_disconnect = nullptr;
    QAction* m_halfClose = nullptr;
    QAction* m_reset = nullptr;
    QAction* m_removeClosed = nullptr;
    QAction* m_clear = nullptr;

    QList<ConnectionId> m_newest; // the clients that were connected last, in one go
    QString m_newestTarget; // whom they talk to
    bool m_areNewestShown = true; // and selected
    bool m_isPoked = false; // since the last request
    quint64 m_shownEnd = 0; // of the journal
};

} // namespace signalbox
