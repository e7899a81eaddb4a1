// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/logpanel.h"

#include "models/logmodel.h"
#include "panels/logactions.h"
#include "panels/logcolumns.h"
#include "panels/logcontextmenu.h"
#include "panels/logcopy.h"
#include "panels/logdelegate.h"
#include "panels/logfilterbar.h"
#include "panels/lognavigator.h"
#include "panels/logoverview.h"
#include "panels/logsearch.h"
#include "panels/logtimemenu.h"
#include "panels/savedfilterbar.h"
#include "widgets/emptystate.h"
#include "widgets/filteredit.h"
#include "widgets/findbar.h"
#include "widgets/gotobar.h"
#include "widgets/logmap.h"
#include "widgets/messageline.h"
#include "widgets/tailview.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QScopedValueRollback>
#include <QSettings>
#include <QTimer>
#include <QVBoxLayout>

namespace signalbox {
namespace {

constexpr int NoticeMs = 10'000;

} // namespace

LogPanel::LogPanel(QWidget* parent)
    : QWidget(parent)
    , m_model(new LogModel(this))
    , m_view(new TailView(this))
    , m_actions(new LogActions(this, m_view))
    , m_timeMenu(new LogTimeMenu(this))
    , m_delegate(new LogDelegate(m_model, m_view, this))
    , m_filterBar(new LogFilterBar(*m_actions, m_timeMenu, this))
    , m_savedFilters(new SavedFilterBar(m_actions->saveFilter, this))
    , m_empty(nullptr)
    , m_map(new LogMap(this))
    , m_notice(new MessageLine(this))
    , m_goToBar(new GoToBar(this))
    , m_findBar(new FindBar(this))
    , m_noticeEnd(new QTimer(this))
{
    setObjectName(QStringLiteral("logPanel"));
    setAccessibleName(tr("Log"));
    wireModel();
    m_empty = new EmptyState(m_view);
    m_empty->setIconName(QStringLiteral("log"));
    m_columns = new LogColumns(m_view);
    m_navigator = new LogNavigator(m_model, m_view, m_actions);
    m_overview = new LogOverview(m_map, m_model, m_view, m_navigator);
    m_search = new LogSearch(m_model, m_view, m_delegate, m_findBar, *m_actions);
    layOut();
    wireActions();
    wireFilter();
    wireNavigator();
    refreshEmptyState();
}

LogPanel::~LogPanel() = default;

// --- Construction ---

void LogPanel::layOut()
{
    m_view->setObjectName(QStringLiteral("logView"));
    m_view->setAccessibleName(tr("Events"));
    m_notice->setObjectName(QStringLiteral("logNotice"));
    m_notice->setContentsMargins(8, 3, 8, 3);
    m_notice->hide();
    m_goToBar->hide();
    m_findBar->hide();
    m_noticeEnd->setSingleShot(true);
    m_noticeEnd->setInterval(NoticeMs);
    connect(m_noticeEnd, &QTimer::timeout, m_notice, &QWidget::hide);

    auto* middle = new QHBoxLayout;
    middle->setSpacing(0);
    middle->addWidget(m_view, 1);
    middle->addWidget(m_map);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_filterBar);
    layout->addWidget(m_savedFilters);
    layout->addLayout(middle, 1);
    layout->addWidget(m_notice);
    layout->addWidget(m_goToBar);
    layout->addWidget(m_findBar);
}

void LogPanel::wireActions()
{
    connect(m_actions, &LogActions::wanted, this, &LogPanel::wanted);
    const auto on = [this](QAction* action, auto what) { connect(action, &QAction::triggered, this, what); };
    on(m_actions->clear, [this] { Q_EMIT clearRequested(); });
    on(m_actions->goTo, [this] { openGoTo(); });
    on(m_actions->saveFilter, [this] { m_savedFilters->addFilter(m_filterBar->edit()->text().trimmed()); });
    on(m_actions->copyLine, [this] { copyLines(*m_model, *m_view->selectionModel(), m_columns->shown()); });
    on(m_actions->copyText, [this] { copyPayload(*m_model, *m_view->selectionModel(), false); });
    on(m_actions->copyHex, [this] { copyPayload(*m_model, *m_view->selectionModel(), true); });
    connect(m_actions->follow, &QAction::toggled, m_view, &TailView::setFollowing);
    connect(m_view, &TailView::followingChanged, m_actions->follow, &QAction::setChecked);
    connect(m_actions->showMap, &QAction::toggled, m_map, &QWidget::setVisible);
    connect(m_actions->showSavedFilters, &QAction::toggled, m_savedFilters, &QWidget::setVisible);
    connect(m_timeMenu, &LogTimeMenu::formatChanged, this, [this](TimeFormat format) {
        m_replacedFormat.reset(); // another was chosen since
        m_model->setTimeFormat(format);
        if (format == TimeFormat::DateTime)
            m_columns->makeRoom(LogModel::TimeColumn, QStringLiteral("0000-00-00 00:00:00.000000"));
    });
}

