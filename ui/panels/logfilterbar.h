// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QMenu;
class QToolButton;

namespace signalbox {

class FilterEdit;
class FilterHelp;
class LogActions;

/// The line above the log: its filter, how far that has come, and the buttons beside it. What is wrong with a
/// filter stands below it, over the log.
class LogFilterBar : public QWidget
{
    Q_OBJECT

public:
    LogFilterBar(const LogActions& actions, QMenu* timeMenu, QWidget* panel);

    FilterEdit* edit() const { return m_edit; }
    /// 0 to 1; nothing is shown for what is done at once.
    void setProgress(bool isSlow, double part);
    void showHelp();

protected:
    void resizeEvent(QResizeEvent* event) override;
    void moveEvent(QMoveEvent* event) override;

private:
    QToolButton* newButton(QAction* action);
    void refreshError();

    FilterEdit* m_edit;
    FilterHelp* m_help = nullptr;
    QLabel* m_error;
    QLabel* m_progress;
    QToolButton* m_helpButton;
};

} // namespace signalbox
