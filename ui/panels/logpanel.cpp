// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/logpanel.h"

#include "base/bytes.h"
#include "base/visibletext.h"
#include "models/logfinder.h"
#include "models/logmodel.h"
#include "panels/filtertext.h"
#include "panels/logdelegate.h"
#include "theme/theme.h"
#include "widgets/emptystate.h"
#include "widgets/filteredit.h"
#include "widgets/filterhelp.h"
#include "widgets/findbar.h"
#include "widgets/tailview.h"

#include <QActionGroup>
#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QScopedValueRollback>
#include <QSettings>
#include <QToolButton>
#include <QVBoxLayout>

namespace signalbox {
namespace {

constexpr std::size_t MaxCopiedRows = 20'000;

QString withShortcut(const QString& help, const QKeySequence& shortcut)
{
    return shortcut.isEmpty()
        ? help
        : QStringLiteral("%1 (%2)").arg(help, shortcut.toString(QKeySequence::NativeText));
}

} // namespace

LogPanel::LogPanel(QWidget* parent)
    : QWidget(parent)
    , m_model(new LogModel(this))
    , m_finder(new LogFinder(m_model))
    , m_view(new TailView(this))
    , m_delegate(new LogDelegate(m_model, m_view, this))
    , m_empty(nullptr)
    , m_filterEdit(new FilterEdit(this))
    , m_findBar(new FindBar(this))
    , m_error(new QLabel(this))
    , m_progress(new QLabel(this))
    , m_timeMenu(new QMenu(tr("&Time"), this))
{
    setObjectName(QStringLiteral("logPanel"));
    setAccessibleName(tr("Log"));
    makeActions();
    makeTimeMenu();
    wireModel();
    m_empty = new EmptyState(m_view);
    m_empty->setIconName(QStringLiteral("log"));
    layOut();
    wireFilter();
    wireFind();
    sizeColumns();
    refreshEmptyState();
}

LogPanel::~LogPanel() = default;

// --- Construction ---

QAction* LogPanel::newAction(
    const QString& icon, const QString& text, const QKeySequence& shortcut, const QString& help)
{
    auto* action = new QAction(icon.isEmpty() ? QIcon() : theme::icon(icon), text, this);
    action->setShortcut(shortcut);
    action->setToolTip(withShortcut(help, shortcut));
    addAction(action);
    return action;
}

void LogPanel::makeActions()
{
    m_focusFilter = newAction(QStringLiteral("filter"), tr("&Filter Log"), QKeySequence(Qt::CTRL | Qt::Key_L),
        tr("Goes to the filter of the log"));
    connect(m_focusFilter, &QAction::triggered, this, [this] {
        m_filterEdit->setFocus(Qt::ShortcutFocusReason);
        m_filterEdit->selectAll();
    });
    m_showHelp = newAction(QStringLiteral("help"), tr("Filter &Language"),
        QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L), tr("Explains the filter language"));
    connect(m_showHelp, &QAction::triggered, this, &LogPanel::showFilterHelp);
    m_find = newAction(QStringLiteral("find"), tr("&Find in Log"), QKeySequence(QKeySequence::Find),
        tr("Searches the shown events for a text"));
    connect(m_find, &QAction::triggered, this, &LogPanel::openFindBar);
    m_findNext = newAction(
        QStringLiteral("next"), tr("Find &Next"), QKeySequence(Qt::Key_F3), tr("Goes to the next match"));
    connect(m_findNext, &QAction::triggered, this, [this] { find(true); });
    m_findPrevious = newAction(QStringLiteral("previous"), tr("Find &Previous"),
        QKeySequence(Qt::SHIFT | Qt::Key_F3), tr("Goes to the previous match"));
    connect(m_findPrevious, &QAction::triggered, this, [this] { find(false); });
    m_clear = newAction(QStringLiteral("clear"), tr("&Clear Log"), QKeySequence(Qt::CTRL | Qt::Key_D),
        tr("Forgets all events of the log"));
    connect(m_clear, &QAction::triggered, this, &LogPanel::clearRequested);
    m_follow = newAction(QStringLiteral("follow"), tr("Follow &Tail"), QKeySequence(Qt::CTRL | Qt::Key_T),
        tr("Keeps the newest event in sight; scrolling up lets go"));
    m_follow->setIconText(tr("Tail"));
    m_follow->setCheckable(true);
    m_follow->setChecked(true);
    connect(m_follow, &QAction::toggled, m_view, &TailView::setFollowing);
    connect(m_view, &TailView::followingChanged, m_follow, &QAction::setChecked);
    m_clearFilter = new QAction(theme::icon(QStringLiteral("close")), tr("Clear filter"), this);
    m_clearFilter->setToolTip(tr("Shows all events"));
    connect(m_clearFilter, &QAction::triggered, this, [this] { setFilterText({}); });