void LogPanel::wireModel()
{
    // Before the view: its selection would move to a neighbour of a row that goes.
    connect(m_model, &LogModel::evicting, this, &LogPanel::onEvicting);
    connect(m_model, &LogModel::modelAboutToBeReset, this, &LogPanel::onAboutToReset);
    m_view->setModel(m_model);
    m_view->setOldRows([this] { return m_model->rowsBeforeFilter(); });
    m_view->setItemDelegate(m_delegate);
    connect(m_model, &LogModel::modelReset, this, &LogPanel::onReset);
    connect(m_model, &LogModel::rowsInserted, this, [this] {
        restoreCurrent();
        restoreTop();
    });
    connect(m_model, &LogModel::countsChanged, this, &LogPanel::onCounts);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
        [this](const QModelIndex& current) { onCurrentRow(current.row()); });
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_view, &QWidget::customContextMenuRequested, this, &LogPanel::showContextMenu);
}

void LogPanel::wireFilter()
{
    connect(m_filterBar->edit(), &FilterEdit::filterChanged, this, [this](const Filter& filter) {
        m_model->setFilter(filter);
        tell(Severity::Info, {}); // it was about the rows before
        m_savedFilters->setCurrent(filter.text());
        Q_EMIT filterChanged(filter);
    });
    connect(m_savedFilters, &SavedFilterBar::chosen, this, &LogPanel::setFilterText);
}

void LogPanel::wireNavigator()
{
    connect(m_goToBar, &GoToBar::goRequested, this, &LogPanel::goTo);
    connect(m_goToBar, &GoToBar::closed, this, &LogPanel::closeGoTo);
    connect(m_search, &LogSearch::opened, m_goToBar, &QWidget::hide);
    connect(m_navigator, &LogNavigator::told, this, &LogPanel::tell);
    connect(m_navigator, &LogNavigator::referenceSet, this, &LogPanel::countFromReference);
    connect(m_model, &LogModel::referenceChanged, this, &LogPanel::onReference);
}

// --- Data ---

void LogPanel::setView(const JournalView& view, const JournalStats& stats)
{
    m_stats = stats;
    m_pending = view;
    m_hasPending = true;
    // A hidden log only lets go of events that the journal has evicted: its view keeps them in memory.
    if (isVisible() || view.isEmpty() || view.firstSequence() != m_model->view().firstSequence())
        applyPending();
    else
        Q_EMIT countsChanged(shownCount(), totalCount());
}

void LogPanel::applyPending()
{
    if (!m_hasPending)
        return;
    m_hasPending = false;
    m_model->setView(std::exchange(m_pending, {}));
    m_overview->refresh();
}

void LogPanel::takeFocus() { m_view->setFocus(Qt::ShortcutFocusReason); }

void LogPanel::goToFirst()
{
    m_view->setFollowing(false);
    m_view->putAtTop(0);
}

void LogPanel::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    applyPending();
}

void LogPanel::onCounts()
{
    const bool isSlow = m_model->isScanning() && m_model->progress() < 0.98 && m_model->total() > 200'000;
    m_filterBar->setProgress(isSlow, m_model->progress());
    refreshEmptyState();
    restoreTop();
    Q_EMIT countsChanged(shownCount(), totalCount());
}

quint64 LogPanel::totalCount() const { return m_hasPending ? m_pending.size() : m_model->total(); }
quint64 LogPanel::shownCount() const { return m_model->filter().isEmpty() ? totalCount() : m_model->shown(); }

QString LogPanel::title() const
{
    const QString total = QLocale().toString(totalCount());
    if (m_model->filter().isEmpty())
        return totalCount() == 0 ? tr("Log") : tr("Log · %1").arg(total);
    return tr("Log · %1 of %2").arg(QLocale().toString(shownCount()), total);
}

void LogPanel::setEmptyAction(QAction* action)
{
    m_emptyAction = action;
    refreshEmptyState();
}

void LogPanel::refreshEmptyState()
{
    if (m_model->rowCount() > 0)
        return;
    if (m_model->total() > 0 && m_model->isScanning()) {
        m_empty->setText(tr("Searching ..."), tr("No match so far."));
        m_empty->setAction(m_actions->clearFilter);
    } else if (m_model->total() > 0) {
        QString hidden = tr("It hides all %1 events.").arg(QLocale().toString(m_model->total()));
        if (m_stats.evicted > 0)
            hidden += QLatin1Char(' ')
                + tr("%1 older ones have been evicted.").arg(QLocale().toString(m_stats.evicted));
        m_empty->setText(tr("No event matches the filter"), hidden);
        m_empty->setAction(m_actions->clearFilter);
    } else if (m_stats.endSequence > 1) {
        m_empty->setText(tr("The log is clear"), tr("The next event appears here as it happens."));
        m_empty->setAction(nullptr);
    } else {
        m_empty->setText(tr("Nothing has happened yet"),
            tr("Start the server and connect a client: every accept, read, write and close appears here as it "
               "happens."));
        m_empty->setAction(m_emptyAction);
    }
}

