// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/exportform.h"

#include "base/visibletext.h"
#include "theme/theme.h"

#include <QComboBox>
#include <QDateTime>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QRadioButton>
#include <QSettings>
#include <QStandardPaths>
#include <QVBoxLayout>

namespace signalbox {
namespace {

QString homeFolder()
{
    const QString documents = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    return QFileInfo(documents).isDir() ? documents : QDir::homePath();
}

} // namespace

QString ExportForm::eventCount(quint64 events)
{
    return events == 1 ? tr("1 event") : tr("%1 events").arg(QLocale().toString(events));
}

QString ExportForm::shortName(const QString& fileName)
{
    const QString home = QDir::homePath() + QLatin1Char('/');
    return fileName.startsWith(home) ? QLatin1String("~/") + fileName.mid(home.size()) : fileName;
}

ExportForm::ExportForm(QWidget* parent)
    : QWidget(parent)
    , m_folder(homeFolder())
{
    auto* form = new QFormLayout(this);
    form->setContentsMargins(0, 0, 0, 0);
    form->setVerticalSpacing(10);
    form->setHorizontalSpacing(12);
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    form->addRow(tr("&Format"), makeFormat());
    form->addRow(tr("Events"), makeEvents());
    QLayout* file = makeFile();
    auto* label = new QLabel(tr("&Write to"), this);
    label->setBuddy(m_path);
    form->addRow(label, file);

    connect(m_format, &QComboBox::activated, this, &ExportForm::followFormat);
    connect(m_path, &QLineEdit::textEdited, this, &ExportForm::followFile);
    connect(m_path, &QLineEdit::textChanged, this, &ExportForm::changed);
    connect(m_all, &QRadioButton::toggled, this, &ExportForm::changed);
    connect(m_browse, &QPushButton::clicked, this, &ExportForm::browse);
}

QWidget* ExportForm::makeFormat()
{
    m_format = new QComboBox(this);
    m_format->setObjectName(QStringLiteral("exportFormatCombo"));
    m_format->setAccessibleName(tr("File format"));
    m_format->setToolTip(tr("The format of the file (Alt+F)"));
    for (const ExportFormat& format : exportFormats())
        m_format->addItem(format.title(), QByteArray(format.name));
    return m_format;
}

QLayout* ExportForm::makeEvents()
{
    m_all = new QRadioButton(this);
    m_all->setObjectName(QStringLiteral("exportAllRadio"));
    m_all->setToolTip(tr("Every event that the log holds (Alt+A)"));
    m_filtered = new QRadioButton(this);
    m_filtered->setObjectName(QStringLiteral("exportFilteredRadio"));
    m_filtered->setToolTip(tr("The events that the filter of the log shows (Alt+O)"));
    m_filterText = new QLabel(this);
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
    return events;
}

QLayout* ExportForm::makeFile()
{
    m_path = new QLineEdit(this);
    m_path->setObjectName(QStringLiteral("exportPathEdit"));
    m_path->setAccessibleName(tr("File to write"));
    m_path->setToolTip(tr("The file to write (Alt+W). The ending of its name chooses the format."));
    m_path->setClearButtonEnabled(true);
    m_browse = new QPushButton(tr("&Browse…"), this);
    m_browse->setObjectName(QStringLiteral("exportBrowseButton"));
    m_browse->setAccessibleName(tr("Browse for a file"));
    m_browse->setToolTip(tr("Chooses folder and file (Alt+B)"));
    m_browse->setAutoDefault(false);
    auto* file = new QHBoxLayout;
    file->setSpacing(6);
    file->addWidget(m_path, 1);
    file->addWidget(m_browse);
    return file;
}

void ExportForm::setSource(quint64 events, const Filter& filter, quint64 matching)
{
    m_all->setText(tr("&All: %1").arg(eventCount(events)));
    const bool isFiltered = !filter.isEmpty();
    m_filtered->setText(isFiltered ? tr("&Only the filtered: %1").arg(eventCount(matching))
                                   : tr("&Only the filtered: no filter is set"));
    m_filtered->setEnabled(isFiltered);
    const QString text = visibleText(filter.text(), 200);
    m_filterText->setText(m_filterText->fontMetrics().elidedText(text, Qt::ElideRight, 240));
    m_filterText->setToolTip(text.toHtmlEscaped());
    (isFiltered ? m_filtered : m_all)->setChecked(true);
    suggestFile();
}

void ExportForm::setFormat(const QByteArray& name)
{
    if (const int index = m_format->findData(name); index >= 0) {
        m_format->setCurrentIndex(index);
        followFormat();
    }
}

bool ExportForm::wantsAll() const { return m_all->isChecked(); }

void ExportForm::takeFocus() { m_path->setFocus(); }

const ExportFormat& ExportForm::format() const
{
    const ExportFormat* found = findExportFormat(m_format->currentData().toByteArray());
    Q_ASSERT(found);
    return *found;
}

QString ExportForm::fileName() const
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

void ExportForm::suggestFile()
{
    const QString name = QStringLiteral("signalbox-%1.%2")
                             .arg(QDateTime::currentDateTime().toString(QStringLiteral("yyyy-MM-dd-HHmm")),
                                 QLatin1String(format().suffix));
    m_path->setText(shortName(QDir(m_folder).absoluteFilePath(name)));
}

/// The ending of the name goes with the format, if it was that of a format.
void ExportForm::followFormat()
{
    QString text = m_path->text();
    if (const ExportFormat* old = exportFormatForFile(text)) {
        text.chop(static_cast<qsizetype>(qstrlen(old->suffix)));
        m_path->setText(text + QLatin1String(format().suffix));
    }
    Q_EMIT changed();
}

void ExportForm::followFile(const QString& text)
{
    if (const ExportFormat* named = exportFormatForFile(text))
        m_format->setCurrentIndex(m_format->findData(QByteArray(named->name)));
}

void ExportForm::browse()
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
        Q_EMIT changed();
    });
    dialog->open();
}

void ExportForm::saveState(QSettings& settings) const
{
    settings.beginGroup(QStringLiteral("export"));
    settings.setValue(QStringLiteral("folder"), m_folder);
    settings.setValue(QStringLiteral("format"), m_format->currentData().toByteArray());
    settings.endGroup();
}

void ExportForm::restoreState(QSettings& settings)
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
}

} // namespace signalbox
