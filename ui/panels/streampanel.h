// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "export/exportrun.h"
#include "stream/streamformat.h"
#include "stream/streamsearch.h"

#include <QTimer>
#include <QWidget>

#include <array>
#include <memory>

class QComboBox;
class QLabel;
class QMenu;
class QSettings;
class QStackedWidget;
class QToolButton;

namespace signalbox {

class ExportJob;
class FindBar;
class FramingForm;
class MessageLine;
class StreamView;

/// What one client and the server said to each other, as chunks and as messages, live. Needs a view of a
/// journal and nothing else, so that a recording does as well as a running server. Does no work while it is
/// hidden.
class StreamPanel : public QWidget
{
    Q_OBJECT

public:
    explicit StreamPanel(QWidget* parent = nullptr);
    ~StreamPanel() override;

    /// Whose stream is shown, whether it is open still or not; NoConnection for none.
    void follow(ConnectionId id);
    ConnectionId connection() const { return m_index.connection(); }
    /// At most 20 times a second. Before a view of another journal, follow(NoConnection).
    void setView(const JournalView& journal);

    /// The next view is of a capture by another program: of segments, not of reads and writes.
    void setOfWire(bool isOfWire);

    /// False while another tab of its dock is in front: it counts as hidden then.
    void setInFront(bool isInFront);

    QString title() const; ///< `Stream · client 3`
    const StreamIndex& index() const { return m_index; }

    /// Writes the kept bytes of one direction to a file, in a thread of its own.
    void saveTo(Flow flow, const QString& fileName);

    void saveState(QSettings& settings) const;
    void restoreState(QSettings& settings);

Q_SIGNALS:
    void titleChanged(const QString& title);

protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void makeActions();
    void makeCombos();
    QWidget* makeBar();
    void layOut();
    void wire();
    QAction* newAction(const char* objectName, const QString& icon, const QString& text,
        const QKeySequence& shortcut, const QString& help);
    QToolButton* newButton(const char* objectName, QAction* action);

    bool isSeen() const { return isVisible() && m_isInFront; }
    void readOn();
    void rest();
    void refresh();
    void refreshSummary();
    void applyDirection();
    void setPaused(bool isPaused);

    void openFind();
    void closeFind();
    void find(bool isForward, bool isTyping = false);
    std::optional<QByteArray> pattern();
    void searchOn();

    void showContextMenu(const QPoint& place);
    void copyAs(StreamFormat format);
    void refreshSaveActions();
    void openSaveDialog(Flow flow);
    void onSaved(Flow flow, const ExportOutcome& outcome);

    StreamIndex m_index;
    JournalView m_journal;
    QTimer m_timer; // reads on, bit by bit, when there is much
    StreamSearch m_search;
    QTimer m_searchTimer;
    bool m_isInFront = true;
    bool m_isPaused = false;

    StreamView* m_view;
    FramingForm* m_framing;
    QComboBox* m_columns;
    QComboBox* m_direction;
    QComboBox* m_format;
    FindBar* m_findBar;
    QWidget* m_findRow = nullptr;
    QComboBox* m_findKind;
    QStackedWidget* m_stack;
    QLabel* m_empty;
    QLabel* m_summary;
    MessageLine* m_wireNote;
    MessageLine* m_losses;
    MessageLine* m_message;
    QMenu* m_saveMenu;
    QAction* m_find = nullptr;
    QAction* m_follow = nullptr;
    QAction* m_pause = nullptr;
    QAction* m_cancelSave = nullptr;
    std::array<QAction*, FlowCount> m_save {};
    std::array<QAction*, 4> m_copy {};
    std::unique_ptr<ExportJob> m_job;
};

} // namespace signalbox
