// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/hostility/hostility.h"
#include "journal/journalview.h"
#include "workspace/panelcommand.h"

#include <QWidget>

#include <functional>
#include <memory>

class QAction;
class QCheckBox;
class QMenu;
class QPlainTextEdit;
class QProgressBar;
class QPushButton;
class QSettings;
class QTableView;
class QToolButton;

namespace signalbox {

class BackgroundTask;
class HostilityForm;
class HostilityModel;
class MessageLine;

/// Attacks a server with malformed input and shows whether it stays healthy: the table of cases, what came of
/// each, and what the selected one does, why, and what was seen. Lives in the GUI thread; the attack in one of
/// its own.
class HostilityPanel : public QWidget
{
    Q_OBJECT

public:
    explicit HostilityPanel(QWidget* parent = nullptr);
    ~HostilityPanel() override;

    bool isRunning() const { return m_hostility.isRunning(); }
    /// Of this window, when it has started.
    void setServer(const Endpoint& endpoint, const QByteArray& mode);
    /// Where a conversation to be mutated can come from: what the log of the window shows.
    void setLog(std::function<JournalView()> log);
    void takeFocus(); ///< to where a run starts

    /// Mutates from now on what the first client of a recording said; an empty name: what is built in.
    void mutateRecording(const QString& fileName);
    bool isReading() const noexcept { return m_task != nullptr; }
    /// Plays a reproducer in place of the cases; the error says why it cannot.
    Result<Done> runScript(const QString& fileName);

    const HostileResult& result() const noexcept { return m_result; } ///< the last that was finished

    /// Writes the last result; the ending of the name says how: .json or .xml (JUnit).
    Result<Done> exportTo(const QString& fileName) const;

    /// What it is set to, for a check; the error names the field that cannot be used.
    Result<PanelCommand> checkCommand() const;

    void saveState(QSettings& settings) const;
    void restoreState(QSettings& settings);

protected:
    void showEvent(QShowEvent* event) override;

private:
    QWidget* makeButtons();
    QWidget* makeMaterial();
    void makeCopyMenu();
    QWidget* makeTable();
    void start(const QByteArrayList& cases);
    bool begin(HostileSettings settings, int count);
    void startSelected();
    void stop();
    void showProgress(const HostileProgress& progress);
    void showOutcome(const HostileOutcome& outcome);
    void finish(const HostileResult& result);
    void showDetail();
    void showChosen();
    void refresh();
    void openExport();
    // hostilitypanel_material.cpp:
    void readConversation(std::function<Result<JournalView>(const std::function<bool(qint64, qint64)>&)> source,
        const QString& title);
    void takeConversation(const Result<QByteArrayList>& conversation, const QString& title);
    void mutateLog();
    void chooseRecording();
    void chooseScript();
    void showMaterial();
    void showScriptOutcome();
    QByteArrayList conversation() const;
    QByteArray selectedCase() const;
    HostileScript selectedScript() const;

    Hostility m_hostility;
    HostileResult m_result;
    std::function<JournalView()> m_log;
    std::unique_ptr<BackgroundTask> m_task; // while a recording is read
    QByteArrayList m_conversation; // to be mutated; empty = what is built in
    QString m_conversationTitle; // for people
    QString m_conversationFile; // empty if it is not from a file
    bool m_isToBeRead = false; // the file, once somebody sees it
    QString m_scriptTitle; // of the reproducer that was run last
    HostilityModel* m_model;
    HostilityForm* m_form;
    QCheckBox* m_all = nullptr;
    QPushButton* m_run = nullptr;
    QPushButton* m_runSelected = nullptr;
    QPushButton* m_runScript = nullptr;
    QToolButton* m_material = nullptr;
    QAction* m_fromLog = nullptr;
    QPushButton* m_stop = nullptr;
    QToolButton* m_copy = nullptr;
    QPushButton* m_export = nullptr;
    QProgressBar* m_progress = nullptr;
    MessageLine* m_message = nullptr;
    QTableView* m_table = nullptr;
    QPlainTextEdit* m_detail = nullptr;
};

} // namespace signalbox