    m_copyLine = newAction(QStringLiteral("copy"), tr("&Copy Line"), QKeySequence(QKeySequence::Copy),
        tr("Copies the selected rows"));
    connect(m_copyLine, &QAction::triggered, this, &LogPanel::copyLines);
    m_copyText = newAction({}, tr("Copy Payload as &Text"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C),
        tr("Copies the bytes as text"));
    connect(m_copyText, &QAction::triggered, this, [this] { copyPayload(false); });
    m_copyHex = newAction({}, tr("Copy Payload as &Hex"), QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_C),
        tr("Copies the bytes in hexadecimal"));
    connect(m_copyHex, &QAction::triggered, this, [this] { copyPayload(true); });
    for (QAction* action : { m_copyLine, m_copyText, m_copyHex }) {
        removeAction(action);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        m_view->addAction(action);
    }
}

void LogPanel::makeTimeMenu()
{
    m_timeMenu->setIcon(theme::icon(QStringLiteral("clock")));
    m_timeMenu->setToolTipsVisible(true);
    auto* group = new QActionGroup(this);
    const auto add = [&](TimeFormat format, const QString& text, const QString& help) {
        QAction* action = m_timeMenu->addAction(text);
        action->setCheckable(true);
        action->setChecked(format == TimeFormat::Absolute);
        action->setData(static_cast<int>(format));
        action->setToolTip(help);
        group->addAction(action);
        connect(action, &QAction::toggled, this, [this, format](bool isOn) {
            if (isOn)
                m_model->setTimeFormat(format);
        });
    };
    add(TimeFormat::Absolute, tr("&Time of Day"),
        tr("Local time with microseconds; the date is in the tooltip"));
    add(TimeFormat::Relative, tr("Seconds Since the &First Event"),
        tr("Of the log as it stands since it was last cleared"));
    add(TimeFormat::Delta, tr("Seconds Since the Row &Above"),
        tr("Under a filter, since the event shown before"));
}

QToolButton* LogPanel::newButton(QAction* action)
{
    auto* button = new QToolButton(this);
    button->setDefaultAction(action);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    button->setAccessibleName(action->text().remove(QLatin1Char('&')));
    button->setAccessibleDescription(action->statusTip());
    return button;
}

void LogPanel::layOut()
{
    m_filterEdit->setObjectName(QStringLiteral("filterEdit"));
    m_view->setObjectName(QStringLiteral("logView"));
    m_view->setAccessibleName(tr("Events"));
    m_findBar->hide();
    m_helpButton = newButton(m_showHelp);
    auto* follow = newButton(m_follow);
    follow->setObjectName(QStringLiteral("followTailButton"));
    follow->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    auto* time = new QToolButton(this);
    time->setObjectName(QStringLiteral("timeFormatButton"));
    time->setIcon(m_timeMenu->icon());
    time->setMenu(m_timeMenu);
    time->setPopupMode(QToolButton::InstantPopup);
    time->setAutoRaise(true);
    time->setFocusPolicy(Qt::TabFocus);
    time->setAccessibleName(tr("Time format"));
    time->setToolTip(tr("How the time column counts"));

    m_progress->setTextFormat(Qt::PlainText);
    m_progress->hide();
    m_error->setObjectName(QStringLiteral("filterError"));
    m_error->setTextFormat(Qt::PlainText);
    m_error->setWordWrap(true);
    m_error->setAutoFillBackground(true);
    m_error->setBackgroundRole(QPalette::ToolTipBase);
    m_error->setFrameStyle(QFrame::StyledPanel | QFrame::Plain);
    m_error->setMargin(5);
    m_error->hide();

    auto* bar = new QHBoxLayout;
    bar->setContentsMargins(6, 4, 6, 4);
    bar->setSpacing(2);
    bar->addWidget(m_filterEdit, 1);
    bar->addWidget(m_progress);
    bar->addWidget(m_helpButton);
    bar->addSpacing(6);
    bar->addWidget(newButton(m_find));
    bar->addWidget(time);
    bar->addWidget(newButton(m_clear));
    bar->addSpacing(6);
    bar->addWidget(follow);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(bar);
    layout->addWidget(m_view, 1);
    layout->addWidget(m_findBar);
}

