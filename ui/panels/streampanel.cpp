// SPDX-License-Identifier: GPL-3.0-or-later
// What the stream panel shows and how it keeps up. Its controls are in streampanel_layout.cpp; finding, copying
// and saving in streampanel_tools.cpp.
#include "panels/streampanel.h"

#include "export/exportjob.h"
#include "models/plaintooltip.h"
#include "models/streamwords.h"
#include "theme/theme.h"
#include "widgets/findbar.h"
#include "widgets/framingform.h"
#include "widgets/messageline.h"
#include "widgets/streamview.h"

#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QMenu>
#include <QSettings>
#include <QStackedWidget>

#include <algorithm>

namespace signalbox {
namespace {

using namespace std::chrono_literals;

constexpr auto Slice = 6ms; // of reading at a time
constexpr int Comfortable = 250; // pixels of height at which the summary may take several lines

} // namespace

StreamPanel::StreamPanel(QWidget* parent)
    : QWidget(parent)
    , m_view(new StreamView(m_index, this))
    , m_framing(new FramingForm(this))
    , m_columns(new QComboBox(this))
    , m_direction(new QComboBox(this))
    , m_format(new QComboBox(this))
    , m_findBar(new FindBar(this))
    , m_findKind(new QComboBox(this))
    , m_stack(new QStackedWidget(this))
    , m_empty(new QLabel(this))
    , m_summary(new QLabel(this))
    , m_wireNote(new MessageLine(this))
    , m_losses(new MessageLine(this))
    , m_message(new MessageLine(this))
    , m_saveMenu(new QMenu(this))
{
    setObjectName(QStringLiteral("streamPanel"));
    setAccessibleName(tr("Stream of one client"));
    makeActions();
    makeCombos();
    layOut();
    wire();
    refresh();
}

StreamPanel::~StreamPanel() = default;

void StreamPanel::wire()
{
    m_timer.setInterval(0);
    connect(&m_timer, &QTimer::timeout, this, &StreamPanel::readOn);
    m_searchTimer.setInterval(0);
    connect(&m_searchTimer, &QTimer::timeout, this, &StreamPanel::searchOn);
    connect(m_framing, &FramingForm::changed, this, [this](const Framing& framing) {
        m_index.setFraming(framing);
        m_view->forgetMessages();
        if (isSeen())
            readOn();
    });
    connect(m_columns, &QComboBox::currentIndexChanged, this,
        [this](int index) { m_view->setColumns(static_cast<StreamView::Columns>(index)); });
    connect(m_direction, &QComboBox::currentIndexChanged, this, &StreamPanel::applyDirection);
    connect(m_format, &QComboBox::currentIndexChanged, this,
        [this](int index) { m_view->setFormat(static_cast<StreamFormat>(index)); });
    connect(m_find, &QAction::triggered, this, &StreamPanel::openFind);
    connect(m_findBar, &FindBar::findRequested, this, [this](bool isForward) { find(isForward); });
    connect(m_findBar, &FindBar::textEdited, this, [this] { find(true, true); });
    connect(m_findBar, &FindBar::closed, this, &StreamPanel::closeFind);
    connect(m_findKind, &QComboBox::currentIndexChanged, this, [this] { find(true, true); });
    connect(m_pause, &QAction::toggled, this, &StreamPanel::setPaused);
    connect(m_follow, &QAction::toggled, m_view, &StreamView::setFollowing);
    connect(m_view, &StreamView::followingChanged, m_follow, &QAction::setChecked);
    connect(m_view, &StreamView::copyRequested, this, [this] { copyAs(m_view->format()); });
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_view, &QWidget::customContextMenuRequested, this, &StreamPanel::showContextMenu);
    for (std::size_t i = 0; i < m_copy.size(); ++i)
        connect(m_copy[i], &QAction::triggered, this, [this, i] { copyAs(static_cast<StreamFormat>(i)); });
    for (const Flow flow : AllFlows)
        connect(m_save[indexOf(flow)], &QAction::triggered, this, [this, flow] { openSaveDialog(flow); });
    connect(m_saveMenu, &QMenu::aboutToShow, this, &StreamPanel::refreshSaveActions);
    connect(m_cancelSave, &QAction::triggered, this, [this] {
        if (m_job)
            m_job->cancel();
    });
    refreshSaveActions();
}

// --- What is shown ---

void StreamPanel::follow(ConnectionId id)
{
    if (id == m_index.connection())
        return;
    m_search.cancel();
    m_index.follow(id);
    m_view->reset();
    m_message->hide();
    m_pause->setChecked(false);
    m_follow->setChecked(true);
    refresh();
    Q_EMIT titleChanged(title());
    if (isSeen())
        readOn();
}

QString StreamPanel::title() const
{
    return m_index.connection() == NoConnection ? tr("Stream")
                                                : tr("Stream · client %1").arg(number(m_index.connection()));
}

