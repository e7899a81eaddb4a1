// SPDX-License-Identifier: GPL-3.0-or-later
// The files of the load panel: results written, and read again to be compared with.
#include "base/savefile.h"
#include "client/loadcsv.h"
#include "client/loadfile.h"
#include "client/loadhtml.h"
#include "panels/loadpanel.h"
#include "panels/loadview.h"
#include "widgets/messageline.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QStandardPaths>

namespace signalbox {
namespace {

constexpr const char* Suffixes[] = { "html", "json", "csv", "png" };

QString homeFolder()
{
    const QString documents = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    return QFileInfo(documents).isDir() ? documents : QDir::homePath();
}

} // namespace

void LoadPanel::openExport()
{
    auto* dialog = new QFileDialog(this, tr("Export Load"));
    dialog->setObjectName(QStringLiteral("loadExportDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    const QStringList filters { tr("Report with plots (*.html)"), tr("JSON, to compare with later (*.json)"),
        tr("Comma-separated values (*.csv)"), tr("Picture of what is shown (*.png)") };
    dialog->setNameFilters(filters);
    dialog->setDefaultSuffix(QLatin1String(Suffixes[0]));
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog, filters](const QString& filter) {
        const qsizetype at = filters.indexOf(filter);
        dialog->setDefaultSuffix(QLatin1String(Suffixes[std::max<qsizetype>(0, at)]));
    });
    dialog->setDirectory(homeFolder());
    dialog->selectFile(QStringLiteral("signalbox-load-%1")
                           .arg(QDateTime::currentDateTime().toString(QStringLiteral("yyyy-MM-dd-HHmm"))));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) {
        const auto written = exportTo(file);
        if (written)
            m_message->setMessage(Severity::Info, tr("Written to %1.").arg(file));
        else
            m_message->setMessage(Severity::Error, written.error().text());
    });
    dialog->open();
}

Result<Done> LoadPanel::exportTo(const QString& fileName) const
{
    if (!m_result)
        return Error { tr("There is no result to write."), tr("Start a load first."), 0 };
    const QString suffix = QFileInfo(fileName).suffix().toLower();
    if (std::none_of(std::begin(Suffixes), std::end(Suffixes),
            [&suffix](const char* known) { return suffix == QLatin1String(known); }))
        return Error { tr("\"%1\" does not say in which format to write.").arg(fileName),
            tr("End the name with .html, .json, .csv or .png."), 0 };
    const QByteArray bytes = suffix == QLatin1String("png") ? m_view->png()
        : suffix == QLatin1String("csv")                    ? loadCsv(*m_result)
        : suffix == QLatin1String("json")                   ? loadJson(*m_result)
                                          : loadHtml(*m_result, m_before ? &*m_before : nullptr);
    return saveFile(fileName, bytes);
}

void LoadPanel::openBefore()
{
    auto* dialog = new QFileDialog(this, tr("Compare With"));
    dialog->setObjectName(QStringLiteral("loadCompareDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({ tr("Results of a load (*.json)"), tr("All files (*)") });
    dialog->setDirectory(homeFolder());
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) {
        if (const auto compared = compareWith(file); !compared)
            m_message->setMessage(Severity::Error, compared.error().text());
    });
    dialog->open();
}

Result<Done> LoadPanel::compareWith(const QString& fileName)
{
    auto before = readLoadFile(fileName);
    if (!before)
        return before.error();
    setBefore(*before);
    m_message->setMessage(Severity::Info, tr("Compared with %1.").arg(fileName));
    return Done {};
}

} // namespace signalbox
