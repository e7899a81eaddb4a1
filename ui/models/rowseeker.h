// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/event.h"

#include <QObject>
#include <QTimer>

#include <functional>

namespace signalbox {

class LogModel;

/// Finds the nearest row of the log, up or down, whose event is of a kind. Looks for a few milliseconds at a
/// time, so that the window stays awake; does not go round at the end.
class RowSeeker : public QObject
{
    Q_OBJECT

public:
    using Match = std::function<bool(const Event&)>;

    explicit RowSeeker(LogModel* model);

    /// Begins with `row` itself. What an earlier call sought is given up.
    void seek(Match match, int row, bool isForward);
    void cancel();
    bool isRunning() const { return m_timer.isActive(); }

Q_SIGNALS:
    void found(int row);
    void notFound();

private:
    void look();
    void shift(int rows);

    LogModel* m_model;
    QTimer m_timer;
    Match m_match;
    int m_row = 0;
    int m_end = 0; // forward: one past the last to look at; rows that come meanwhile do not count
    bool m_isForward = true;
};

} // namespace signalbox
