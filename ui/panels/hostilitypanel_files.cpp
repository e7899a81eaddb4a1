// SPDX-License-Identifier: GPL-3.0-or-later
// What the panel writes: results, and its settings.
#include "base/savefile.h"
#include "client/hostility/hostilearguments.h"
#include "models/hostilitymodel.h"
#include "panels/hostilitypanel.h"
#include "widgets/hostilityform.h"
#include "widgets/messageline.h"

#include <QDateTime>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QJsonDocument>
#include <QSettings>
#include <QStandardPaths>

namespace signalbox {
namespace {

constexpr const char* Suffixes[] = { "json", "xml" };

QString homeFolder()
{
    const QString documents = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    return QFileInfo(documents).isDir() ? documents : QDir::homePath();
}

} // namespace

void HostilityPanel::openExport()
{
    auto* dialog = new QFileDialog(this, tr("Export Result"));
    dialog->setObjectName(QStringLiteral("hostilityExportDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    const QStringList filters { tr("JSON with every case (*.json)"), tr("JUnit XML for CI systems (*.xml)") };
    dialog->setNameFilters(filters);
    dialog->setDefaultSuffix(QLatin1String(Suffixes[0]));
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog, filters](const QString& filter) {
        dialog->setDefaultSuffix(QLatin1String(Suffixes[std::max<qsizetype>(0, filters.indexOf(filter))]));
    });
    dialog->setDirectory(homeFolder());
    dialog->selectFile(QStringLiteral("signalbox-hostility-%1")
                           .arg(QDateTime::currentDateTime().toString(QStringLiteral("yyyy-MM-dd-HHmm"))));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) {
        const auto written = exportTo(file);
        m_message->setMessage(written ? Severity::Info : Severity::Error,
            written ? tr("Written to %1.").arg(file) : written.error().text());
    });
    dialog->open();
}

Result<Done> HostilityPanel::exportTo(const QString& fileName) const
{
    const QString suffix = QFileInfo(fileName).suffix().toLower();
    if (suffix != QLatin1String(Suffixes[0]) && suffix != QLatin1String(Suffixes[1]))
        return Error { tr("\"%1\" does not say what to write.").arg(fileName),
            tr("End the name with .json or .xml."), 0 };
    const bool isJson = suffix == QLatin1String(Suffixes[0]);
    return saveFile(fileName, isJson ? QJsonDocument(m_result.toJson()).toJson() : m_result.toJUnit());
}

Result<PanelCommand> HostilityPanel::checkCommand() const
{
    const auto settings = m_form->settings();
    if (!settings)
        return settings.error();
    HostileSettings chosen = *settings;
    if (m_model->chosen().size() < m_model->rowCount())
        chosen.cases = m_model->chosen();
    QStringList words = QStringList(QStringLiteral("malformed")) + hostileArguments(chosen);
    if (!m_conversationFile.isEmpty())
        words += { QStringLiteral("--from"), m_conversationFile };
    return PanelCommand { words, chosen.target };
}

// --- Settings ---

void HostilityPanel::saveState(QSettings& settings) const
{
    settings.beginGroup(QStringLiteral("hostility"));
    m_form->saveState(settings);
    QStringList left; // rather than those that are chosen: cases of a newer version then are
    for (int row = 0; row < m_model->rowCount(); ++row) {
        if (!m_model->chosen().contains(m_model->caseAt(row)->name))
            left += QString::fromLatin1(m_model->caseAt(row)->name);
    }
    settings.setValue(QStringLiteral("leftOut"), left);
    settings.setValue(QStringLiteral("conversation"), m_conversationFile);
    settings.endGroup();
}

void HostilityPanel::restoreState(QSettings& settings)
{
    settings.beginGroup(QStringLiteral("hostility"));
    m_form->restoreState(settings);
    const QStringList left = settings.value(QStringLiteral("leftOut")).toStringList();
    const QString conversation = settings.value(QStringLiteral("conversation")).toString();
    settings.endGroup();
    QByteArrayList names;
    for (const HostileCase& each : hostileCatalogue()) {
        if (!left.contains(QLatin1String(each.name)))
            names.append(each.name);
    }
    m_model->choose(names);
    if (conversation != m_conversationFile && !isRunning()) {
        mutateRecording({});
        m_conversationFile = conversation;
        m_isToBeRead = !conversation.isEmpty();
        if (m_isToBeRead && isVisible())
            mutateRecording(conversation);
    }
}

} // namespace signalbox
