// SPDX-License-Identifier: GPL-3.0-or-later
// What the rules would have made of the log.
#include "models/rulesmodel.h"
#include "models/ruletrialjob.h"
#include "models/ruletrialmodel.h"
#include "panels/rulespanel.h"
#include "theme/theme.h"
#include "widgets/emptystate.h"
#include "widgets/messageline.h"

#include <QHeaderView>
#include <QLocale>
#include <QShortcut>
#include <QTableView>
#include <QTabWidget>
#include <QVBoxLayout>

namespace signalbox {

QWidget* RulesPanel::makeTrial()
{
    auto* area = new QWidget(this);
    m_trialMessage = new MessageLine(area);
    m_trialMessage->setObjectName(QStringLiteral("rulesTrialMessage"));
    m_trialView = new QTableView(area);
    m_trialView->setObjectName(QStringLiteral("rulesTrialTable"));
    m_trialView->setAccessibleName(tr("What would have fired"));
    m_trialView->setToolTip(
        tr("Each time that a rule would have fired. Double click or Enter shows the event in the log"));
    m_trialView->setModel(m_trialModel);
    m_trialView->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_trialView->setSelectionMode(QAbstractItemView::SingleSelection);
    m_trialView->setTabKeyNavigation(false);
    m_trialView->setAlternatingRowColors(true);
    m_trialView->setShowGrid(false);
    m_trialView->setWordWrap(false);
    m_trialView->setCornerButtonEnabled(false);
    m_trialView->verticalHeader()->hide();
    m_trialView->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_trialView->verticalHeader()->setDefaultSectionSize(m_trialView->fontMetrics().height() + 6);
    QHeaderView* header = m_trialView->horizontalHeader();
    header->setHighlightSections(false);
    header->setSectionResizeMode(RuleTrialModel::Matched, QHeaderView::Stretch);
    header->setSectionResizeMode(RuleTrialModel::Reply, QHeaderView::Stretch);
    const QFontMetrics metrics = m_trialView->fontMetrics();
    m_trialView->setColumnWidth(
        RuleTrialModel::Number, metrics.horizontalAdvance(QStringLiteral("0000000")) + 14);
    m_trialView->setColumnWidth(RuleTrialModel::Client, metrics.horizontalAdvance(tr("Client")) + 18);
    m_trialView->setColumnWidth(
        RuleTrialModel::Rule, metrics.horizontalAdvance(QStringLiteral("read registers")) + 12);
    connect(m_trialView, &QTableView::doubleClicked, this, &RulesPanel::requestEvent);
    for (const Qt::Key key : { Qt::Key_Return, Qt::Key_Enter }) {
        auto* enter = new QShortcut(key, m_trialView);
        enter->setContext(Qt::WidgetShortcut);
        connect(enter, &QShortcut::activated, this, &RulesPanel::requestEvent);
    }
    m_trialEmpty = new EmptyState(m_trialView);
    m_trialEmpty->setText(tr("Nothing was tried yet"),
        tr("\"Try on the Log\" plays what clients sent through the rules, and tells which would have fired on "
           "what."));
    auto* column = new QVBoxLayout(area);
    column->setContentsMargins(0, 4, 0, 0);
    column->setSpacing(3);
    column->addWidget(m_trialMessage);
    column->addWidget(m_trialView, 1);
    return area;
}

void RulesPanel::tryOnLog()
{
    if (m_trial)
        return m_trial->cancel();
    m_trial = std::make_unique<RuleTrialJob>(rules(), m_view, m_maxLine);
    connect(m_trial.get(), &RuleTrialJob::progress, this, [this](quint64 done, quint64 total) {
        m_trialMessage->setMessage(
            Severity::Info, tr("%1 % of the log").arg(total > 0 ? 100 * done / total : 100));
    });
    connect(m_trial.get(), &RuleTrialJob::finished, this, &RulesPanel::showTrial);
    connect(m_trial.get(), &RuleTrialJob::failed, this, [this](const Error& error) {
        m_trialMessage->setMessage(Severity::Error, error.text());
        endTrial();
    });
    m_tabs->setCurrentIndex(m_tabs->count() - 1);
    m_trialMessage->setMessage(Severity::Info, tr("Trying…"));
    m_trial->start();
    refresh();
}

void RulesPanel::showTrial(const std::shared_ptr<const RuleTrial>& trial)
{
    const QLocale locale;
    const auto count = [&locale](quint64 number) { return locale.toString(number); };
    m_trialModel->setTrial(m_trial->set(), *trial);
    m_trialEmpty->setText(trial->reads > 0 ? tr("No rule would have fired") : tr("No client sent anything"),
        trial->reads > 0 ? tr("Nothing that clients sent matches the rules that are on.")
                         : tr("The log has nothing that clients sent: connect some, or open a recording."));
    const auto active = std::count_if(trial->hits.begin(), trial->hits.end(),
        [](const RuleHits& each) { return each.hits > 0 && !each.name.isEmpty(); });
    QString text = tr("Would have fired: %1, rules: %2 of %3; reads: %4, clients: %5.")
                       .arg(count(trial->total))
                       .arg(active)
                       .arg(m_trial->set().rules.size())
                       .arg(count(trial->reads), count(trial->clients));
    if (trial->isCancelled)
        text += QLatin1Char(' ') + tr("Stopped before the end.");
    if (trial->total > trial->firings.size())
        text += QLatin1Char(' ') + tr("The first %1 are shown.").arg(count(trial->firings.size()));
    if (trial->cut > 0)
        text += QLatin1Char(' ') + tr("Of %1 reads the log has only the beginning.").arg(count(trial->cut));
    if (trial->longLines > 0)
        text += QLatin1Char(' ') + tr("Lines too long to be looked at: %1.").arg(count(trial->longLines));
    for (const RuleHits& each : trial->hits) {
        if (each.gaveUp > 0)
            text += QLatin1Char(' ') + tr("\"%1\" gave up %2 times.").arg(each.name, count(each.gaveUp));
    }
    m_trialMessage->setMessage(trial->cut > 0 || trial->longLines > 0 ? Severity::Note : Severity::Info, text);
    endTrial();
}

void RulesPanel::endTrial()
{
    m_trial.release()->deleteLater(); // this is its own signal
    refresh();
    if (m_trialModel->rowCount() > 0)
        m_trialView->setCurrentIndex(m_trialModel->index(0, 0));
}

void RulesPanel::requestEvent()
{
    if (const quint64 sequence = m_trialModel->sequenceAt(m_trialView->currentIndex().row()); sequence > 0)
        Q_EMIT eventRequested(sequence);
}

} // namespace signalbox
