// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/endpoint.h"
#include "client/snippet.h"
#include "client/testbench.h"
#include "workspace/workspace.h"

#include <QTimer>
#include <QWidget>

#include <functional>
#include <optional>

class QAction;
class QLabel;
class QMenu;
class QSettings;
class QSplitter;

namespace signalbox {

class BehaviourDialog;
class ConnectForm;
class MessageLine;
class SendComposer;
class SnippetBar;
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

    /// Of all its clients, for the plots.
    const std::shared_ptr<RoundTripMeter>& roundTrips() const noexcept { return m_bench.roundTrips(); }

    /// What clients do that connect from now on, ClientBehaviour::toString().
    QString behaviourText() const { return m_newBehaviour.toString(); }
    Result<Done> setBehaviourText(const QString& text);
    /// The saved snippets, SnippetList::toText().
    QString snippetsText() const;
    Result<Done> setSnippetsText(const QString& text);

    /// Those that are open or on their way, by whom they talk to and how they behave; `{server}` for this one.
    QList<WorkspaceClients> groups(const Endpoint& server) const;
    /// Connects these too.
    void connectGroups(const QList<WorkspaceClients>& groups, const Endpoint& server);

    void saveState(QSettings& settings) const;
    void restoreState(QSettings& settings);

Q_SIGNALS:
    /// "Test client", with the number of open clients once there are any.
    void titleChanged(const QString& title);
    /// What one client did so far, as a conversation script.
    void scriptRecorded(const QString& text, int client);

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
    void recordScript(); // clientpanel_script.cpp

    void poke(); // something was asked for: pull until nothing can change any more
    void pull();
    void showSnapshot();
    void showView();
    void selectNew();
    void selectionChanged();
    void refresh();
    void refreshProblem();

    QList<ConnectionId> targets() const; // of Send

    QString tooMany() const;

    // clientpanel_behaviour.cpp
    void makeBehaviourActions();
    QMenu* makePresetMenu(const QString& title, const std::function<void(const ClientBehaviour&)>& apply);
    QWidget* makeBehaviourRow();
    void makeSnippetBar();
    QList<ConnectionId> selectedAlive() const;
    std::optional<ClientBehaviour> behaviourOf(const QList<ConnectionId>& ids) const;
    void setNewBehaviour(const ClientBehaviour& behaviour);
    void setSelectedBehaviour(const ClientBehaviour& behaviour);
    void stopReading(bool isStopped);
    void openBehaviour();
    void refreshBehaviour();
    void sendSnippet(const Snippet& snippet);

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
    QAction* m_recordScript = nullptr;
    QAction* m_removeClosed = nullptr;
    QAction* m_clear = nullptr;

    QAction* m_stopReading = nullptr;
    QAction* m_changeBehaviour = nullptr;
    QMenu* m_behaviourMenu = nullptr;
    QMenu* m_selectedPresets = nullptr; // within it
    MessageLine* m_newBehaviourLine = nullptr;
    SnippetBar* m_snippets = nullptr;
    BehaviourDialog* m_behaviourDialog = nullptr; // made when first asked for

    ClientBehaviour m_newBehaviour; // of clients that connect from now on
    QList<ConnectionId> m_newest; // the clients that were connected last, in one go
    QString m_newestTarget; // whom they talk to
    bool m_areNewestShown = true; // and selected
    bool m_isPoked = false; // since the last request
    quint64 m_shownEnd = 0; // of the journal
};

} // namespace signalbox
