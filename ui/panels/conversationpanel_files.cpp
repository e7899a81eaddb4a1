// SPDX-License-Identifier: GPL-3.0-or-later
// What the panel reads and writes: scripts, results, its part of a workspace, and its settings.
#include "base/fileerror.h"
#include "base/savefile.h"
#include "client/conversation/conversationarguments.h"
#include "client/conversation/conversationlimits.h"
#include "panels/conversationpanel.h"
#include "widgets/conversationedit.h"
#include "widgets/conversationform.h"
#include "widgets/messageline.h"
#include "widgets/savedialog.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QJsonDocument>
#include <QSettings>
#include <QSplitter>

namespace signalbox {
namespace {

constexpr qsizetype MaxKept = 64 * 1024; // characters of a script that stays in the settings

} // namespace

void ConversationPanel::openOpen()
{
    auto* dialog = new QFileDialog(this, tr("Open Script"));
    dialog->setObjectName(QStringLiteral("conversationOpenDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({ tr("Conversation scripts (*.talk)"), tr("All files (*)") });
    if (!m_fileName.isEmpty())
        dialog->setDirectory(QFileInfo(m_fileName).absolutePath());
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) {
        const auto loaded = loadScript(file);
        m_message->setMessage(loaded ? Severity::Info : Severity::Error,
            loaded ? tr("Opened %1.").arg(file) : loaded.error().text());
    });
    dialog->open();
}

void ConversationPanel::openSave()
{
    QFileDialog* dialog = makeSaveDialog(this, tr("Save Script"),
        { { tr("Conversation script (*.talk)"), QStringLiteral("talk") } }, QStringLiteral("conversation"));
    dialog->setObjectName(QStringLiteral("conversationSaveDialog"));
    if (!m_fileName.isEmpty())
        dialog->selectFile(m_fileName);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) {
        const auto saved = saveScript(file);
        m_message->setMessage(saved ? Severity::Info : Severity::Error,
            saved ? tr("Written to %1.").arg(file) : saved.error().text());
    });
    dialog->open();
}

void ConversationPanel::openExport()
{
    QFileDialog* dialog = makeSaveDialog(this, tr("Export Result"),
        { { tr("JSON with every client (*.json)"), QStringLiteral("json") },
            { tr("JUnit XML for CI systems (*.xml)"), QStringLiteral("xml") } },
        QStringLiteral("signalbox-conversation"));
    dialog->setObjectName(QStringLiteral("conversationExportDialog"));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) {
        const auto written = exportTo(file);
        m_message->setMessage(written ? Severity::Info : Severity::Error,
            written ? tr("Written to %1.").arg(file) : written.error().text());
    });
    dialog->open();
}

Result<Done> ConversationPanel::loadScript(const QString& fileName)
{
    QFile file(fileName);
    if (!file.open(QIODevice::ReadOnly))
        return openError(file, QIODevice::ReadOnly);
    const QByteArray bytes = file.read(ConversationBounds::Characters + 1);
    if (file.error() != QFileDevice::NoError)
        return readError(file);
    if (bytes.size() > ConversationBounds::Characters)
        return Error { tr("\"%1\" is too long to be a script.").arg(fileName), {}, 0 };
    setText(QString::fromUtf8(bytes));
    forgetResult();
    m_fileName = fileName;
    setName(QFileInfo(fileName).completeBaseName());
    return Done {};
}

Result<Done> ConversationPanel::saveScript(const QString& fileName)
{
    const auto written = saveFile(fileName, text().toUtf8());
    if (written) {
        m_fileName = fileName;
        setName(QFileInfo(fileName).completeBaseName());
    }
    return written;
}

Result<Done> ConversationPanel::exportTo(const QString& fileName) const
{
    const QString suffix = QFileInfo(fileName).suffix().toLower();
    if (suffix != QLatin1String("json") && suffix != QLatin1String("xml"))
        return Error { tr("\"%1\" does not say what to write.").arg(fileName),
            tr("End the name with .json or .xml."), 0 };
    return saveFile(fileName,
        suffix == QLatin1String("json") ? QJsonDocument(m_result.toJson()).toJson() : m_result.toJUnit());
}

// --- Workspaces ---

void ConversationPanel::setName(const QString& name)
{
    m_name = name.trimmed().left(Workspace::MaxName);
    m_name.remove(QLatin1Char('{')).remove(QLatin1Char('}')); // checks name it between them
    if (m_name.isEmpty())
        m_name = QStringLiteral("conversation");
}

/// What was written in a script of the workspace stays there, while another is shown.
void ConversationPanel::keepScript()
{
    for (WorkspaceText& script : m_scripts) {
        if (script.name == m_name)
            script.text = text();
    }
}

QList<WorkspaceText> ConversationPanel::scripts() const
{
    QList<WorkspaceText> all = m_scripts;
    const auto own = std::find_if(
        all.begin(), all.end(), [this](const WorkspaceText& script) { return script.name == m_name; });
    if (own != all.end())
        own->text = text();
    else if (!text().isEmpty() && all.size() < Workspace::MaxScripts)
        all.append({ m_name, text() });
    return all;
}

void ConversationPanel::setScripts(const QList<WorkspaceText>& scripts)
{
    m_scripts = scripts;
    fillScriptMenu();
    if (scripts.isEmpty())
        return;
    const auto own = std::find_if(
        scripts.begin(), scripts.end(), [this](const WorkspaceText& script) { return script.name == m_name; });
    const WorkspaceText& shown = own != scripts.end() ? *own : scripts.constFirst();
    if (shown.name != m_name || shown.text != text())
        propose(shown.text, shown.name, {});
}

Result<PanelCommand> ConversationPanel::checkCommand() const
{
    const auto settings = m_form->settings();
    if (!settings)
        return settings.error();
    if (const auto script = ConversationScript::parse(text()); !script)
        return script.error();
    if (text().isEmpty())
        return Error { tr("There is no script in the panel Conversation."), tr("Write one there first."), 0 };
    return PanelCommand { QStringList { QStringLiteral("converse"), QStringLiteral("{script:%1}").arg(m_name) }
            + conversationArguments(*settings),
        settings->target };
}

// --- Settings ---

void ConversationPanel::saveState(QSettings& settings) const
{
    settings.beginGroup(QStringLiteral("conversation"));
    m_form->saveState(settings);
    settings.setValue(QStringLiteral("splitter"), m_splitter->saveState());
    settings.setValue(QStringLiteral("script"), text().size() <= MaxKept ? text() : QString());
    settings.setValue(QStringLiteral("name"), m_name);
    settings.setValue(QStringLiteral("file"), m_fileName);
    settings.endGroup();
}

void ConversationPanel::restoreState(QSettings& settings)
{
    settings.beginGroup(QStringLiteral("conversation"));
    m_form->restoreState(settings);
    m_splitter->restoreState(settings.value(QStringLiteral("splitter")).toByteArray());
    m_edit->setPlainText(settings.value(QStringLiteral("script")).toString());
    m_edit->checkNow();
    m_fileName = settings.value(QStringLiteral("file")).toString();
    setName(settings.value(QStringLiteral("name")).toString());
    settings.endGroup();
}

} // namespace signalbox
