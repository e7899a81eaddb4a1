// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/exportdialog.h"

#include "base/units.h"
#include "dialogs/exportform.h"
#include "dialogs/wireshark.h"
#include "theme/theme.h"
#include "widgets/messageline.h"

#include <QDesktopServices>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QUrl>
#include <QVBoxLayout>

namespace signalbox {
namespace {

constexpr int ProgressSteps = 1000;

QString shortName(const QString& fileName) { return ExportForm::shortName(fileName); }
QString eventCount(quint64 events) { return ExportForm::eventCount(events); }

} // namespace

ExportDialog::ExportDialog(QWidget* parent)
    : QDialog(parent)
    , m_form(new ExportForm(this))
    , m_progress(new QProgressBar(this))
{
    setObjectName(QStringLiteral("exportDialog"));
    setWindowTitle(tr("Export Log"));
    m_progress->setObjectName(QStringLiteral("exportProgress"));
    m_progress->setAccessibleName(tr("Progress of the export"));
    m_progress->setRange(0, ProgressSteps);
    QSizePolicy policy = m_progress->sizePolicy();
    policy.setRetainSizeWhenHidden(true);
    m_progress->setSizePolicy(policy);
    m_progress->hide();

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 12);
    layout->setSpacing(10);
    layout->addWidget(m_form);
    layout->addWidget(makeMessageRow());
    layout->addWidget(m_progress);
    layout->addStretch();
    layout->addWidget(makeButtons());
    resize(580, sizeHint().height());

    connect(m_form, &ExportForm::changed, this, &ExportDialog::check);
    connect(m_remedy, &QPushButton::clicked, this, &ExportDialog::applyRemedy);
    connect(m_export, &QPushButton::clicked, this, &ExportDialog::start);
    connect(m_wireshark, &QPushButton::clicked, this, &ExportDialog::openInWireshark);
    connect(m_cancel, &QPushButton::clicked, this, &ExportDialog::reject);
    setSource({}, {}, 0);
}

ExportDialog::~ExportDialog() = default;

// --- Construction ---

QWidget* ExportDialog::makeMessageRow()
{
    auto* row = new QWidget(this);
    m_message = new MessageLine(row);
    m_message->setObjectName(QStringLiteral("exportMessage"));
    m_message->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_message->setMinimumHeight(2 * m_message->fontMetrics().lineSpacing()); // so that little jumps
    m_remedy = new QPushButton(row);
    m_remedy->setObjectName(QStringLiteral("exportRemedyButton"));
    m_remedy->setAutoDefault(false);
    m_remedy->hide();
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_message, 1);
    layout->addWidget(m_remedy, 0, Qt::AlignTop);
    return row;
}

QWidget* ExportDialog::makeButtons()
{
    auto* row = new QWidget(this);
    m_export = new QPushButton(theme::icon(QStringLiteral("export")), tr("&Export"), row);
    m_export->setObjectName(QStringLiteral("exportButton"));
    m_export->setAccessibleName(tr("Export"));
    m_export->setToolTip(tr("Writes the file (Enter)"));
    m_export->setDefault(true);
    m_wireshark = new QPushButton(tr("Open in Wire&shark"), row);
    m_wireshark->setObjectName(QStringLiteral("exportWiresharkButton"));
    m_wireshark->setAccessibleName(tr("Open in Wireshark"));
    m_wireshark->setAutoDefault(false);
    m_cancel = new QPushButton(tr("Close"), row);
    m_cancel->setObjectName(QStringLiteral("exportCancelButton"));
    m_cancel->setAutoDefault(false);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_wireshark);
    layout->addStretch();
    layout->addWidget(m_export);
    layout->addWidget(m_cancel);
    return row;
}

// --- What to export, and where to ---

void ExportDialog::setSource(const JournalView& view, const Filter& filter, quint64 matching)
{
    Q_ASSERT(!isRunning());
    m_view = view;
    m_filter = filter;
    m_matching = filter.isEmpty() ? view.size() : matching;
    m_form->setSource(view.size(), filter, matching);
    showRunning();
    check();
}

