// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/replaypanel.h"

#include "base/visibletext.h"
#include "bridge/backgroundtask.h"
#include "models/replaymodel.h"
#include "widgets/masklist.h"
#include "widgets/messageline.h"
#include "widgets/replaydiffview.h"
#include "widgets/replayform.h"

#include <QCheckBox>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QTableView>
#include <QTabWidget>

namespace signalbox {

ReplayPanel::~ReplayPanel() = default;

void ReplayPanel::setServer(const Endpoint& endpoint) { m_form->setServer(endpoint); }

void ReplayPanel::setLog(std::function<Log()> log)
{
    m_log = std::move(log);
    refresh();
}

void ReplayPanel::takeFocus()
{
    (isRunning() ? m_stop : m_run->isEnabled() ? m_run : m_open)->setFocus(Qt::ShortcutFocusReason);
}

// --- Playing ---

void ReplayPanel::start()
{
    if (isRunning() || isReading())
        return;
    if (!m_model->plan())
        return m_message->setMessage(
            Severity::Error, tr("There is no recording to play. Open one, or take what the log holds."));
    if (m_model->chosenCount() == 0)
        return m_message->setMessage(Severity::Error, tr("No connection is chosen. Check some in the table."));
    auto settings = m_form->settings();
    if (!settings)
        return m_message->setMessage(Severity::Error, settings.error().text());
    ReplaySettings chosen = *settings;
    chosen.recording = m_fileName;
    chosen.connections = m_model->chosen();
    chosen.mask = m_masks->mask();
    if (const auto started = m_replayer.start(m_model->plan(), chosen); !started)
        return m_message->setMessage(Severity::Error, started.error().text());
    m_result = {};
    m_model->clearOutcomes();
    m_model->setRunning(true);
    m_progress->setRange(0, 0);
    m_message->setMessage(Severity::Info, tr("Playing…"));
    refresh();
    showSelected();
    m_stop->setFocus();
}

void ReplayPanel::stop()
{
    if (isReading()) {
        m_task.reset();
        m_message->setMessage(Severity::Info, tr("Reading was broken off."));
        return refresh();
    }
    if (!isRunning())
        return;
    m_replayer.stop();
    m_message->setMessage(Severity::Info, tr("Stopping…"));
}

void ReplayPanel::showProgress(const ReplayProgress& progress)
{
    // By bytes, where there are many; else a single long connection would stand still.
    m_progress->setRange(0, 1000);
    const double part =
        progress.toSend > 0 ? static_cast<double>(progress.sent) / static_cast<double>(progress.toSend) : 0;
    m_progress->setValue(static_cast<int>(part * 1000));
    m_message->setMessage(Severity::Info,
        tr("%1 of %2 connections played, %3 open")
            .arg(progress.concluded)
            .arg(progress.count)
            .arg(progress.open));
}

void ReplayPanel::showOutcome(const ReplayOutcome& outcome)
{
    m_model->setOutcome(outcome);
    if (m_model->rowOf(outcome.id) == m_table->currentIndex().row())
        showSelected();
}

void ReplayPanel::finish(const ReplayResult& result)
{
    const bool hadFocus = m_stop->hasFocus();
    m_result = result;
    // Masks may have changed meanwhile.
    if (m_model->plan() && m_masks->mask() != result.settings.mask)
        judgeAgain(m_result, *m_model->plan(), m_masks->mask());
    m_model->setRunning(false);
    for (const ReplayOutcome& outcome : m_result.outcomes)
        m_model->setOutcome(outcome);
    refresh();
    if (hadFocus)
        m_run->setFocus();
    showSummary();
    // The first that is not the same is what one wants to see.
    const ReplayOutcome* selected = selectedOutcome();
    const auto found = std::find_if(m_result.outcomes.begin(), m_result.outcomes.end(),
        [](const ReplayOutcome& outcome) { return outcome.difference.has_value(); });
    if (found != m_result.outcomes.end() && (!selected || selected->verdict == ReplayVerdict::Same))
        m_table->setCurrentIndex(m_model->index(m_model->rowOf(found->id), 0));
    showSelected();
}

void ReplayPanel::showSummary()
{
    if (m_result.error)
        return m_message->setMessage(Severity::Error, m_result.error->text());
    if (m_result.outcomes.empty())
        return;
    const int harmless = m_result.count(ReplayVerdict::Same) + m_result.count(ReplayVerdict::NotPlayed);
    const bool isWrong = harmless < static_cast<int>(m_result.outcomes.size());
    m_message->setMessage(isWrong ? Severity::Error
            : m_result.isSame()   ? Severity::Info
                                  : Severity::Warning,
        (m_result.summary() + QLatin1Char(' ') + m_result.timesText()).trimmed());
}

// --- The selected connection ---

const ReplayOutcome* ReplayPanel::selectedOutcome() const
{
    return m_model->outcomeAt(m_table->currentIndex().row());
}

void ReplayPanel::showSelected()
{
    const ReplayConnection* connection = m_model->connectionAt(m_table->currentIndex().row());
    const ReplayOutcome* outcome = selectedOutcome();
    const auto mask = outcome ? suggestedMask(*outcome) : std::nullopt;
    m_mask->setEnabled(mask.has_value());
    m_mask->setText(tr("Mask This"));
    m_mask->setToolTip(mask
            ? tr("Leaves the difference out of the comparison from now on, by the mask %1 (Space)")
                  .arg(visibleText(*mask).toHtmlEscaped())
            : tr("Leaves the selected difference out of the comparison; there is none that a mask would fit"));
    QString reason;
    if (outcome)
        reason = outcome->reason.isEmpty() ? tr("All %1 bytes are the same.").arg(outcome->expected.size())
                                           : outcome->reason;
    else if (connection)
        reason = connection->remarks();
    m_reason->setText(connection
            ? QStringLiteral("#%1  %2").arg(number(connection->id)).arg(visibleText(reason))
            : QString());
    if (outcome && outcome->verdict != ReplayVerdict::NotPlayed
        && outcome->verdict != ReplayVerdict::ConnectFailed)
        m_diff->showOutcome(*outcome);
    else
        m_diff->clear();
}

/// What came is judged anew: nothing has to be played for that.
void ReplayPanel::showMasks()
{
    const qsizetype count = m_masks->mask().words().size();
    m_tabs->setTabText(1, count > 0 ? tr("Masks (%1)").arg(count) : tr("Masks"));
    if (isRunning() || m_result.outcomes.empty() || !m_model->plan())
        return;
    judgeAgain(m_result, *m_model->plan(), m_masks->mask());
    for (const ReplayOutcome& outcome : m_result.outcomes)
        m_model->setOutcome(outcome);
    showSummary();
    showSelected();
}

void ReplayPanel::maskDifference()
{
    const ReplayOutcome* outcome = selectedOutcome();
    const auto mask = outcome ? suggestedMask(*outcome) : std::nullopt;
    if (!mask)
        return;
    if (const auto added = m_masks->add(*mask); !added)
        m_message->setMessage(Severity::Error, added.error().text());
}

// --- What can be done ---

void ReplayPanel::refresh()
{
    const bool isBusy = isRunning();
    m_form->setEnabled(!isBusy); // also while a recording is read: it would lose the focus
    m_open->setEnabled(!isBusy && !isReading());
    m_takeLog->setEnabled(!isBusy && !isReading() && m_log);
    m_run->setVisible(!isBusy && !isReading());
    m_run->setEnabled(m_model->plan() != nullptr);
    m_stop->setVisible(isBusy || isReading());
    m_progress->setVisible(isBusy || isReading());
    m_export->setEnabled(!isBusy && !m_result.outcomes.empty());
    m_all->setVisible(m_model->rowCount() > 0);
    m_source->setText(m_title.isEmpty() ? tr("No recording yet") : visibleText(m_title));
}

void ReplayPanel::showChosen()
{
    const int chosen = m_model->chosenCount();
    const int all = m_model->rowCount();
    m_all->setText(tr("%1 of %2 connections chosen").arg(chosen).arg(all));
    m_all->setTristate(chosen > 0 && chosen < all);
    m_all->setCheckState(chosen == 0 ? Qt::Unchecked : chosen == all ? Qt::Checked : Qt::PartiallyChecked);
}

} // namespace signalbox
