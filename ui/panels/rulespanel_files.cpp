// SPDX-License-Identifier: GPL-3.0-or-later
// What the panel reads and writes: files of rules, and its settings.
#include "modes/rules/rulesfile.h"
#include "panels/rulespanel.h"
#include "widgets/savedialog.h"

#include <QFileDialog>
#include <QSettings>
#include <QSplitter>
#include <QStandardPaths>

namespace signalbox {

void RulesPanel::openImport()
{
    auto* dialog = new QFileDialog(this, tr("Import Rules"));
    dialog->setObjectName(QStringLiteral("rulesImportDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({ tr("Rules (*.rules)"), tr("All files (*)") });
    dialog->setDirectory(QStandardPaths::writableLocation(QStandardPaths::HomeLocation));
    connect(dialog, &QFileDialog::fileSelected, this, &RulesPanel::importFrom);
    dialog->open();
}

void RulesPanel::importFrom(const QString& fileName)
{
    const auto rules = readRulesFile(fileName);
    if (!rules)
        return setMessage(Severity::Error, rules.error().text());
    setRules(*rules);
    setMessage(Severity::Info, tr("Rules of %1: %2").arg(fileName).arg(rules->rules.size()));
}

void RulesPanel::openExport()
{
    QFileDialog* dialog = makeSaveDialog(this, tr("Export Rules"),
        { { tr("Rules (*.rules)"), QStringLiteral("rules") } }, QStringLiteral("signalbox"));
    dialog->setObjectName(QStringLiteral("rulesExportDialog"));
    connect(dialog, &QFileDialog::fileSelected, this, &RulesPanel::exportTo);
    dialog->open();
}

void RulesPanel::exportTo(const QString& fileName)
{
    const auto written = writeRulesFile(fileName, rules());
    setMessage(written ? Severity::Info : Severity::Error,
        written ? tr("Written to %1.").arg(fileName) : written.error().text());
}

// --- Settings ---

void RulesPanel::saveState(QSettings& settings) const
{
    settings.beginGroup(QStringLiteral("rules"));
    settings.setValue(QStringLiteral("text"), text());
    if (const auto* splitter = findChild<QSplitter*>(QStringLiteral("rulesSplitter")))
        settings.setValue(QStringLiteral("splitter"), splitter->saveState());
    settings.endGroup();
}

void RulesPanel::restoreState(QSettings& settings)
{
    settings.beginGroup(QStringLiteral("rules"));
    const QVariant text = settings.value(QStringLiteral("text")); // a workspace has it elsewhere
    const QByteArray splitterState = settings.value(QStringLiteral("splitter")).toByteArray();
    settings.endGroup();
    if (auto* splitter = findChild<QSplitter*>(QStringLiteral("rulesSplitter")))
        splitter->restoreState(splitterState);
    if (!text.isValid())
        return;
    if (const auto rules = parseRules(text.toString().toUtf8())) {
        setRules(*rules);
        m_undo.clear(); // nothing was here before
        refresh();
    }
}

} // namespace signalbox
