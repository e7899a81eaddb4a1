// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QObject>

class QMenu;

namespace signalbox {

/// What one can do with the log: the actions with their words and keys, and the menus they stand in. Does
/// nothing itself.
class LogActions : public QObject
{
    Q_OBJECT

public:
    /// Keys work in the window of `panel`; those of the clipboard in `view` alone.
    LogActions(QWidget* panel, QWidget* view);

    QAction* focusFilter;
    QAction* showHelp;
    QAction* clearFilter;
    QAction* saveFilter;
    QAction* find;
    QAction* findNext;
    QAction* findPrevious;
    QAction* follow;
    QAction* clear;

    QAction* goTo;
    QAction* nextOfClient;
    QAction* previousOfClient;
    QAction* firstOfClient;
    QAction* lastOfClient;
    QAction* nextProblem;
    QAction* previousProblem;
    QAction* mark;
    QAction* nextMark;
    QAction* previousMark;
    QAction* clearMarks;
    QAction* reference;

    QAction* copyLine;
    QAction* copyText;
    QAction* copyHex;

    QAction* showMap;
    QAction* showSavedFilters;

    QMenu* menu; ///< for the menu bar

Q_SIGNALS:
    /// Before any of them acts that act where one should be looking.
    void wanted();

private:
    QAction* make(
        const QString& icon, const QString& text, const QList<QKeySequence>& shortcuts, const QString& help);
    void makeFilterActions();
    void makeGoActions();
    void makeMarkActions();
    void makeCopyActions(QWidget* view);
    void makeMenu();

    QWidget* m_panel;
};

} // namespace signalbox
