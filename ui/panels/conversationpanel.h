// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/conversation/conversationrunner.h"
#include "workspace/panelcommand.h"
#include "workspace/workspace.h"

#include <QWidget>

class QMenu;
class QPlainTextEdit;
class QProgressBar;
class QPushButton;
class QSettings;
class QSplitter;
class QTableView;
class QToolButton;

namespace signalbox {

class ConversationEdit;
class ConversationForm;
class ConversationModel;
class MessageLine;

/// Holds the conversation of a script with a server: the script in an editor, what came of each client, and of
/// the selected one where it failed and how what came differs. Lives in the GUI thread; the run in one of its
/// own.
class ConversationPanel : public QWidget
{
    Q_OBJECT

public:
    explicit ConversationPanel(QWidget* parent = nullptr);

    QString text() const; ///< of the script
    void setText(const QString& text); ///< as if typed, so that it can be undone
    /// Such as one that was recorded; `remark` is shown.
    void propose(const QString& text, const QString& name, const QString& remark);

    /// Those of a workspace, the one in the editor among them.
    QList<WorkspaceText> scripts() const;
    /// The menu offers them; the editor shows the one whose name it had, else the first.
    void setScripts(const QList<WorkspaceText>& scripts);
    /// What it is set to, for a check; the error names the field that cannot be used.
    Result<PanelCommand> checkCommand() const;

    bool isRunning() const { return m_runner.isRunning(); }
    void setServer(const Endpoint& endpoint); ///< of this window, when it has started
    void takeFocus(); ///< to where one goes on
    const ConversationResult& result() const noexcept { return m_result; } ///< the last that was finished

    Result<Done> loadScript(const QString& fileName);
    Result<Done> saveScript(const QString& fileName);
    /// Writes the last result; the ending of the name says how: .json or .xml (JUnit).
    Result<Done> exportTo(const QString& fileName) const;

    void saveState(QSettings& settings) const;
    void restoreState(QSettings& settings);

private:
    QWidget* makeButtons();
    void makeScriptMenu();
    void fillScriptMenu();
    void setName(const QString& name);
    void keepScript();
    QWidget* makeEditor();
    void makeTable();
    void start();
    void stop();
    void showProgress(const ConversationProgress& progress);
    void showOutcomes(const std::vector<ConversationOutcome>& outcomes);
    void finish(const ConversationResult& result);
    void showDetail();
    void forgetResult();
    void refresh();
    void openOpen();
    void openSave();
    void openExport();

    ConversationRunner m_runner;
    ConversationResult m_result;
    ConversationModel* m_model;
    ConversationForm* m_form;
    QPushButton* m_run = nullptr;
    QPushButton* m_stop = nullptr;
    QToolButton* m_script = nullptr;
    QPushButton* m_export = nullptr;
    QProgressBar* m_progress = nullptr;
    MessageLine* m_message = nullptr;
    ConversationEdit* m_edit = nullptr;
    MessageLine* m_problem = nullptr; // of the script
    QTableView* m_table = nullptr;
    QPlainTextEdit* m_detail = nullptr;
    QSplitter* m_splitter = nullptr;
    QMenu* m_menu = nullptr;
    QString m_name; // of the script
    QString m_fileName; // where it came from; empty = from no file
    QList<WorkspaceText> m_scripts; // of the workspace
    ConversationScript m_ran; // by the last run
    bool m_wasEditing = false; // when it was started
};

} // namespace signalbox
