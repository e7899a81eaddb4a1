// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/journalview.h"
#include "journal/snapshot.h"
#include "modes/rules/rulebook.h"
#include "modes/rules/ruletrial.h"

#include <QWidget>

#include <memory>

class QAction;
class QComboBox;
class QCheckBox;
class QLabel;
class QLineEdit;
class QMenu;
class QPlainTextEdit;
class QPushButton;
class QSettings;
class QTableView;
class QTabWidget;
class QToolButton;

namespace signalbox {

class EmptyState;
class MessageLine;
class RuleForm;
class RulesModel;
class RuleTrialJob;
class RuleTrialModel;

/// The rules of the mode "script": a table with hits and a form for the selected one, the same as text, and
/// what they would have made of the log. A server that runs goes on with the rules it has until Apply; one that
/// does not run takes each change. Lives in the GUI thread; a trial runs in one of its own.
class RulesPanel : public QWidget
{
    Q_OBJECT

public:
    explicit RulesPanel(QWidget* parent = nullptr);
    ~RulesPanel() override;

    /// What servers are to answer by; the same for the panel's life.
    const std::shared_ptr<RuleBook>& book() const noexcept { return m_book; }
    const RuleSet& rules() const; ///< as they are edited, up to a mistake in the text
    /// The mistake in the text, if there is one: then rules() is not all that is on the screen.
    Result<Done> checkText() const;
    /// For files that hold more than rules: the same as text, docs/rules.md. The error names the line.
    QString text() const;
    Result<Done> setText(const QString& text);
    /// In place of those that are edited, which Undo brings back.
    void setRules(const RuleSet& rules);

    /// Whether a server answers by the rules now.
    void setServer(ServerState state, const QByteArray& mode);
    /// What a trial plays through the rules; as long as lines may be.
    void setView(const JournalView& view) { m_view = view; }
    void setMaxLine(quint32 bytes) { m_maxLine = bytes; }
    void showHits(); ///< the newest; nothing while nobody sees them
    void setMessage(Severity severity, const QString& text);
    void takeFocus();

    void saveState(QSettings& settings) const;
    void restoreState(QSettings& settings);

Q_SIGNALS:
    void eventRequested(quint64 sequence); ///< is to be shown in the log

protected:
    void showEvent(QShowEvent* event) override;

private:
    QWidget* makeHead();
    QWidget* makeRules();
    QWidget* makeTable();
    QWidget* makeTableButtons();
    QWidget* makeText();
    QWidget* makeTrial(); // rulespanel_trial.cpp
    QWidget* makeButtons();
    void makeExamples(QToolButton* button);

    void remember();
    void rememberEdit();
    void undo();
    void present(const RuleSet& rules, int row);
    void changed();
    void refresh();
    void apply();
    int currentRow() const;
    void selectRow(int row);
    void showRule();
    void takeForm();
    void refuseForm(const QString& why);
    void takeFallback();
    void showFallback();
    void addRule();
    void removeRule();
    void moveRule(int rows);
    void takeText();
    void showText();
    void loadExample(int index);
    // rulespanel_files.cpp
    void openImport();
    void openExport();
    void importFrom(const QString& fileName);
    void exportTo(const QString& fileName);
    // rulespanel_trial.cpp
    void tryOnLog();
    void showTrial(const std::shared_ptr<const RuleTrial>& trial);
    void endTrial();
    void requestEvent();

    static constexpr std::size_t MaxUndo = 50;

    const std::shared_ptr<RuleBook> m_book = std::make_shared<RuleBook>();
    RulesModel* m_model;
    RuleTrialModel* m_trialModel;
    std::unique_ptr<RuleTrialJob> m_trial; // while it runs
    JournalView m_view;
    quint32 m_maxLine = 4096;
    std::vector<RuleSet> m_undo; // the latest last
    bool m_isServing = false;
    bool m_isEditRemembered = false; // what one rule or the text was before it is edited
    bool m_isFormWrong = false; // what the form says is not what m_model has
    std::optional<ReplyRule> m_rightRule; // the current one as the form was entered, or left, without a mistake
    bool m_isTextWrong = false; // what the text says is not what m_model has
    QComboBox* m_unit = nullptr;
    QLabel* m_fallbackLabel = nullptr;
    QLineEdit* m_fallback = nullptr;
    QCheckBox* m_fallbackHex = nullptr;
    QTabWidget* m_tabs = nullptr;
    QTableView* m_table = nullptr;
    RuleForm* m_form = nullptr;
    QAction* m_add = nullptr;
    QToolButton* m_addButton = nullptr;
    QToolButton* m_remove = nullptr;
    QToolButton* m_up = nullptr;
    QToolButton* m_down = nullptr;
    QToolButton* m_undoButton = nullptr;
    QPlainTextEdit* m_text = nullptr;
    QTableView* m_trialView = nullptr;
    EmptyState* m_trialEmpty = nullptr;
    MessageLine* m_trialMessage = nullptr;
    QPushButton* m_apply = nullptr;
    QPushButton* m_try = nullptr;
    MessageLine* m_message = nullptr;
};

} // namespace signalbox
