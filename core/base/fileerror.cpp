// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/fileerror.h"

#include "base/visibletext.h"

#include <QCoreApplication>

#include <cerrno>

namespace signalbox {

namespace {

QString nameOf(const QIODevice& device)
{
    // A file opened by its descriptor has no name.
    const auto* file = qobject_cast<const QFileDevice*>(&device);
    if (file && !file->fileName().isEmpty())
        return u'"' + visibleText(file->fileName()) + u'"';
    return device.isWritable() ? QCoreApplication::translate("FileError", "Standard output")
                               : QCoreApplication::translate("FileError", "Standard input");
}

} // namespace

Error writeError(const QIODevice& device)
{
    const auto* file = qobject_cast<const QFileDevice*>(&device);
    const QString name = nameOf(device);
    if (file && file->error() == QFileDevice::ResourceError) // what ENOSPC becomes
        return {
            QCoreApplication::translate("FileError", "%1 could not be written: the disk is full.").arg(name),
            QCoreApplication::translate("FileError", "Free some space, or choose a place on another disk."),
            ENOSPC
        };
    return { QCoreApplication::translate("FileError", "%1 could not be written: %2.")
                 .arg(name, device.errorString()),
        QCoreApplication::translate(
            "FileError", "Check that the place can still be written to, or choose another."),
        0 };
}

Error readError(const QIODevice& device)
{
    return { QCoreApplication::translate("FileError", "%1 could not be read to its end: %2.")
                 .arg(nameOf(device), device.errorString()),
        QCoreApplication::translate("FileError", "Check that the place can still be read, then try again."),
        0 };
}

Error openError(const QFileDevice& file, QIODevice::OpenModeFlag mode)
{
    const QString why = QCoreApplication::translate("FileError", "\"%1\" could not be opened: %2.")
                            .arg(visibleText(file.fileName()), file.errorString());
    if (mode == QIODevice::ReadOnly)
        return { why,
            QCoreApplication::translate("FileError", "Check the name, and that you may read the file."), 0 };
    return { why,
        QCoreApplication::translate("FileError", "Choose a folder that exists and that you may write to."), 0 };
}

} // namespace signalbox
