// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/event.h"
#include "journal/textneedle.h"

#include <QObject>
#include <QTimer>

namespace signalbox {

class LogModel;

/// Finds the next row whose payload or preview contains a text, without regard to case. Looks for a few
/// milliseconds at a time, so that the window stays awake; goes round at the end.
class LogFinder : public QObject
{
    Q_OBJECT

public:
    explicit LogFinder(LogModel* model);

    /// Begins with `row` itself.
    void find(const QString& text, int row, bool isForward);
    void cancel();
    bool isRunning() const { return m_timer.isActive(); }

Q_SIGNALS:
    void found(int row, bool wasWrapped);
    void notFound();
    void progressed(double part); ///< 0 to 1

private:
    void look();
    bool isMatch(const Event& event) const;
    void shift(int rows);

    LogModel* m_model;
    QTimer m_timer;
    QString m_text;
    TextNeedle m_needle { QStringView() };
    int m_row = 0;
    qint64 m_left = 0; // rows not looked at yet
    qint64 m_all = 0;
    bool m_isForward = true;
    bool m_isWrapped = false;
};

} // namespace signalbox
