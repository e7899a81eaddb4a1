// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/lognavigator.h"

#include "models/gotoplace.h"
#include "models/logmodel.h"
#include "panels/logactions.h"
#include "widgets/tailview.h"

#include <QLocale>

#include <algorithm>

namespace signalbox {

LogNavigator::LogNavigator(LogModel* model, TailView* view, LogActions* actions)
    : QObject(view)
    , m_model(model)
    , m_view(view)
    , m_actions(actions)
    , m_seeker(new RowSeeker(model))
{
    connect(m_seeker, &RowSeeker::found, this, [this](int row) {
        Q_EMIT told(Severity::Info, {});
        jumpTo(row);
    });
    connect(m_seeker, &RowSeeker::notFound, this, [this] { Q_EMIT told(Severity::Info, m_ifNone); });
    connect(m_model, &LogModel::marksChanged, this, &LogNavigator::refreshActions);
    connect(m_model, &LogModel::modelReset, this, &LogNavigator::refreshActions);
    connect(m_model, &LogModel::referenceChanged, this, &LogNavigator::refreshActions);
    wire(actions);
}

void LogNavigator::wire(LogActions* actions)
{
    const auto on = [this](QAction* action, auto what) { connect(action, &QAction::triggered, this, what); };
    on(actions->nextOfClient, [this] { goAlongClient(true, false); });
    on(actions->previousOfClient, [this] { goAlongClient(false, false); });
    on(actions->firstOfClient, [this] { goAlongClient(false, true); });
    on(actions->lastOfClient, [this] { goAlongClient(true, true); });
    on(actions->nextProblem, [this] { seekProblem(currentRow() + 1, true); });
    on(actions->previousProblem, [this] { seekProblem(currentRow() - 1, false); });
    on(actions->mark, [this] { toggleMark(); });
    on(actions->nextMark, [this] { goToMark(true); });
    on(actions->previousMark, [this] { goToMark(false); });
    on(actions->clearMarks, [this] { m_model->clearMarks(); });
    on(actions->reference, [this] { toggleReference(); });
}

/// Where one is: the current row, or without one the first in sight; -1 if there is none.
int LogNavigator::currentRow() const
{
    const int row = m_view->currentIndex().row();
    return row >= 0 ? row : m_view->topRow();
}

void LogNavigator::jumpTo(int row)
{
    m_view->selectionModel()->setCurrentIndex(
        m_model->index(row, 0), QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    m_view->reveal(row);
    m_view->setFollowing(false); // it is there to be read
}

// --- To a number or a time ---

/// `exact` is what to say although the event itself is shown.
bool LogNavigator::goToNearest(quint64 sequence, const QString& exact)
{
    m_seeker->cancel();
    const int rows = m_model->rowCount();
    if (rows == 0) {
        Q_EMIT told(Severity::Warning, tr("The log shows no event to go to."));
        return false;
    }
    int row = std::min(m_model->rowFrom(sequence), rows - 1);
    const auto distance = [&](int at) {
        const quint64 there = m_model->sequenceAt(at);
        return there > sequence ? there - sequence : sequence - there;
    };
    if (row > 0 && distance(row - 1) < distance(row))
        --row;
    const quint64 reached = m_model->sequenceAt(row);
    QStringList notes;
    if (!exact.isEmpty())
        notes += exact;
    if (reached != sequence)
        notes += tr("No. %1 is hidden by the filter; this is No. %2, the nearest that is shown.")
                     .arg(QLocale().toString(sequence), QLocale().toString(reached));
    Q_EMIT told(notes.isEmpty() ? Severity::Info : Severity::Note, notes.join(QLatin1Char(' ')));
    jumpTo(row);
    return true;
}

bool LogNavigator::goToEvent(quint64 sequence)
{
    const JournalView& view = m_model->view();
    if (view.isEmpty() || view.contains(sequence))
        return goToNearest(sequence, {});
    const QLocale locale;
    const bool isGone = sequence < view.firstSequence();
    const quint64 nearest = isGone ? view.firstSequence() : view.endSequence() - 1;
    return goToNearest(nearest,
        (isGone ? tr("No. %1 is not kept any more; the oldest is No. %2.")
                : tr("No. %1 has not happened yet; the newest is No. %2."))
            .arg(locale.toString(sequence), locale.toString(nearest)));
}

bool LogNavigator::goToTime(WallTime time)
{
    const JournalView& view = m_model->view();
    if (view.isEmpty())
        return goToNearest(0, {});
    const quint64 at = view.sequenceAt(time);
    if (at == view.endSequence())
        return goToNearest(
            at - 1, tr("The log ends at %1, before that time.").arg(formatDateTime(view.at(at - 1).time)));
    const bool isBefore = at == view.firstSequence() && view.at(at).time > time;
    return goToNearest(at,
        isBefore ? tr("The log begins at %1, after that time.").arg(formatDateTime(view.at(at).time))
                 : QString());
}

Result<Done> LogNavigator::goToPlace(const QString& text)
{
    GoToContext context;
    const JournalView& view = m_model->view();
    if (!view.isEmpty()) {
        context.first = view.at(view.firstSequence()).time;
        context.last = view.at(view.endSequence() - 1).time;
        context.origin = m_model->origin().value_or(context.first);
        const int row = m_view->currentIndex().row();
        context.current = row >= 0 ? m_model->eventAt(row).time : context.last;
    }
    const auto place = parseGoToPlace(text, context);
    if (!place)
        return place.error();
    const bool isThere = std::holds_alternative<quint64>(*place) ? goToEvent(std::get<quint64>(*place))
                                                                 : goToTime(std::get<WallTime>(*place));
    if (!isThere)
        return Error { tr("The log shows no event to go to."),
            m_model->total() > 0 ? tr("Clear the filter.") : QString(), 0 };
    return Done {};
}

void LogNavigator::scrollToTime(WallTime time)
{
    const int rows = m_model->rowCount();
    if (rows == 0)
        return;
    const int row = std::min(m_model->rowFrom(m_model->view().sequenceAt(time)), rows - 1);
    m_view->scrollTo(m_model->index(row, 0), QAbstractItemView::PositionAtCenter);
}

// --- Along a client, from problem to problem ---

void LogNavigator::seek(RowSeeker::Match match, int row, bool isForward, const QString& ifNone)
{
    m_ifNone = ifNone;
    m_seeker->seek(std::move(match), row, isForward);
}

void LogNavigator::goAlongClient(bool isForward, bool isToEnd)
{
    const int row = currentRow();
    if (row < 0)
        return;
    const ConnectionId id = m_model->eventAt(row).connection;
    const QString who = id == NoConnection ? tr("the server") : tr("client %1").arg(number(id));
    const auto match = [id](const Event& event) { return event.connection == id; };
    if (isToEnd)
        seek(match, isForward ? m_model->rowCount() - 1 : 0, !isForward, {});
    else
        seek(match, row + (isForward ? 1 : -1), isForward,
            isForward ? tr("No later event of %1 is shown.").arg(who)
                      : tr("No earlier event of %1 is shown.").arg(who));
}

void LogNavigator::seekProblem(int row, bool isForward)
{
    seek([](const Event& event) { return severityOf(event) >= Severity::Warning; }, row, isForward,
        isForward ? tr("No warning or error is shown below.") : tr("No warning or error is shown above."));
}

void LogNavigator::goToProblem(WallTime from)
{
    seekProblem(m_model->rowFrom(m_model->view().sequenceAt(from)), true);
}

// --- Marks and time reference ---

void LogNavigator::toggleMark()
{
    const int row = currentRow();
    if (row < 0)
        return;
    if (!m_model->toggleMark(m_model->sequenceAt(row)))
        Q_EMIT told(Severity::Warning,
            tr("There are %1 marks, which is the most. Take some away first.")
                .arg(QLocale().toString(static_cast<quint64>(LogMarks::MaxMarks))));
    else
        Q_EMIT told(Severity::Info,
            m_model->marks().count() == 1 ? tr("1 mark") : tr("%1 marks").arg(m_model->marks().count()));
}

void LogNavigator::goToMark(bool isForward)
{
    m_seeker->cancel();
    const LogMarks& marks = m_model->marks();
    const int row = currentRow();
    std::optional<quint64> at = row < 0 ? std::nullopt : std::optional(m_model->sequenceAt(row));
    while (at) {
        at = isForward ? marks.next(*at) : marks.previous(*at);
        if (const auto there = at ? m_model->rowOf(*at) : std::nullopt) {
            Q_EMIT told(Severity::Info, {});
            jumpTo(*there);
            return;
        }
    }
    const QString which = isForward ? tr("No mark is shown below.") : tr("No mark is shown above.");
    const QString all = marks.dropped() == 0 ? tr("%1 in all.").arg(marks.count())
                                             : tr("%1 in all; %2 went with events that are not kept any more.")
                                                   .arg(marks.count())
                                                   .arg(marks.dropped());
    Q_EMIT told(Severity::Info, which + QLatin1Char(' ') + all);
}

/// On the row that is the reference it is lifted; on any other it moves there.
void LogNavigator::toggleReference()
{
    const int row = currentRow();
    const auto here = row < 0 ? std::nullopt : std::optional(m_model->sequenceAt(row));
    const bool isSet = here && here != m_model->reference();
    m_model->setReference(isSet ? here : std::nullopt);
    if (isSet)
        Q_EMIT referenceSet();
}

void LogNavigator::refreshActions()
{
    m_actions->clearMarks->setEnabled(m_model->marks().count() > 0);
    m_actions->reference->setChecked(m_model->reference().has_value());
}

} // namespace signalbox
