// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/rulespanel.h"

#include "base/units.h"
#include "models/rulesmodel.h"
#include "models/ruletrialjob.h"
#include "models/ruletrialmodel.h"
#include "modes/rules/ruleexamples.h"
#include "modes/rules/rulesfile.h"
#include "widgets/emptystate.h"
#include "widgets/messageline.h"
#include "widgets/ruleform.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTabBar>
#include <QTableView>
#include <QTabWidget>
#include <QToolButton>

namespace signalbox {

RulesPanel::~RulesPanel() = default;

const RuleSet& RulesPanel::rules() const { return m_model->set(); }

void RulesPanel::takeFocus()
{
    if (m_model->rowCount() == 0)
        m_addButton->setFocus(Qt::ShortcutFocusReason);
    else
        m_table->setFocus(Qt::ShortcutFocusReason);
}

void RulesPanel::setMessage(Severity severity, const QString& text) { m_message->setMessage(severity, text); }

// --- The rules as a whole ---

/// Before a change that a person may want back.
void RulesPanel::remember()
{
    if (!m_undo.empty() && m_undo.back() == m_model->set())
        return;
    if (m_undo.size() == MaxUndo)
        m_undo.erase(m_undo.begin());
    m_undo.push_back(m_model->set());
}

/// The same before the first of many small ones.
void RulesPanel::rememberEdit()
{
    if (!std::exchange(m_isEditRemembered, true))
        remember();
}

void RulesPanel::undo()
{
    while (!m_undo.empty() && m_undo.back() == m_model->set())
        m_undo.pop_back();
    if (m_undo.empty())
        return refresh();
    const RuleSet before = std::move(m_undo.back());
    m_undo.pop_back();
    present(before, currentRow());
    changed();
}

void RulesPanel::setRules(const RuleSet& rules)
{
    if (rules == m_model->set()) {
        if (m_isTextWrong)
            present(rules, 0); // they take the place of what is typed
        return;
    }
    remember();
    present(rules, 0);
    changed();
}

void RulesPanel::present(const RuleSet& rules, int row)
{
    m_model->setSet(rules);
    m_unit->setCurrentIndex(m_unit->findData(static_cast<int>(rules.unit)));
    showFallback();
    selectRow(std::clamp(row, 0, std::max(0, m_model->rowCount() - 1)));
    showRule();
    m_isTextWrong = false;
    showText();
    refresh();
}

/// The rules are others now.
void RulesPanel::changed()
{
    if (!m_isServing) {
        if (const auto taken = m_book->replace(m_model->set()); !taken)
            return setMessage(Severity::Error, taken.error().text());
    }
    if (m_message->severity() == Severity::Error || m_isServing)
        setMessage(Severity::Info, {});
    showHits();
    refresh();
}

void RulesPanel::apply()
{
    const auto taken = m_book->replace(m_model->set());
    if (!taken)
        return setMessage(Severity::Error, taken.error().text());
    setMessage(Severity::Info, m_isServing ? tr("The server answers by these rules now.") : QString());
    showHits();
    refresh();
}

void RulesPanel::setServer(ServerState state, const QByteArray& mode)
{
    const bool isServing = state != ServerState::Stopped && mode == "script";
    if (isServing == m_isServing)
        return;
    m_isServing = isServing;
    if (!isServing && !(m_book->program()->set() == m_model->set()))
        changed(); // the next Start is to have them
    showHits();
    refresh();
}

void RulesPanel::refresh()
{
    const int row = currentRow();
    const bool hasRule = m_model->ruleAt(row) != nullptr;
    m_form->setEnabled(hasRule);
    m_remove->setEnabled(hasRule);
    m_up->setEnabled(hasRule && row > 0);
    m_down->setEnabled(hasRule && row + 1 < m_model->rowCount());
    m_undoButton->setEnabled(!m_undo.empty());
    const bool isApplied = m_book->program()->set() == m_model->set();
    m_apply->setEnabled(m_isServing && !isApplied && !m_isTextWrong && !m_isFormWrong);
    m_apply->setToolTip(m_isServing && isApplied ? tr("The running server answers by these rules (Alt+K)")
            : m_isServing
            ? tr("The running server answers by these rules from now on; no client is disconnected (Alt+K)")
            : tr("Start takes these rules: there is nothing to apply while no server runs in the mode Script "
                 "(Alt+K)"));
    if (m_isServing && !isApplied && m_message->text().isEmpty())
        setMessage(Severity::Note, tr("The server still answers by the rules it had. Apply gives it these."));
    m_try->setText(m_trial ? tr("Stop the Trial") : tr("Try on the Log"));
    m_try->setShortcut(QKeySequence(tr("Alt+J"))); // a new text takes it away
    for (int tab = 0; tab < m_tabs->count(); ++tab)
        m_tabs->setTabEnabled(tab, !m_isTextWrong || tab == m_tabs->indexOf(m_text));
    m_unit->setEnabled(!m_isTextWrong);
    m_fallback->setEnabled(!m_isTextWrong);
    m_fallbackHex->setEnabled(!m_isTextWrong);
}

void RulesPanel::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    showHits();
}

void RulesPanel::showHits()
{
    if (!isVisible())
        return;
    const std::vector<RuleHits> hits = m_book->hits();
    m_model->setHits(hits);
    const bool hasFallback = !hits.empty() && hits.back().name.isEmpty();
    m_fallbackLabel->setText(hasFallback && hits.back().hits > 0
            ? tr("Else (%1) reply").arg(formatCount(static_cast<double>(hits.back().hits)))
            : tr("Else reply"));
}

// --- One rule ---

int RulesPanel::currentRow() const { return m_table->currentIndex().row(); }