void LogPanel::wireModel()
{
    // Before the view: its selection would move to a neighbour of a row that goes.
    connect(m_model, &LogModel::evicting, this, &LogPanel::onEvicting);
    connect(m_model, &LogModel::modelAboutToBeReset, this, &LogPanel::onAboutToReset);
    m_view->setModel(m_model);
    m_view->setItemDelegate(m_delegate);
    connect(m_model, &LogModel::modelReset, this, &LogPanel::onReset);
    connect(m_model, &LogModel::rowsInserted, this, &LogPanel::restoreCurrent);
    connect(m_model, &LogModel::countsChanged, this, &LogPanel::onCounts);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
        [this](const QModelIndex& current) { onCurrentRow(current.row()); });
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_view, &QWidget::customContextMenuRequested, this, &LogPanel::showContextMenu);
}

void LogPanel::wireFilter()
{
    connect(m_filterEdit, &FilterEdit::filterChanged, this, [this](const Filter& filter) {
        m_model->setFilter(filter);
        Q_EMIT filterChanged(filter);
    });
    connect(m_filterEdit, &FilterEdit::validityChanged, this, &LogPanel::refreshFilterError);
}

void LogPanel::wireFind()
{
    connect(m_findBar, &FindBar::findRequested, this, [this](bool isForward) { find(isForward); });
    connect(m_findBar, &FindBar::textEdited, this, [this] { find(true, true); });
    connect(m_findBar, &FindBar::closed, this, &LogPanel::closeFindBar);
    connect(m_finder, &LogFinder::found, this, &LogPanel::onFound);
    connect(m_finder, &LogFinder::notFound, this, [this] {
        const bool isAsked = !m_findBar->text().isEmpty();
        m_findBar->setStatus(isAsked ? tr("Not found in the shown events") : QString(), isAsked);
    });
    connect(m_finder, &LogFinder::progressed, this,
        [this](double part) { m_findBar->setStatus(tr("Searching, %1 %").arg(static_cast<int>(part * 100))); });
}

void LogPanel::sizeColumns()
{
    QHeaderView* header = m_view->horizontalHeader();
    const QFontMetrics metrics(theme::numberFont());
    const auto width = [&](const QString& sample) { return metrics.horizontalAdvance(sample) + 14; };
    header->setMinimumSectionSize(width(QStringLiteral("→")));
    header->resizeSection(LogModel::NumberColumn, width(QStringLiteral("00000000")));
    header->resizeSection(LogModel::TimeColumn, width(QStringLiteral("00:00:00.000000")));
    header->resizeSection(LogModel::ClientColumn, width(QStringLiteral("000000")));
    header->resizeSection(LogModel::DirectionColumn, width(QStringLiteral("⇄ ")));
    header->resizeSection(LogModel::BytesColumn, width(QStringLiteral("0000000")));
}

// --- Data ---

void LogPanel::setView(const JournalView& view, const JournalStats& stats)
{
    m_stats = stats;
    m_pending = view;
    m_hasPending = true;
    // A hidden log only lets go of events that the journal has evicted: its view keeps them in memory.
    if (isVisible() || view.firstSequence() != m_model->view().firstSequence())
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
}

void LogPanel::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    applyPending();
}