// --- The current event ---

void LogPanel::onCurrentRow(int row)
{
    if (m_isRestoring || row < 0)
        return;
    const quint64 sequence = m_model->sequenceAt(row);
    if (m_current == sequence)
        return;
    m_current = sequence;
    Q_EMIT currentEventChanged(m_current);
}

void LogPanel::onEvicting(int rows)
{
    const QModelIndex current = m_view->currentIndex();
    if (!current.isValid() || current.row() >= rows)
        return;
    const QScopedValueRollback guard(m_isRestoring, true);
    m_view->selectionModel()->clearCurrentIndex();
}

// --- Filter ---

void LogPanel::showClient(ConnectionId id)
{
    Q_EMIT wanted();
    setFilterText(QStringLiteral("client:%1").arg(number(id)));
}

void LogPanel::setFilterText(const QString& text) { m_filterBar->edit()->setFilterText(text); }
const Filter& LogPanel::currentFilter() const { return m_filterBar->edit()->filter(); }

QAction* LogPanel::clearAction() const { return m_actions->clear; }
QAction* LogPanel::filterAction() const { return m_actions->focusFilter; }
QMenu* LogPanel::timeMenu() const { return m_timeMenu; }
QMenu* LogPanel::columnsMenu() const { return m_columns->menu(); }

// --- Going places ---

bool LogPanel::goToEvent(quint64 sequence)
{
    Q_EMIT wanted();
    applyPending(); // it may be newer than what is shown
    return m_navigator->goToEvent(sequence);
}

void LogPanel::openGoTo()
{
    m_search->close();
    m_goToBar->open();
}

void LogPanel::closeGoTo()
{
    m_goToBar->hide();
    m_view->setFocus();
}

void LogPanel::goTo(const QString& place)
{
    const auto done = m_navigator->goToPlace(place);
    if (done)
        closeGoTo();
    else
        m_goToBar->setError(done.error().text());
}

/// For a while, below the log.
void LogPanel::tell(Severity severity, const QString& text)
{
    m_notice->setMessage(severity, text);
    m_notice->setVisible(!text.isEmpty());
    if (!text.isEmpty())
        m_noticeEnd->start();
}

// --- Context menu ---

void LogPanel::showContextMenu(const QPoint& place)
{
    const QModelIndex under = m_view->indexAt(place);
    const QModelIndex index = under.isValid() ? under : m_view->currentIndex();
    LogContextMenu menu(*m_actions, this);
    connect(&menu, &LogContextMenu::filterChosen, this, &LogPanel::setFilterText);
    const QString filter = currentFilter().text();
    if (index.isValid()) {
        // What the menu does, it does to the event under it.
        const bool isSelected = m_view->selectionModel()->isRowSelected(index.row());
        m_view->selectionModel()->setCurrentIndex(index,
            isSelected ? QItemSelectionModel::NoUpdate
                       : QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        menu.offerFilters(m_model->eventAt(index.row()), index.column(), m_model->view(), filter);
    }
    menu.offerRest(index.isValid(), m_contextActions, !filter.isEmpty());
    menu.exec(m_view->viewport()->mapToGlobal(place));
}

// --- Settings ---

const SavedFilters& LogPanel::savedFilters() const { return m_savedFilters->filters(); }

void LogPanel::setSavedFilters(const SavedFilters& filters) { m_savedFilters->setFilters(filters); }

void LogPanel::saveState(QSettings& settings) const
{
    settings.beginGroup(QStringLiteral("log"));
    m_columns->saveState(settings);
    m_savedFilters->saveState(settings);
    settings.setValue(
        QStringLiteral("timeFormat"), static_cast<int>(m_replacedFormat.value_or(m_model->timeFormat())));
    settings.setValue(QStringLiteral("recentFilters"), m_filterBar->edit()->recent());
    settings.setValue(QStringLiteral("map"), m_actions->showMap->isChecked());
    settings.setValue(QStringLiteral("filterButtons"), m_actions->showSavedFilters->isChecked());
    settings.endGroup();
}

void LogPanel::restoreState(QSettings& settings)
{
    settings.beginGroup(QStringLiteral("log"));
    m_columns->restoreState(settings);
    m_savedFilters->restoreState(settings);
    const int format = settings.value(QStringLiteral("timeFormat"), 0).toInt();
    m_timeMenu->setFormat(static_cast<TimeFormat>(std::clamp(format, 0, TimeFormatCount - 1)));
    m_filterBar->edit()->setRecent(settings.value(QStringLiteral("recentFilters")).toStringList());
    m_actions->showMap->setChecked(settings.value(QStringLiteral("map"), true).toBool());
    m_actions->showSavedFilters->setChecked(settings.value(QStringLiteral("filterButtons"), true).toBool());
    settings.endGroup();
}

} // namespace signalbox