void RulesPanel::selectRow(int row)
{
    if (m_model->ruleAt(row))
        m_table->setCurrentIndex(m_model->index(row, RulesModel::Name));
}

void RulesPanel::showRule()
{
    m_isEditRemembered = false;
    if (std::exchange(m_isFormWrong, false) && m_rightRule)
        setMessage(Severity::Warning,
            tr("The rule \"%1\" is as it was: what was typed last was not complete.").arg(m_rightRule->name));
    const ReplyRule* rule = m_model->ruleAt(currentRow());
    m_rightRule = rule ? std::optional(*rule) : std::nullopt;
    m_form->setRule(rule ? *rule : ReplyRule());
    refresh();
}

void RulesPanel::takeForm()
{
    const int row = currentRow();
    if (!m_model->ruleAt(row))
        return;
    const auto rule = m_form->rule();
    if (!rule)
        return refuseForm(rule.error().text());
    ReplyRule taken = *rule;
    if (const int other = m_model->rowOf(taken.name); other >= 0 && other != row)
        return refuseForm(tr("There is a rule \"%1\" already. Give one of them another name.").arg(taken.name));
    m_form->setError({});
    m_isFormWrong = false;
    rememberEdit();
    taken.isEnabled = m_model->ruleAt(row)->isEnabled; // that is the table's
    m_model->setRule(row, taken);
    changed();
}

/// On the way to a mistake there may be texts without one, which nobody meant: the rule goes back to what it
/// was.
void RulesPanel::refuseForm(const QString& why)
{
    m_form->setError(why);
    const int row = currentRow();
    if (!std::exchange(m_isFormWrong, true) && m_rightRule && m_model->ruleAt(row)) {
        m_model->setRule(row, *m_rightRule);
        changed();
    }
    refresh();
}

void RulesPanel::addRule()
{
    if (m_model->set().rules.size() >= RuleSet::MaxRules)
        return setMessage(
            Severity::Error, tr("There are %1 rules, the most there can be.").arg(RuleSet::MaxRules));
    remember();
    ReplyRule rule;
    rule.name = m_model->freeName(tr("rule"));
    rule.trigger = RuleTrigger::Contains;
    rule.pattern.bytes = "hello";
    rule.reply.bytes = "hello, client ${client}\n";
    const int row = m_model->rowCount() == 0 ? 0 : currentRow() + 1;
    m_model->insert(row, rule);
    selectRow(row);
    changed();
    m_form->takeFocus();
}

void RulesPanel::removeRule()
{
    const int row = currentRow();
    if (!m_model->ruleAt(row))
        return;
    remember();
    m_isFormWrong = false;
    m_model->remove(row);
    selectRow(std::min(row, m_model->rowCount() - 1));
    showRule();
    changed();
}

void RulesPanel::moveRule(int rows)
{
    const int row = currentRow();
    if (!m_model->ruleAt(row) || !m_model->ruleAt(row + rows))
        return;
    remember();
    m_model->moveBy(row, rows);
    changed();
}

void RulesPanel::takeFallback()
{
    const auto text = ruleTextFromEdit(m_fallback->text(), m_fallbackHex->isChecked());
    if (!text)
        return setMessage(Severity::Error, tr("Else reply: %1").arg(text.error().text()));
    if (const auto fault = fallbackFault(*text))
        return setMessage(Severity::Error, tr("Else reply: %1").arg(fault->text()));
    m_model->setFallback(text->isEmpty() ? RuleText() : *text);
    changed();
}

void RulesPanel::showFallback()
{
    const RuleText& fallback = m_model->set().fallback;
    m_fallback->setText(ruleTextForEdit(fallback));
    m_fallback->setCursorPosition(0);
    m_fallbackHex->setChecked(fallback.isHex);
}

void RulesPanel::loadExample(int index)
{
    const RuleExample& example = ruleExamples()[static_cast<std::size_t>(index)];
    const auto rules = parseRules(example.text);
    if (!rules)
        return setMessage(Severity::Error, rules.error().text());
    const bool hadRules = !m_model->set().isEmpty();
    setRules(*rules);
    const QString title = QCoreApplication::translate("RuleExample", example.title);
    setMessage(Severity::Info,
        hadRules ? tr("Example: %1. Undo brings back the rules that were here.").arg(title)
                 : tr("Example: %1. Choose the mode Script and start the server.").arg(title));
    m_table->setFocus();
}

// --- The text ---

QString RulesPanel::text() const { return QString::fromUtf8(printRules(m_model->set())); }

Result<Done> RulesPanel::setText(const QString& text)
{
    const auto rules = parseRules(text.toUtf8());
    if (!rules)
        return rules.error();
    setRules(*rules);
    return Done {};
}

Result<Done> RulesPanel::checkText() const
{
    if (!m_isTextWrong)
        return Done {};
    const auto rules = parseRules(m_text->toPlainText().toUtf8());
    return rules ? Result<Done>(Done {}) : rules.error();
}

void RulesPanel::showText()
{
    if (m_isTextWrong || m_tabs->currentWidget() != m_text)
        return;
    const QString text = this->text();
    if (text == m_text->toPlainText())
        return;
    const QSignalBlocker blocker(m_text);
    m_text->setPlainText(text);
}

void RulesPanel::takeText()
{
    const auto rules = parseRules(m_text->toPlainText().toUtf8());
    m_isTextWrong = !rules.ok();
    if (!rules) {
        refresh();
        return setMessage(Severity::Error, rules.error().text());
    }
    rememberEdit();
    m_model->setSet(*rules);
    m_unit->setCurrentIndex(m_unit->findData(static_cast<int>(rules->unit)));
    showFallback();
    selectRow(0);
    m_isEditRemembered = true;
    changed();
}

} // namespace signalbox