void LogPanel::onCounts()
{
    const bool isSlow = m_model->isScanning() && m_model->progress() < 0.98 && m_model->total() > 200'000;
    m_progress->setVisible(isSlow);
    if (isSlow)
        m_progress->setText(tr("%1 %").arg(static_cast<int>(m_model->progress() * 100)));
    refreshEmptyState();
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
        m_empty->setAction(m_clearFilter);
    } else if (m_model->total() > 0) {
        QString hidden = tr("It hides all %1 events.").arg(QLocale().toString(m_model->total()));
        if (m_stats.evicted > 0)
            hidden += QLatin1Char(' ')
                + tr("%1 older ones have been evicted.").arg(QLocale().toString(m_stats.evicted));
        m_empty->setText(tr("No event matches the filter"), hidden);
        m_empty->setAction(m_clearFilter);
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

void LogPanel::onAboutToReset()
{
    const QModelIndex current = m_view->currentIndex();
    const int top = m_view->topRow();
    m_topSequence = top < 0 ? 0 : m_model->sequenceAt(top);
    m_wasCurrentInSight =
        current.isValid() && m_view->viewport()->rect().intersects(m_view->visualRect(current));
}

/// After a change of filter the place in the log stays.
void LogPanel::onReset()
{
    if (!m_view->isFollowing() && m_model->rowCount() > 0)
        m_view->putAtTop(std::min(m_model->rowFrom(m_topSequence), m_model->rowCount() - 1));
    restoreCurrent();
}

/// After a change of filter the current event is still the current one, in sight if it was.
void LogPanel::restoreCurrent()
{
    if (!m_current || m_view->currentIndex().isValid())
        return;
    const auto row = m_model->rowOf(*m_current);
    if (!row) {
        if (m_model->view().contains(*m_current) || !m_model->view().isEmpty())
            return;
        m_current.reset(); // cleared, or another journal
        Q_EMIT currentEventChanged({});
        return;
    }
    const QScopedValueRollback guard(m_isRestoring, true);
    m_view->selectQuietly(*row);
    if (std::exchange(m_wasCurrentInSight, false))
        m_view->reveal(*row);
}

// --- Filter ---

void LogPanel::showClient(ConnectionId id) { setFilterText(QStringLiteral("client:%1").arg(number(id))); }
void LogPanel::setFilterText(const QString& text) { m_filterEdit->setFilterText(text); }
const Filter& LogPanel::currentFilter() const { return m_filterEdit->filter(); }

void LogPanel::narrow(const QString& term) { setFilterText(narrowedFilter(currentFilter().text(), term)); }

void LogPanel::refreshFilterError()
{
    const QString error = m_filterEdit->error();
    m_error->setVisible(!error.isEmpty());
    if (error.isEmpty())
        return;
    m_error->setText(visibleText(error));
    const QRect edit = m_filterEdit->geometry();
    m_error->setGeometry(edit.left(), edit.bottom() + 2, edit.width(), m_error->heightForWidth(edit.width()));
    m_error->raise();
}

void LogPanel::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    if (!m_error->isHidden())
        refreshFilterError();
}

void LogPanel::showFilterHelp()
{
    if (!m_help) {
        m_help = new FilterHelp(this);
        connect(m_help, &FilterHelp::exampleChosen, this, [this](const QString& filter) {
            setFilterText(filter);
            m_filterEdit->setFocus();
        });
    }
    m_help->popUp(m_helpButton);
}

// --- Find ---

void LogPanel::openFindBar()
{
    m_findBar->open();
    m_delegate->setNeedle(m_findBar->text());
    m_view->viewport()->update();
}

void LogPanel::closeFindBar()
{
    m_finder->cancel();
    m_findBar->hide();
    m_findBar->setStatus({});
    m_delegate->setNeedle({});
    m_view->viewport()->update();
    m_view->setFocus();
}

void LogPanel::find(bool isForward, bool isTyping)
{
    if (m_findBar->isHidden()) {
        openFindBar();
        if (m_findBar->text().isEmpty())
            return;
    }
    m_delegate->setNeedle(m_findBar->text());
    m_view->viewport()->update();
    int row = m_view->currentIndex().row();
    if (row < 0)
        row = m_view->topRow();
    else if (!isTyping) // from the row after the last match; while typing the match may grow in its place
        row += isForward ? 1 : -1;
    m_findBar->setStatus({});
    m_finder->find(m_findBar->text(), row, isForward);
}

