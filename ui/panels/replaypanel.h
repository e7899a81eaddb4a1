// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/replay/replayer.h"
#include "export/readprogress.h"
#include "workspace/panelcommand.h"

#include <QWidget>

class QAction;
class QCheckBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QSettings;
class QTableView;
class QTabWidget;

namespace signalbox {

class BackgroundTask;
class EmptyState;
class MaskList;
class MessageLine;
class ReplayDiffView;
class ReplayForm;
class ReplayModel;

/// Plays the clients of a recording against a server and shows, connection by connection, whether the answers
/// are the same; of the selected one side by side, with a button that turns its difference into a mask. Lives
/// in the GUI thread; reading and playing have threads of their own.
class ReplayPanel : public QWidget
{
    Q_OBJECT

public:
    /// What the log of the window shows now.
    struct Log
    {
        JournalView view;
        QString fileName; ///< of the recording that is shown; empty for the server's own
    };

    explicit ReplayPanel(QWidget* parent = nullptr);
    ~ReplayPanel() override;

    bool isRunning() const { return m_replayer.isRunning(); }
    bool isReading() const noexcept { return m_task != nullptr; }
    /// Of this window, when it has started.
    void setServer(const Endpoint& endpoint);
    void setLog(std::function<Log()> log);
    void takeFocus(); ///< to where a run starts
    const ReplayResult& result() const noexcept { return m_result; } ///< the last that was finished

    void openRecording(const QString& fileName); ///< reads it, and shows its connections
    void takeLog(); ///< likewise with what the log holds now

    /// All that is chosen here, as replaySettingsText() writes it.
    QString text() const;
    /// The inverse: a recording that it names is read.
    Result<Done> setText(const QString& text);

    /// Writes the last result; the ending of the name says how: .json or .xml (JUnit).
    Result<Done> exportTo(const QString& fileName) const;

    /// What it is set to, for a check; the error says what is missing.
    Result<PanelCommand> checkCommand() const;

    void saveState(QSettings& settings) const;
    void restoreState(QSettings& settings);

protected:
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* makeSource();
    QWidget* makeButtons();
    QWidget* makeTabs();
    QWidget* makeConnections();
    QWidget* makeTable();
    QWidget* makeDifference();
    void start();
    void stop();
    void showProgress(const ReplayProgress& progress);
    void showOutcome(const ReplayOutcome& outcome);
    void finish(const ReplayResult& result);
    void showSummary();
    void showSelected();
    void showChosen();
    void showMasks();
    void maskDifference();
    void refresh();
    const ReplayOutcome* selectedOutcome() const;
    // replaypanel_files.cpp:
    void chooseRecording();
    void read(std::function<Result<JournalView>(const ReadProgress&)> source, const QString& title);
    void takePlan(const Result<ReplayPlan>& plan, const QString& title);
    void readAgain();
    ReplaySettings chosen() const;
    void setChosen(const ReplaySettings& settings);
    void openExport();

    Replayer m_replayer;
    std::function<Log()> m_log;
    std::unique_ptr<BackgroundTask> m_task; // while a recording is read
    QString m_fileName; // of the recording; empty for the log
    std::optional<JournalView> m_view; // of the log that was taken
    QString m_title; // of what is to be played, for people
    bool m_isToBeRead = false; // m_fileName, once somebody sees it
    std::vector<ConnectionId> m_wanted; // to be chosen once the recording is read
    ReplayResult m_result;
    ReplayModel* m_model;
    ReplayForm* m_form;
    QLabel* m_source = nullptr;
    QPushButton* m_open = nullptr;
    QPushButton* m_takeLog = nullptr;
    QAction* m_openAction = nullptr;
    QPushButton* m_run = nullptr;
    QPushButton* m_stop = nullptr;
    QPushButton* m_export = nullptr;
    QProgressBar* m_progress = nullptr;
    MessageLine* m_message = nullptr;
    QTabWidget* m_tabs = nullptr;
    QCheckBox* m_all = nullptr;
    QTableView* m_table = nullptr;
    EmptyState* m_empty = nullptr;
    QLabel* m_reason = nullptr;
    QPushButton* m_mask = nullptr;
    ReplayDiffView* m_diff = nullptr;
    MaskList* m_masks = nullptr;
};

} // namespace signalbox
