// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/snapshot.h"
#include "journal/tcphistory.h"

#include <QWidget>

#include <vector>

class QGridLayout;
class QLabel;
class QScrollArea;
class QToolButton;

namespace signalbox {

class InspectorPlots;
class MessageLine;
struct TcpFigure;

/// "Inspector": what the kernel knows of one connection, in plain words, as plots over the last minutes, and as
/// figures. Keeps the last values of a connection that has closed. Does nothing while hidden, and then nothing
/// is asked of the kernel either.
class InspectorPanel : public QWidget
{
    Q_OBJECT

public:
    explicit InspectorPanel(QWidget* parent = nullptr);

    /// The connection to look at. NoConnection: the one before stays. The same number in another run of the
    /// server, or in another recording, is another connection.
    void setClient(ConnectionId id);
    /// Looks at none: what was shown is of no more use.
    void forget();
    /// The clients are those of a recording, of which no kernel can be asked.
    void setRecorded(bool isRecorded);
    void setServer(const SnapshotPtr& snapshot, ServerState state);
    /// False while another tab covers it, which Qt does not count as hidden; QDockWidget::visibilityChanged().
    void setInFront(bool isInFront);

    /// Whose samples the next snapshots should have; NoConnection while nothing is shown.
    ConnectionId watchedClient() const
    {
        return isSeen() && !m_isGone && !m_isRecorded ? m_client : NoConnection;
    }

protected:
    void showEvent(QShowEvent* event) override;

private:
    struct Hint
    {
        MessageLine* text;
        MessageLine* meaning;
    };
    struct Row
    {
        const TcpFigure* figure;
        QLabel* value;
    };

    bool isSeen() const { return m_isInFront && isVisible(); }
    void layOut();
    void begin(ConnectionId id);
    QWidget* makeHead();
    void makeHints(QWidget* content);
    void addFigure(QGridLayout* grid, const TcpFigure& figure);
    void takeSample();
    const ClientRow* findRow() const;
    void refresh();
    void showHead();
    void showHints();
    void showFigures();
    void copy() const;

    static constexpr std::size_t MaxHints = 3; // more than that nobody reads

    ConnectionId m_client = NoConnection;
    SnapshotPtr m_snapshot; // never null
    ServerState m_state = ServerState::Stopped;
    quint64 m_generation = 0; // the client's
    TcpHistory m_history;
    QString m_peer; // address, port and name, as far as known
    bool m_isGone = false; // the client's connection has ended
    bool m_isRecorded = false;
    bool m_isInFront = true;
    WallTime m_shownAt {}; // of the snapshot that is shown
    QLabel* m_title;
    QLabel* m_status;
    QToolButton* m_copy;
    QWidget* m_body; // all that needs a client
    MessageLine* m_allWell;
    std::vector<Hint> m_hints;
    InspectorPlots* m_plots;
    std::vector<Row> m_rows;
};

} // namespace signalbox