void StreamPanel::setView(const JournalView& journal)
{
    if (journal.endSequence() < m_index.nextSequence()) { // another journal: the client may be another one
        m_view->reset();
        m_pause->setChecked(false);
    }
    m_journal = journal;
    if (isSeen() && m_index.connection() != NoConnection)
        readOn();
}

/// A few milliseconds at a time: a long log must not hold the window up.
void StreamPanel::readOn()
{
    bool isMore = false;
    if (m_isPaused)
        isMore = m_index.frameAgain(m_journal, Slice);
    else
        isMore = m_index.advance(m_journal, Slice);
    if (isMore && !m_timer.isActive())
        m_timer.start();
    else if (!isMore)
        m_timer.stop();
    refresh();
}

void StreamPanel::refresh()
{
    m_view->refresh(m_journal);
    const bool isAny = !m_index.chunks().isEmpty();
    m_stack->setCurrentIndex(isAny ? 1 : 0);
    if (!isAny && m_index.connection() == NoConnection)
        m_empty->setText(tr("Select a client, or an event in the log, and choose Follow Stream "
                            "(Ctrl+Alt+Shift+T): what the two sides said to each other appears here."));
    else if (!isAny)
        m_empty->setText(m_timer.isActive() ? tr("Reading the log ...")
                                            : tr("Client %1 and the server have not exchanged any bytes that "
                                                 "the log still holds.")
                                                  .arg(number(m_index.connection())));
    refreshSummary();
}

void StreamPanel::refreshSummary()
{
    const auto only = m_view->direction();
    const QString summary = streamSummary(m_index, only, m_view->pieces());
    QStringList sentences;
    if (m_timer.isActive())
        sentences += tr("Reading the log, %1 %.")
                         .arg(m_journal.isEmpty() ? 0
                                                  : 100
                                     * (m_index.nextSequence()
                                         - std::min(m_index.nextSequence(), m_journal.firstSequence()))
                                     / m_journal.size());
    if (m_isPaused)
        sentences += tr("Paused.");
    if (!summary.isEmpty())
        sentences += summary;
    const QString facts = sentences.join(QLatin1Char(' '));
    const QString reason = streamReason(m_index, only);
    const QString whole = reason.isEmpty() ? facts : facts + QLatin1Char('\n') + reason;
    // In a low panel the bytes need the room.
    const bool isLow = height() < Comfortable;
    m_summary->setWordWrap(!isLow);
    m_summary->setText(
        isLow ? m_summary->fontMetrics().elidedText(facts, Qt::ElideRight, width() - 16) : whole);
    m_summary->setToolTip(whole.isEmpty() ? QString() : plainToolTip(whole));
    m_summary->setAccessibleDescription(whole);
    m_summary->setVisible(!sentences.isEmpty());
    const QString losses = streamLosses(m_index);
    m_losses->setMessage(Severity::Warning, losses.isEmpty() ? QString() : losses + QLatin1Char('.'));
    m_losses->setVisible(!losses.isEmpty());
    refreshSaveActions();
}

void StreamPanel::applyDirection()
{
    const int index = m_direction->currentIndex();
    m_view->setDirection(
        index == 0 ? std::nullopt : std::optional(index == 1 ? Flow::ToServer : Flow::ToClient));
    refreshSummary();
}

void StreamPanel::setPaused(bool isPaused)
{
    m_isPaused = isPaused;
    m_pause->setIcon(theme::icon(isPaused ? QStringLiteral("play") : QStringLiteral("stop")));
    if (isSeen())
        readOn();
}

void StreamPanel::setInFront(bool isInFront)
{
    if (std::exchange(m_isInFront, isInFront) == isInFront)
        return;
    if (isSeen())
        readOn();
    else
        rest();
}

void StreamPanel::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (isSeen())
        readOn();
}

void StreamPanel::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    rest();
}

void StreamPanel::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    refreshSummary();
}

void StreamPanel::setOfWire(bool isOfWire)
{
    m_wireNote->setVisible(isOfWire);
    m_view->setPieces(isOfWire ? StreamPieces::Segments : StreamPieces::Calls);
    refreshSummary();
}

void StreamPanel::rest()
{
    m_timer.stop();
    m_search.cancel();
    m_searchTimer.stop();
    m_view->letGo();
}

// --- Settings ---

void StreamPanel::saveState(QSettings& settings) const
{
    settings.beginGroup(QStringLiteral("stream"));
    m_framing->saveState(settings);
    settings.setValue(QStringLiteral("columns"), m_columns->currentIndex());
    settings.setValue(QStringLiteral("format"), m_format->currentIndex());
    settings.endGroup();
}

void StreamPanel::restoreState(QSettings& settings)
{
    settings.beginGroup(QStringLiteral("stream"));
    m_framing->restoreState(settings);
    const auto choose = [&](QComboBox* combo, const char* key) {
        combo->setCurrentIndex(
            std::clamp(settings.value(QLatin1String(key), 0).toInt(), 0, combo->count() - 1));
    };
    choose(m_columns, "columns");
    choose(m_format, "format");
    settings.endGroup();
}

} // namespace signalbox
