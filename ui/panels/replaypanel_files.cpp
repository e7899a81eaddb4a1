// SPDX-License-Identifier: GPL-3.0-or-later
// What the panel reads and writes: recordings, results, and its settings.
#include "base/savefile.h"
#include "bridge/backgroundtask.h"
#include "export/recordingreader.h"
#include "models/replaymodel.h"
#include "panels/replaypanel.h"
#include "widgets/masklist.h"
#include "widgets/messageline.h"
#include "widgets/replayform.h"
#include "widgets/savedialog.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QJsonDocument>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QSettings>
#include <QShowEvent>
#include <QTableView>
#include <QTime>

namespace signalbox {

// --- Recordings ---

void ReplayPanel::chooseRecording()
{
    if (isRunning() || isReading())
        return;
    auto* dialog = new QFileDialog(this, tr("Replay Recording"));
    dialog->setObjectName(QStringLiteral("replayOpenDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({ tr("Recordings (*.jsonl *.pcapng *.pcap *.cap)"), tr("All files (*)") });
    if (!m_fileName.isEmpty() && QFileInfo(m_fileName).dir().exists())
        dialog->setDirectory(QFileInfo(m_fileName).dir());
    connect(dialog, &QFileDialog::fileSelected, this, &ReplayPanel::openRecording);
    dialog->open();
}

void ReplayPanel::openRecording(const QString& fileName)
{
    if (isRunning())
        return;
    m_fileName = QFileInfo(fileName).absoluteFilePath();
    m_view.reset();
    m_isToBeRead = false;
    read(
        [name = m_fileName](const ReadProgress& progress) -> Result<JournalView> {
            const auto recording = signalbox::openRecording(name, WholeRecording, progress);
            if (!recording)
                return recording.error();
            return recording->journal->view();
        },
        QFileInfo(fileName).fileName());
}

void ReplayPanel::takeLog()
{
    if (isRunning() || !m_log)
        return;
    const Log log = m_log();
    m_fileName = log.fileName;
    m_view = log.view;
    m_isToBeRead = false;
    read([view = log.view](const ReadProgress&) -> Result<JournalView> { return view; },
        m_fileName.isEmpty()
            ? tr("The log of %1").arg(QLocale().toString(QTime::currentTime(), QStringLiteral("HH:mm:ss")))
            : QFileInfo(m_fileName).fileName());
}

/// In a thread: a large recording takes its time, and so does looking through it.
void ReplayPanel::read(std::function<Result<JournalView>(const ReadProgress&)> source, const QString& title)
{
    m_task = std::make_unique<BackgroundTask>();
    const auto settings = m_form->settings();
    const RecordedSide side = settings ? settings->side : RecordedSide::Detect;
    m_task->start([this, source = std::move(source), side, title](
                      const ReadProgress& progress) -> BackgroundTask::Deliver {
        const auto view = source(progress);
        auto plan = std::make_shared<Result<ReplayPlan>>(
            view ? replayPlan(*view, side) : Result<ReplayPlan>(view.error()));
        return [this, plan, title] { takePlan(*plan, title); };
    });
    m_progress->setRange(0, 0);
    m_message->setMessage(Severity::Info, tr("Reading %1…").arg(title));
    refresh();
}

void ReplayPanel::takePlan(const Result<ReplayPlan>& plan, const QString& title)
{
    m_task.release()->deleteLater(); // it is what called
    m_result = {};
    m_title.clear();
    m_model->setPlan(plan ? std::make_shared<ReplayPlan>(*plan) : nullptr);
    if (plan) {
        const std::size_t count = plan->connections.size();
        m_title = count == 1
            ? tr("%1: 1 connection").arg(title)
            : tr("%1: %2 connections").arg(title, QLocale().toString(static_cast<qulonglong>(count)));
        m_model->choose(std::exchange(m_wanted, {}));
        m_message->setMessage(Severity::Note, plan->remarks());
        m_table->setCurrentIndex(m_model->index(0, 0));
    } else {
        m_message->setMessage(Severity::Error, plan.error().text());
    }
    refresh();
    showSelected();
    if (plan && isVisible())
        m_run->setFocus();
}

void ReplayPanel::readAgain()
{
    if (isRunning() || (!m_view && m_fileName.isEmpty()))
        return;
    if (!m_view)
        return openRecording(m_fileName);
    read([view = *m_view](const ReadProgress&) -> Result<JournalView> { return view; },
        m_fileName.isEmpty() ? tr("The log") : QFileInfo(m_fileName).fileName());
}

// --- Results ---

void ReplayPanel::openExport()
{
    auto* dialog = makeSaveDialog(this, tr("Export Result"),
        { { tr("JSON with every connection (*.json)"), QStringLiteral("json") },
            { tr("JUnit XML for CI systems (*.xml)"), QStringLiteral("xml") } },
        QStringLiteral("signalbox-replay"));
    dialog->setObjectName(QStringLiteral("replayExportDialog"));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) {
        const auto written = exportTo(file);
        m_message->setMessage(written ? Severity::Info : Severity::Error,
            written ? tr("Written to %1.").arg(file) : written.error().text());
    });
    dialog->open();
}

Result<Done> ReplayPanel::exportTo(const QString& fileName) const
{
    const QString suffix = QFileInfo(fileName).suffix().toLower();
    const bool isJson = suffix == QLatin1String("json");
    if (!isJson && suffix != QLatin1String("xml"))
        return Error { tr("\"%1\" does not say what to write.").arg(fileName),
            tr("End the name with .json or .xml."), 0 };
    return saveFile(fileName, isJson ? QJsonDocument(m_result.toJson()).toJson() : m_result.toJUnit());
}

// --- Settings ---

ReplaySettings ReplayPanel::chosen() const
{
    const auto read = m_form->settings();
    ReplaySettings settings = read ? *read : ReplaySettings();
    settings.recording = m_fileName;
    settings.connections = m_model->plan() ? m_model->chosen() : m_wanted;
    settings.mask = m_masks->mask();
    return settings;
}

QString ReplayPanel::text() const { return replaySettingsText(chosen()); }

Result<PanelCommand> ReplayPanel::checkCommand() const
{
    const auto read = m_form->settings();
    if (!read)
        return read.error();
    if (m_fileName.isEmpty())
        return Error { tr("A check needs a recording in a file."),
            tr("Open one in the panel Replay, or save the log first."), 0 };
    return PanelCommand { QStringList(QStringLiteral("replay")) + replayArguments(chosen()), read->target, 2 };
}

Result<Done> ReplayPanel::setText(const QString& text)
{
    const auto settings = replaySettingsFromText(text);
    if (!settings)
        return settings.error();
    if (isRunning())
        return Error { tr("A recording is being played."), tr("Stop it first."), 0 };
    setChosen(*settings);
    if (m_isToBeRead)
        openRecording(m_fileName);
    return Done {};
}

/// The recording is not read yet.
void ReplayPanel::setChosen(const ReplaySettings& settings)
{
    m_task.reset();
    m_fileName.clear(); // before the side changes: nothing is read twice
    m_view.reset();
    m_form->setSettings(settings);
    m_masks->setMask(settings.mask);
    m_wanted = settings.connections;
    m_fileName = settings.recording;
    m_isToBeRead = !m_fileName.isEmpty();
    m_title = m_isToBeRead ? tr("%1: not read yet").arg(QFileInfo(m_fileName).fileName()) : QString();
    m_result = {};
    m_model->setPlan(nullptr);
    m_message->setMessage(Severity::Info, {});
    refresh();
    showSelected();
}

/// What was restored is read when somebody sees it.
void ReplayPanel::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (m_isToBeRead && !isRunning() && !isReading())
        openRecording(m_fileName);
}

void ReplayPanel::saveState(QSettings& settings) const
{
    ReplaySettings kept = chosen();
    if (!m_form->isAddressTyped())
        kept.target = {}; // that of the server of the window
    settings.setValue(QStringLiteral("replay/settings"), replaySettingsText(kept));
}

void ReplayPanel::restoreState(QSettings& settings)
{
    const auto kept = replaySettingsFromText(settings.value(QStringLiteral("replay/settings")).toString());
    if (kept && !isRunning())
        setChosen(*kept);
    if (kept && isVisible() && m_isToBeRead)
        openRecording(m_fileName);
}

} // namespace signalbox
