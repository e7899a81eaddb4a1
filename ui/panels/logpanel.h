// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/ids.h"
#include "journal/filter.h"
#include "journal/journal.h"
#include "models/eventtime.h"
#include "panels/logplace.h"

#include <QWidget>

#include <optional>

class QMenu;
class QSettings;
class QTimer;

namespace signalbox {

class EmptyState;
class FindBar;
class GoToBar;
class LogActions;
class LogColumns;
class LogDelegate;
class LogFilterBar;
class LogMap;
class LogModel;
class LogNavigator;
class LogOverview;
class LogSearch;
class LogTimeMenu;
class MessageLine;
class SavedFilterBar;
class SavedFilters;
class TailView;

/// The log: what happened, newest at the end, with filter, search, follow-tail, marks and a map of all of it.
/// Needs nothing but views of a journal. Does no work while it is hidden.
class LogPanel : public QWidget
{
    Q_OBJECT

public:
    explicit LogPanel(QWidget* parent = nullptr);
    ~LogPanel() override;

    /// At most 20 times a second.
    void setView(const JournalView& view, const JournalStats& stats);

    /// Where one is in the log, to come back to it.
    LogPlace place() const;
    /// Before another log is shown: nothing of this one stays.
    void forget();
    /// After setView() with the log that it was of, under its filter; what is not kept there any more is left
    /// out.
    void goBackTo(const LogPlace& place);
    void takeFocus();

    /// Lets go of the tail and shows the first event.
    void goToFirst();
    /// Filters by one connection.
    void showClient(ConnectionId id);
    void setFilterText(const QString& text);
    const Filter& currentFilter() const; ///< the one in effect
    /// Chooses this event, or the nearest that is shown, and brings it into sight. False if there is none.
    bool goToEvent(quint64 sequence);
    std::optional<quint64> currentEvent() const { return m_current; }

    quint64 shownCount() const;
    quint64 totalCount() const;
    QString title() const; ///< `Log · 12,403` or `Log · 120 of 12,403`

    /// What the empty log offers, say Start.
    void setEmptyAction(QAction* action);

    /// Stands in the context menu of an event, which is the current one then.
    void addContextAction(QAction* action) { m_contextActions.append(action); }

    // For the menus of the window; their shortcuts work in the window while this panel can be seen.
    const LogActions& actions() const { return *m_actions; }
    QAction* clearAction() const;
    QAction* filterAction() const;
    QMenu* timeMenu() const;
    QMenu* columnsMenu() const;

    const SavedFilters& savedFilters() const;
    void setSavedFilters(const SavedFilters& filters);

    void saveState(QSettings& settings) const;
    void restoreState(QSettings& settings);

Q_SIGNALS:
    /// Something is about to be done in the log, or a place in it is gone to: it should be seen.
    void wanted();
    /// The event that details are wanted of. It stays the current one when it is evicted or filtered out.
    void currentEventChanged(std::optional<quint64> sequence);
    void countsChanged(quint64 shown, quint64 total);
    void filterChanged(const signalbox::Filter& filter);
    void clearRequested();

protected:
    void showEvent(QShowEvent* event) override;

private:
    void layOut();
    void wireActions();
    void wireModel();
    void wireFilter();
    void wireNavigator();

    void applyPending();
    void onCounts();
    void onCurrentRow(int row);
    void onEvicting(int rows);
    void onAboutToReset();
    void onReset();
    void restoreCurrent();
    void restoreTop();
    void countFromReference();
    void onReference();
    void refreshEmptyState();
    void tell(Severity severity, const QString& text);

    void openGoTo();
    void closeGoTo();
    void goTo(const QString& place);

    void showContextMenu(const QPoint& place);

    LogModel* m_model;
    TailView* m_view;
    LogActions* m_actions;
    LogTimeMenu* m_timeMenu;
    LogDelegate* m_delegate;
    LogFilterBar* m_filterBar;
    SavedFilterBar* m_savedFilters;
    EmptyState* m_empty;
    LogMap* m_map;
    MessageLine* m_notice;
    GoToBar* m_goToBar;
    FindBar* m_findBar;
    LogColumns* m_columns = nullptr;
    LogNavigator* m_navigator = nullptr;
    LogOverview* m_overview = nullptr;
    LogSearch* m_search = nullptr;
    QAction* m_emptyAction = nullptr;
    QList<QAction*> m_contextActions;
    QTimer* m_noticeEnd;

    JournalView m_pending; // what setView() brought while hidden
    JournalStats m_stats;
    bool m_hasPending = false;
    std::optional<quint64> m_current;
    bool m_isRestoring = false; // the model moves the current row, not the user
    bool m_wasCurrentInSight = false;
    quint64 m_topSequence = 0; // what stood at the top before a reset
    std::optional<quint64> m_topWanted; // what shall stand there once the filter has found it
    std::optional<TimeFormat> m_replacedFormat; // by the one that a reference brought
};

} // namespace signalbox