void ExportDialog::setFormat(const QByteArray& name) { m_form->setFormat(name); }

quint64 ExportDialog::chosenEvents() const { return m_form->wantsAll() ? m_view.size() : m_matching; }

// --- What is wrong with it ---

void ExportDialog::check()
{
    if (isRunning())
        return;
    m_export->setEnabled(false);
    const bool hasWireshark = !wireshark::program().isEmpty();
    m_wireshark->setEnabled(hasWireshark && chosenEvents() > 0);
    m_wireshark->setToolTip(
        hasWireshark ? tr("Shows these events as a packet capture (Alt+S)") : wireshark::howToInstall());
    const QString name = m_form->fileName();
    const QFileInfo file(name);
    const QFileInfo folder(file.absolutePath());
    const QString shownFolder = shortName(folder.filePath());
    if (chosenEvents() == 0)
        return say(Severity::Info,
            m_view.isEmpty() ? tr("The log is empty: there is nothing to export yet.")
                             : tr("No event passes the filter."));
    if (name.isEmpty())
        return say(Severity::Info, tr("Name the file to write."));
    if (name.endsWith(QLatin1Char('/')) || file.isDir())
        return say(Severity::Error,
            tr("%1 is a folder. Add the name of a file.").arg(shortName(file.absoluteFilePath())));
    if (!folder.exists())
        return say(Severity::Error, tr("The folder %1 does not exist.").arg(shownFolder), Remedy::CreateFolder);
    if (!folder.isDir())
        return say(Severity::Error, tr("%1 is not a folder.").arg(shownFolder), Remedy::Browse);
    if (!folder.isWritable())
        return say(Severity::Error, tr("You may not write to the folder %1.").arg(shownFolder), Remedy::Browse);
    m_export->setEnabled(true);
    if (file.isFile())
        return say(Severity::Warning, tr("The file exists. It is replaced once the export is complete."));
    say(Severity::Info, {});
}

void ExportDialog::say(Severity severity, const QString& text, Remedy remedy)
{
    m_message->setMessage(severity, text);
    m_offered = remedy;
    m_remedy->setVisible(remedy != Remedy::None);
    switch (remedy) {
    case Remedy::None:
        return;
    case Remedy::CreateFolder:
        m_remedy->setText(tr("&Create Folder"));
        m_remedy->setToolTip(tr("Creates the folder (Alt+C)"));
        break;
    case Remedy::Browse:
        m_remedy->setText(tr("&Choose Another…"));
        m_remedy->setToolTip(tr("Chooses another folder or file (Alt+C)"));
        break;
    case Remedy::OpenFolder:
        m_remedy->setText(tr("Open Fol&der"));
        m_remedy->setToolTip(tr("Shows the folder of the file in the file manager (Alt+D)"));
        break;
    }
    m_remedy->setAccessibleName(m_remedy->text().remove(QLatin1Char('&')));
}

void ExportDialog::applyRemedy()
{
    const QString folder = QFileInfo(m_form->fileName()).absolutePath();
    switch (m_offered) {
    case Remedy::None:
        break;
    case Remedy::CreateFolder:
        if (QDir().mkpath(folder))
            check();
        else
            say(Severity::Error, tr("The folder %1 could not be created.").arg(shortName(folder)),
                Remedy::Browse);
        break;
    case Remedy::Browse:
        m_form->browse();
        break;
    case Remedy::OpenFolder:
        QDesktopServices::openUrl(QUrl::fromLocalFile(folder));
        break;
    }
}

// --- The export itself ---

void ExportDialog::start()
{
    check(); // the disk may have changed since
    if (!m_export->isEnabled() || isRunning())
        return;
    m_form->setFolder(QFileInfo(m_form->fileName()).absolutePath());
    m_isForWireshark = false;
    say(Severity::Info, tr("Writing %1…").arg(shortName(m_form->fileName())));
    run(m_form->format(), m_form->fileName());
}

