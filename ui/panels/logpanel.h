// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/ids.h"
#include "journal/filter.h"
#include "journal/journal.h"

#include <QWidget>

#include <optional>

class QLabel;
class QMenu;
class QSettings;
class QToolButton;

namespace signalbox {

class EmptyState;
class FilterEdit;
class FilterHelp;
class FindBar;
class LogDelegate;
class LogFinder;
class LogModel;
class TailView;

/// The log: what happened, newest at the end, with filter, search and follow-tail. Does no work while it is
/// hidden.
class LogPanel : public QWidget
{
    Q_OBJECT

public:
    explicit LogPanel(QWidget* parent = nullptr);
    ~LogPanel() override;

    /// At most 20 times a second.
    void setView(const JournalView& view, const JournalStats& stats);

    /// Filters by one connection.
    void showClient(ConnectionId id);
    void setFilterText(const QString& text);
    const Filter& currentFilter() const; ///< the one in effect
    std::optional<quint64> currentEvent() const { return m_current; }

    quint64 shownCount() const;
    quint64 totalCount() const;
    QString title() const; ///< `Log · 12,403` or `Log · 120 of 12,403`

    /// What the empty log offers, say Start.
    void setEmptyAction(QAction* action);

    // For the menus of the window; their shortcuts work in the window while this panel can be seen.
    QAction* filterAction() const { return m_focusFilter; }
    QAction* filterHelpAction() const { return m_showHelp; }
    QAction* findAction() const { return m_find; }
    QAction* findNextAction() const { return m_findNext; }
    QAction* findPreviousAction() const { return m_findPrevious; }
    QAction* followAction() const { return m_follow; }
    QAction* clearAction() const { return m_clear; }
    QMenu* timeMenu() const { return m_timeMenu; }

    void saveState(QSettings& settings) const;
    void restoreState(QSettings& settings);

Q_SIGNALS:
    /// The event that details are wanted of. It stays the current one when it is evicted or filtered out.
    void currentEventChanged(std::optional<quint64> sequence);
    void countsChanged(quint64 shown, quint64 total);
    void filterChanged(const signalbox::Filter& filter);
    void clearRequested();

protected:
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    QAction* newAction(
        const QString& icon, const QString& text, const QKeySequence& shortcut, const QString& help);
    QToolButton* newButton(QAction* action);
    void makeActions();
    void makeTimeMenu();
    void layOut();
    void wireModel();
    void wireFilter();
    void wireFind();
    void sizeColumns();

    void applyPending();
    void onCounts();
    void onCurrentRow(int row);
    void onEvicting(int rows);
    void onAboutToReset();
    void onReset();
    void restoreCurrent();
    void refreshEmptyState();
    void refreshFilterError();
    void showFilterHelp();

    void openFindBar();
    void closeFindBar();
    void find(bool isForward, bool isTyping = false);
    void onFound(int row, bool wasWrapped);

    void showContextMenu(const QPoint& place);
    void narrow(const QString& term);
    std::vector<int> selectedRows() const;
    void copyLines();
    void copyPayload(bool isHex);

    LogModel* m_model;
    LogFinder* m_finder;
    TailView* m_view;
    LogDelegate* m_delegate;
    EmptyState* m_empty;
    FilterEdit* m_filterEdit;
    FilterHelp* m_help = nullptr;
    FindBar* m_findBar;
    QLabel* m_error;
    QLabel* m_progress;
    QMenu* m_timeMenu;
    QToolButton* m_helpButton = nullptr;
    QAction* m_focusFilter;
    QAction* m_showHelp;
    QAction* m_find;
    QAction* m_findNext;
    QAction* m_findPrevious;
    QAction* m_follow;
    QAction* m_clear;
    QAction* m_clearFilter;
    QAction* m_copyLine;
    QAction* m_copyText;
    QAction* m_copyHex;
    QAction* m_emptyAction = nullptr;

    JournalView m_pending; // what setView() brought while hidden
    JournalStats m_stats;
    bool m_hasPending = false;
    std::optional<quint64> m_current;
    bool m_isRestoring = false; // the model moves the current row, not the user
    bool m_wasCurrentInSight = false;
    quint64 m_topSequence = 0; // what stood at the top before a reset
};

} // namespace signalbox
