// SPDX-License-Identifier: GPL-3.0-or-later
// The panel with the rules of the mode script: its dock, and how it is opened.
#include "mainwindow.h"
#include "panels/logpanel.h"
#include "panels/rulespanel.h"
#include "panels/serverbar.h"

#include <QDockWidget>
#include <QScopedValueRollback>

namespace signalbox {
namespace {

constexpr int Comfortable = 520; // the table with conditions and replies, and the form

} // namespace

void MainWindow::makeRulesPanel()
{
    m_rules = new RulesPanel;
    m_rulesDock = addDock(QStringLiteral("rulesDock"), tr("Rules"), m_rules);
    m_rules->setView(m_showing.view());
    connect(m_rules, &RulesPanel::eventRequested, this, &MainWindow::showTriedEvent);
    connect(m_serverBar, &ServerBar::modeChosen, this, [this](const QByteArray& mode) {
        if (mode == "script")
            openWide(m_rulesDock, Comfortable);
    });
}

void MainWindow::openRules()
{
    openWide(m_rulesDock, Comfortable);
    m_rules->takeFocus();
}

/// The rules of a command line become those of the panel; all servers answer by the panel's.
ServerConfig MainWindow::withOwnRules(const ServerConfig& config)
{
    ServerConfig own = config;
    const auto& given = config.modeSettings.rules;
    if (given && given != m_rules->book())
        m_rules->setRules(given->program()->set());
    own.modeSettings.rules = m_rules->book();
    return own;
}

/// An event on which a rule would have fired.
void MainWindow::showTriedEvent(quint64 sequence)
{
    if (m_log->goToEvent(sequence) && m_log->currentEvent() == sequence)
        return;
    m_rules->setMessage(Severity::Note,
        m_showing.view().contains(sequence)
            ? tr("Event No. %1 is not shown in the log: its filter leaves it out.").arg(sequence)
            : tr("Event No. %1 is no longer in the log: it was evicted or cleared.").arg(sequence));
}

} // namespace signalbox