void ExportDialog::openInWireshark()
{
    check();
    if (isRunning() || chosenEvents() == 0)
        return;
    const auto file = wireshark::newCapture();
    if (!file)
        return say(Severity::Error, file.error().text());
    m_isForWireshark = true;
    say(Severity::Info, tr("Writing a capture for Wireshark…"));
    run(*findExportFormat("pcapng"), *file);
}

void ExportDialog::run(const ExportFormat& format, const QString& fileName)
{
    m_job = std::make_unique<ExportJob>(
        ExportRequest { m_view, m_form->wantsAll() ? Filter() : m_filter, &format, fileName });
    connect(m_job.get(), &ExportJob::progress, this, [this](quint64 done, quint64 total) {
        const double part = total == 0 ? 1 : static_cast<double>(done) / static_cast<double>(total);
        m_progress->setValue(static_cast<int>(part * ProgressSteps));
    });
    connect(m_job.get(), &ExportJob::finished, this, &ExportDialog::finish);
    m_progress->setValue(0);
    showRunning();
    m_cancel->setFocus();
    m_job->start();
}

void ExportDialog::cancel()
{
    m_job->cancel();
    m_cancel->setEnabled(false);
    say(Severity::Info, tr("Cancelling…"));
}

void ExportDialog::finish(const ExportOutcome& outcome)
{
    const QString name = m_job->request().fileName;
    m_job.release()->deleteLater(); // it is its signal that called
    showRunning();
    check();
    switch (outcome.status) {
    case ExportOutcome::Status::Written:
        if (m_isForWireshark)
            return handOver(name);
        m_progress->setValue(ProgressSteps);
        say(Severity::Note,
            tr("%1 written, %2, to %3")
                .arg(eventCount(outcome.events), formatBytes(static_cast<double>(outcome.bytes)),
                    shortName(name)),
            Remedy::OpenFolder);
        m_cancel->setDefault(true);
        m_cancel->setFocus();
        Q_EMIT exported(name, outcome.events);
        break;
    case ExportOutcome::Status::Cancelled:
        say(Severity::Info,
            !m_isForWireshark && QFileInfo::exists(name) ? tr("Cancelled. The file is as it was before.")
                                                         : tr("Cancelled. No file was written."));
        m_export->setFocus();
        break;
    case ExportOutcome::Status::Failed:
        say(Severity::Error, outcome.error.text(), Remedy::Browse);
        m_form->takeFocus();
        break;
    }
}

/// Once Wireshark has the file, there is nothing more to say here.
void ExportDialog::handOver(const QString& fileName)
{
    if (const auto opened = wireshark::open(fileName); !opened) {
        QFile::remove(fileName);
        return say(Severity::Error, opened.error().text());
    }
    accept();
}

void ExportDialog::showRunning()
{
    const bool isBusy = isRunning();
    m_form->setEnabled(!isBusy);
    m_progress->setVisible(isBusy);
    m_cancel->setEnabled(true);
    m_cancel->setText(isBusy ? tr("Cancel") : tr("Close"));
    m_cancel->setAccessibleName(m_cancel->text());
    m_cancel->setToolTip(
        isBusy ? tr("Stops the export; the file stays as it was (Esc)") : tr("Closes this window (Esc)"));
    m_export->setEnabled(!isBusy);
    m_wireshark->setEnabled(!isBusy && !wireshark::program().isEmpty());
    m_export->setDefault(true);
}

void ExportDialog::reject()
{
    if (isRunning())
        cancel();
    else
        QDialog::reject();
}

void ExportDialog::done(int result)
{
    // The view keeps events in memory that the journal has let go.
    m_view = {};
    m_matching = 0;
    QDialog::done(result);
}

void ExportDialog::saveState(QSettings& settings) const { m_form->saveState(settings); }

void ExportDialog::restoreState(QSettings& settings)
{
    m_form->restoreState(settings);
    check();
}

} // namespace signalbox
