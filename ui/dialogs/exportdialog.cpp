// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/exportdialog.h"

#include "base/units.h"
#include "base/visibletext.h"
#include "theme/theme.h"
#include "widgets/messageline.h"

#include <QComboBox>
#include <QDateTime>
#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QRadioButton>
#include <QSettings>
#include <QStandardPaths>
#include <QUrl>
#include <QVBoxLayout>

namespace signalbox {
namespace {

constexpr int ProgressSteps = 1000;

QString eventCount(quint64 events)
{
    return events == 1 ? ExportDialog::tr("1 event")
                       : ExportDialog::tr("%1 events").arg(QLocale().toString(events));
}

QString homeFolder()
{
    const QString documents = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    return QFileInfo(documents).isDir() ? documents : QDir::homePath();
}

/// As one would write it: `~/log.csv`.
QString shortName(const QString& fileName)
{
    const QString home = QDir::homePath() + QLatin1Char('/');
    return fileName.startsWith(home) ? QLatin1String("~/") + fileName.mid(home.size()) : fileName;
}

} // namespace

ExportDialog::ExportDialog(QWidget* parent)
    : QDialog(parent)
    , m_folder(homeFolder())
    , m_progress(new QProgressBar(this))
{
    setObjectName(QStringLiteral("exportDialog"));
    setWindowTitle(tr("Export Log"));
    m_choices = makeChoices();
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
    layout->addWidget(m_choices);
    layout->addWidget(makeMessageRow());
    layout->addWidget(m_progress);
    layout->addStretch();
    layout->addWidget(makeButtons());
    resize(580, sizeHint().height());

    connect(m_format, &QComboBox::activated, this, &ExportDialog::followFormat);
    connect(m_path, &QLineEdit::textEdited, this, &ExportDialog::followFile);
    connect(m_path, &QLineEdit::textChanged, this, &ExportDialog::check);
    connect(m_all, &QRadioButton::toggled, this, &ExportDialog::check);
    connect(m_browse, &QPushButton::clicked, this, &ExportDialog::browse);
    connect(m_remedy, &QPushButton::clicked, this, &ExportDialog::applyRemedy);
    connect(m_export, &QPushButton::clicked, this, &ExportDialog::start);
    connect(m_cancel, &QPushButton::clicked, this, &ExportDialog::reject);
    setSource({}, {}, 0);
}

ExportDialog::~ExportDialog() = default;

// --- Construction ---

QWidget* ExportDialog::makeChoices()
{
    auto* choices = new QWidget(this);
    m_format = new QComboBox(choices);
    m_format->setObjectName(QStringLiteral("exportFormatCombo"));
    m_format->setAccessibleName(tr("File format"));
    m_format->setToolTip(tr("The format of the file (Alt+F)"));
    for (const ExportFormat& format : exportFormats())
        m_format->addItem(format.title(), QByteArray(format.name));

    m_all = new QRadioButton(choices);
    m_all->setObjectName(QStringLiteral("exportAllRadio"));
    m_all->setToolTip(tr("Every event that the log holds (Alt+A)"));
    m_filtered = new QRadioButton(choices);
    m_filtered->setObjectName(QStringLiteral("exportFilteredRadio"));
    m_filtered->setToolTip(tr("The events that the filter of the log shows (Alt+O)"));
    m_filterText = new QLabel(choices);
    m_filterText->setObjectName(QStringLiteral("exportFilterText"));
    m_filterText->setTextFormat(Qt::PlainText);
    m_filterText->setFont(theme::payloadFont());
    auto* filtered = new QHBoxLayout;
    filtered->addWidget(m_filtered);
    filtered->addWidget(m_filterText, 1);
    auto* events = new QVBoxLayout;
    events->setSpacing(4);
    events->addWidget(m_all);
    events->addLayout(filtered);

    m_path = new QLineEdit(choices);
    m_path->setObjectName(QStringLiteral("exportPathEdit"));
    m_path->setAccessibleName(tr("File to write"));
    m_path->setToolTip(tr("The file to write (Alt+W). The ending of its name chooses the format."));
    m_path->setClearButtonEnabled(true);
    m_browse = new QPushButton(tr("&Browse…"), choices);
    m_browse->setObjectName(QStringLiteral("exportBrowseButton"));
    m_browse->setAccessibleName(tr("Browse for a file"));
    m_browse->setToolTip(tr("Chooses folder and file (Alt+B)"));
    m_browse->setAutoDefault(false);
    auto* file = new QHBoxLayout;
    file->setSpacing(6);
    file->addWidget(m_path, 1);
    file->addWidget(m_browse);

    auto* form = new QFormLayout(choices);
    form->setContentsMargins(0, 0, 0, 0);
    form->setVerticalSpacing(10);
    form->setHorizontalSpacing(12);
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    form->addRow(tr("&Format"), m_format);
    form->addRow(tr("Events"), events);
    auto* label = new QLabel(tr("&Write to"), choices);
    label->setBuddy(m_path);
    form->addRow(label, file);
    return choices;
}

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
    m_cancel = new QPushButton(tr("Close"), row);
    m_cancel->setObjectName(QStringLiteral("exportCancelButton"));
    m_cancel->setAutoDefault(false);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
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
    m_all->setText(tr("&All: %1").arg(eventCount(view.size())));
    const bool isFiltered = !filter.isEmpty();
    m_filtered->setText(isFiltered ? tr("&Only the filtered: %1").arg(eventCount(matching))
                                   : tr("&Only the filtered: no filter is set"));
    m_filtered->setEnabled(isFiltered);
    const QString text = visibleText(filter.text(), 200);
    m_filterText->setText(m_filterText->fontMetrics().elidedText(text, Qt::ElideRight, 240));
    m_filterText->setToolTip(text.toHtmlEscaped());
    (isFiltered ? m_filtered : m_all)->setChecked(true);
    suggestFile();
    showRunning();
    check();
}

