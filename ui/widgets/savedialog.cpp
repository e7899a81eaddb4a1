// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/savedialog.h"

#include <QDateTime>
#include <QFileDialog>
#include <QStandardPaths>

namespace signalbox {

QFileDialog* makeSaveDialog(
    QWidget* parent, const QString& title, const std::vector<SaveFormat>& formats, const QString& baseName)
{
    auto* dialog = new QFileDialog(parent, title);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    QStringList filters;
    for (const SaveFormat& format : formats)
        filters.append(format.filter);
    dialog->setNameFilters(filters);
    dialog->setDefaultSuffix(formats.front().suffix);
    QObject::connect(dialog, &QFileDialog::filterSelected, dialog, [dialog, formats](const QString& filter) {
        for (const SaveFormat& format : formats) {
            if (format.filter == filter)
                dialog->setDefaultSuffix(format.suffix);
        }
    });
    dialog->setDirectory(QStandardPaths::writableLocation(QStandardPaths::HomeLocation));
    dialog->selectFile(QStringLiteral("%1-%2").arg(
        baseName, QDateTime::currentDateTime().toString(QStringLiteral("yyyy-MM-dd-HHmm"))));
    return dialog;
}

} // namespace signalbox
