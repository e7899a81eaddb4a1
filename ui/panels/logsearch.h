// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace signalbox {

class FindBar;
class LogActions;
class LogDelegate;
class LogFinder;
class LogModel;
class TailView;

/// Finding a text in the log: what the find bar asks for, shown in the view.
class LogSearch : public QObject
{
    Q_OBJECT

public:
    LogSearch(LogModel* model, TailView* view, LogDelegate* delegate, FindBar* bar, const LogActions& actions);

    void open();
    void close();

Q_SIGNALS:
    void opened();

private:
    void find(bool isForward, bool isTyping = false);
    void onFound(int row, bool wasWrapped);
    void mark(const QString& needle);

    LogModel* m_model;
    TailView* m_view;
    LogDelegate* m_delegate;
    FindBar* m_bar;
    LogFinder* m_finder;
};

} // namespace signalbox
