// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/endpoint.h"
#include "journal/journalview.h"
#include "models/ladderfeed.h"
#include "widgets/ladderpicture.h"

#include <QWidget>

class QAction;
class QPlainTextEdit;
class QSettings;
class QSpinBox;
class QSplitter;
class QTabWidget;
class QToolButton;

namespace signalbox {

class LadderView;
class MessageLine;
class SocketsView;

/// The life of one client, or of the listening socket, as a ladder; each step explained; and how many sockets
/// the server's port has in each state. Needs no more than a view of a journal. Does nothing while hidden.
class LifecyclePanel : public QWidget
{
    Q_OBJECT

public:
    explicit LifecyclePanel(QWidget* parent = nullptr);
    ~LifecyclePanel() override;

    /// At most 20 times a second.
    void setView(const JournalView& view);
    /// The next view is of another journal: what was shown is of no more use.
    void forget();
    /// Where a server listens, or last did: its sockets are counted. Null for none.
    void setServer(const Endpoint& listening);
    /// The next view is of a recording: sockets of the running server would be out of place beside it.
    void setRecorded(bool isRecorded);
    /// The next view is of a capture by another program: of segments, not of system calls.
    void setOfWire(bool isOfWire);
    /// The client whose life is told; it stays when the client goes. NoConnection changes nothing.
    void setClient(ConnectionId id);
    ConnectionId client() const { return m_client; }
    /// False while another tab covers it, which Qt does not count as hidden; QDockWidget::visibilityChanged().
    void setInFront(bool isInFront);
    void takeFocus();

    /// Under a name that ends in .svg or .png.
    Result<LadderPictureInfo> exportTo(const QString& fileName) const;
    /// A line below the ladder: that an event cannot be shown, and why.
    void setMessage(Severity severity, const QString& text);

    void saveState(QSettings& settings) const;
    void restoreState(QSettings& settings);

Q_SIGNALS:
    /// A step was chosen: its event should be shown in the log.
    void eventRequested(quint64 sequence);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    bool isSeen() const { return m_isInFront && isVisible(); }
    bool isOfServer() const;
    ConnectionId subject() const;
    QWidget* makeBar();
    void restart();
    void refresh();
    void showLadder();
    void showStep();
    void openExport();
    QString emptyText() const;
    QString pictureTitle() const;

    JournalView m_view; // what setView() brought; an empty one while hidden
    bool m_hasView = false;
    LadderFeed m_feed;
    ConnectionId m_client = NoConnection;
    bool m_isInFront = true;
    bool m_isOfWire = false;
    bool m_isStale = true; // the subject has changed while nobody looked

    QToolButton* m_ofClient;
    QToolButton* m_ofServer;
    QSpinBox* m_clientSpin;
    QAction* m_export;
    LadderView* m_ladder;
    MessageLine* m_wireNote;
    MessageLine* m_message;
    QSplitter* m_splitter;
    QTabWidget* m_tabs;
    QPlainTextEdit* m_explanation;
    SocketsView* m_sockets;
};

} // namespace signalbox
