// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "journal/event.h"
#include "models/rowseeker.h"

namespace signalbox {

class LogActions;
class TailView;

/// Moves through the log: to a number or a time, from mark to mark, along one client, from problem to problem.
/// Says where it ended up when that is not quite where one wanted to go.
class LogNavigator : public QObject
{
    Q_OBJECT

public:
    LogNavigator(LogModel* model, TailView* view, LogActions* actions);

    /// To this event, or the nearest that is shown. False if the log shows nothing.
    bool goToEvent(quint64 sequence);
    /// To the first event that is not before this time, or the nearest that is shown.
    bool goToTime(WallTime time);
    /// The error says what can be written. Numbers, times, and steps from the current event.
    Result<Done> goToPlace(const QString& text);

    /// Scrolls there without choosing an event; for dragging.
    void scrollToTime(WallTime time);
    /// To the first warning or error that is shown from there on.
    void goToProblem(WallTime from);

Q_SIGNALS:
    /// What there is to say about the last move; empty if nothing.
    void told(signalbox::Severity severity, const QString& text);
    void referenceSet();

private:
    void wire(LogActions* actions);
    int currentRow() const;
    void jumpTo(int row);
    bool goToNearest(quint64 sequence, const QString& exact);
    void goAlongClient(bool isForward, bool isToEnd);
    void seekProblem(int row, bool isForward);
    void seek(RowSeeker::Match match, int row, bool isForward, const QString& ifNone);
    void toggleMark();
    void goToMark(bool isForward);
    void toggleReference();
    void refreshActions();

    LogModel* m_model;
    TailView* m_view;
    LogActions* m_actions;
    RowSeeker* m_seeker;
    QString m_ifNone; // what to say when the seeker finds nothing
};

} // namespace signalbox
