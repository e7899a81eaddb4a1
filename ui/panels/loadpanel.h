// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/loadgenerator.h"
#include "workspace/panelcommand.h"

#include <QWidget>

class QAction;
class QLabel;
class QProgressBar;
class QPushButton;
class QSettings;
class QToolButton;

namespace signalbox {

class LoadForm;
class LoadView;
class MessageLine;

/// Puts load on any server that echoes and shows what it takes, live and when it is over; files for others, and
/// an earlier result beside it. The load runs in a thread of its own; hidden, the panel draws nothing.
class LoadPanel : public QWidget
{
    Q_OBJECT

public:
    explicit LoadPanel(QWidget* parent = nullptr);

    void setServerEndpoint(const Endpoint& endpoint);
    /// Whether the panel can be seen, and not another tab in its place.
    void setInFront(bool isInFront);
    void takeFocus();
    bool isRunning() const { return m_generator.isRunning(); }

    /// As the ending of the name says: .png, .csv, .json or .html.
    Result<Done> exportTo(const QString& fileName) const;
    /// Sets an earlier result beside the last one.
    Result<Done> compareWith(const QString& fileName);

    /// What it is set to, for a check; the error names the field that cannot be used.
    Result<PanelCommand> checkCommand() const;

    void saveState(QSettings& settings) const;
    void restoreState(QSettings& settings);

private:
    QWidget* makeButtons();
    void makeCompareMenu(QWidget* parent);
    void start();
    void stop();
    void showProgress(const LoadProgress& progress);
    void finish(const LoadResult& result);
    void showResult();
    void refresh();
    void setBefore(std::optional<LoadResult> before);
    void openExport();
    void openBefore();

    LoadGenerator m_generator;
    LoadForm* m_form;
    LoadView* m_view;
    QPushButton* m_start = nullptr;
    QPushButton* m_stop = nullptr;
    QToolButton* m_compare = nullptr;
    QPushButton* m_export = nullptr;
    QAction* m_comparePrevious = nullptr;
    QAction* m_compareNothing = nullptr;
    QProgressBar* m_progress = nullptr;
    MessageLine* m_message;
    std::optional<LoadResult> m_result; // the last that measured something
    std::optional<LoadResult> m_previous; // the one before that
    std::optional<LoadResult> m_before; // set beside m_result
    bool m_isOpenLoop = false; // of the load that runs
};

} // namespace signalbox