void LogPanel::onFound(int row, bool wasWrapped)
{
    m_findBar->setStatus(wasWrapped ? tr("Continued at the other end") : QString());
    m_view->selectionModel()->setCurrentIndex(
        m_model->index(row, 0), QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    m_view->reveal(row);
    m_view->setFollowing(false); // a match is there to be read
}

// --- Context menu and clipboard ---

void LogPanel::showContextMenu(const QPoint& place)
{
    const QModelIndex index =
        m_view->indexAt(place).isValid() ? m_view->indexAt(place) : m_view->currentIndex();
    QMenu menu(this);
    menu.setToolTipsVisible(true);
    menu.addActions({ m_copyLine, m_copyText, m_copyHex });
    if (index.isValid()) {
        const Event event = m_model->eventAt(index.row());
        const QString client = QString::number(number(event.connection));
        const QString who = event.connection == NoConnection ? tr("the server") : tr("client %1").arg(client);
        const QString kind = QString::fromLatin1(eventKindName(event.kind));
        const auto offer = [&](const QString& text, const QString& term) {
            QAction* action = menu.addAction(text, this, [this, term] { narrow(term); });
            action->setToolTip(term);
        };
        menu.addSeparator();
        offer(tr("Filter by This Client (%1)").arg(who), QStringLiteral("client:") + client);
        offer(tr("Filter by This Event (%1)").arg(kind), QStringLiteral("event:") + kind);
        menu.addSeparator();
        offer(tr("Exclude This Client (%1)").arg(who), QStringLiteral("!client:") + client);
        offer(tr("Exclude This Event (%1)").arg(kind), QStringLiteral("!event:") + kind);
        if (!currentFilter().isEmpty())
            menu.addAction(m_clearFilter);
    }
    menu.addSeparator();
    menu.addAction(m_clear);
    menu.exec(m_view->viewport()->mapToGlobal(place));
}

std::vector<int> LogPanel::selectedRows() const
{
    // Ranges, since a selection of everything may be ten million rows.
    std::vector<int> rows;
    for (const QItemSelectionRange& range : m_view->selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom() && rows.size() < MaxCopiedRows; ++row)
            rows.push_back(row);
    }
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    return rows;
}

void LogPanel::copyLines()
{
    QString text;
    for (const int row : selectedRows())
        text += m_model->line(row) + QLatin1Char('\n');
    if (!text.isEmpty())
        QApplication::clipboard()->setText(text);
}

void LogPanel::copyPayload(bool isHex)
{
    QByteArray bytes;
    for (const int row : selectedRows()) {
        const Event event = m_model->eventAt(row);
        bytes += event.isData() ? event.payload : event.detail;
    }
    if (!bytes.isEmpty())
        QApplication::clipboard()->setText(
            isHex ? QString::fromLatin1(toHex(bytes)) : QString::fromUtf8(bytes));
}

// --- Settings ---

void LogPanel::saveState(QSettings& settings) const
{
    settings.beginGroup(QStringLiteral("log"));
    settings.setValue(QStringLiteral("columns"), m_view->horizontalHeader()->saveState());
    settings.setValue(QStringLiteral("timeFormat"), static_cast<int>(m_model->timeFormat()));
    settings.setValue(QStringLiteral("recentFilters"), m_filterEdit->recent());
    settings.endGroup();
}

void LogPanel::restoreState(QSettings& settings)
{
    settings.beginGroup(QStringLiteral("log"));
    m_view->horizontalHeader()->restoreState(settings.value(QStringLiteral("columns")).toByteArray());
    const int format = settings.value(QStringLiteral("timeFormat"), 0).toInt();
    for (QAction* action : m_timeMenu->actions())
        action->setChecked(action->data().toInt() == format);
    m_filterEdit->setRecent(settings.value(QStringLiteral("recentFilters")).toStringList());
    settings.endGroup();
}

} // namespace signalbox