void ExportDialog::setFormat(const QByteArray& name)
{
    if (const int index = m_format->findData(name); index >= 0) {
        m_format->setCurrentIndex(index);
        followFormat();
    }
}

const ExportFormat& ExportDialog::format() const
{
    const ExportFormat* found = findExportFormat(m_format->currentData().toByteArray());
    Q_ASSERT(found);
    return *found;
}

QString ExportDialog::fileName() const
{
    QString text = m_path->text().trimmed();
    if (text.isEmpty())
        return {};
    if (text.startsWith(QLatin1String("~/")))
        text = QDir::homePath() + text.mid(1);
    const bool isFolder = text.endsWith(QLatin1Char('/'));
    const QString clean = QDir::cleanPath(QDir(m_folder).absoluteFilePath(text));
    return isFolder && clean != QLatin1String("/") ? clean + QLatin1Char('/') : clean;
}

quint64 ExportDialog::chosenEvents() const { return m_all->isChecked() ? m_view.size() : m_matching; }

void ExportDialog::suggestFile()
{
    const QString name = QStringLiteral("signalbox-%1.%2")
                             .arg(QDateTime::currentDateTime().toString(QStringLiteral("yyyy-MM-dd-HHmm")),
                                 QLatin1String(format().suffix));
    m_path->setText(shortName(QDir(m_folder).absoluteFilePath(name)));
}

/// The ending of the name goes with the format, if it was that of a format.
void ExportDialog::followFormat()
{
    QString text = m_path->text();
    if (const ExportFormat* old = exportFormatForFile(text)) {
        text.chop(static_cast<qsizetype>(qstrlen(old->suffix)));
        m_path->setText(text + QLatin1String(format().suffix));
    }
    check();
}

void ExportDialog::followFile(const QString& text)
{
    if (const ExportFormat* named = exportFormatForFile(text))
        m_format->setCurrentIndex(m_format->findData(QByteArray(named->name)));
}

void ExportDialog::browse()
{
    auto* dialog = new QFileDialog(this, tr("Export Log"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setOption(QFileDialog::DontConfirmOverwrite); // said below the field
    QStringList filters;
    for (const ExportFormat& each : exportFormats())
        filters.append(each.nameFilter());
    dialog->setNameFilters(filters);
    dialog->selectNameFilter(format().nameFilter());
    dialog->setDefaultSuffix(QLatin1String(format().suffix));
    const QFileInfo current(fileName());
    dialog->setDirectory(current.dir().exists() ? current.absolutePath() : homeFolder());
    dialog->selectFile(current.fileName());
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString& filter) {
        for (const ExportFormat& each : exportFormats()) {
            if (each.nameFilter() == filter)
                dialog->setDefaultSuffix(QLatin1String(each.suffix));
        }
    });
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) {
        m_path->setText(shortName(file));
        followFile(file);
        check();
    });
    dialog->open();
}

// --- What is wrong with it ---

void ExportDialog::check()
{
    if (isRunning())
        return;
    m_export->setEnabled(false);
    const QString name = fileName();
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
    const QString folder = QFileInfo(fileName()).absolutePath();
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
        browse();
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
    m_folder = QFileInfo(fileName()).absolutePath();
    m_job = std::make_unique<ExportJob>(
        ExportRequest { m_view, m_all->isChecked() ? Filter() : m_filter, &format(), fileName() });
    connect(m_job.get(), &ExportJob::progress, this, [this](quint64 done, quint64 total) {
        const double part = total == 0 ? 1 : static_cast<double>(done) / static_cast<double>(total);
        m_progress->setValue(static_cast<int>(part * ProgressSteps));
    });
    connect(m_job.get(), &ExportJob::finished, this, &ExportDialog::finish);
    m_progress->setValue(0);
    say(Severity::Info, tr("Writing %1…").arg(shortName(fileName())));
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
            QFileInfo::exists(name) ? tr("Cancelled. The file is as it was before.")
                                    : tr("Cancelled. No file was written."));
        m_export->setFocus();
        break;
    case ExportOutcome::Status::Failed:
        say(Severity::Error, outcome.error.text(), Remedy::Browse);
        m_path->setFocus();
        break;
    }
}

void ExportDialog::showRunning()
{
    const bool isBusy = isRunning();
    m_choices->setEnabled(!isBusy);
    m_progress->setVisible(isBusy);
    m_cancel->setEnabled(true);
    m_cancel->setText(isBusy ? tr("Cancel") : tr("Close"));
    m_cancel->setAccessibleName(m_cancel->text());
    m_cancel->setToolTip(
        isBusy ? tr("Stops the export; the file stays as it was (Esc)") : tr("Closes this window (Esc)"));
    m_export->setEnabled(!isBusy);
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

void ExportDialog::saveState(QSettings& settings) const
{
    settings.beginGroup(QStringLiteral("export"));
    settings.setValue(QStringLiteral("folder"), m_folder);
    settings.setValue(QStringLiteral("format"), m_format->currentData().toByteArray());
    settings.endGroup();
}

void ExportDialog::restoreState(QSettings& settings)
{
    settings.beginGroup(QStringLiteral("export"));
    const QString folder = settings.value(QStringLiteral("folder")).toString();
    const int format = m_format->findData(settings.value(QStringLiteral("format")).toByteArray());
    settings.endGroup();
    if (QFileInfo(folder).isDir())
        m_folder = folder;
    if (format >= 0)
        m_format->setCurrentIndex(format);
    suggestFile();
    check();
}

} // namespace signalbox
