// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/wireshark.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>

namespace signalbox::wireshark {
namespace {

constexpr qsizetype MaxCaptures = 8; ///< at a time
constexpr int DaysKept = 7; ///< of what a crash left behind

/// A shell outlives this program, and removes the file when Wireshark is done with it.
const QString Script = QStringLiteral("\"$1\" \"$2\"; rm -f -- \"$2\"");

} // namespace

QString program() { return QStandardPaths::findExecutable(QStringLiteral("wireshark")); }

QString howToInstall()
{
    return QCoreApplication::translate("Wireshark",
        "Wireshark is not installed. On Debian and Ubuntu: sudo apt install wireshark; "
        "elsewhere see wireshark.org. Until then, export as packet capture.");
}

Result<QString> newCapture()
{
    const QDir folder(
        QStandardPaths::writableLocation(QStandardPaths::CacheLocation) + QStringLiteral("/wireshark"));
    if (!folder.mkpath(QStringLiteral(".")))
        return Error {
            QCoreApplication::translate("Wireshark", "The folder %1 could not be created.").arg(folder.path()),
            QCoreApplication::translate("Wireshark", "Export to a file instead."), 0
        };
    QFile::setPermissions(
        folder.path(), QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner);
    const QDateTime now = QDateTime::currentDateTime();
    qsizetype kept = 0;
    const QFileInfoList captures = folder.entryInfoList({ QStringLiteral("*.pcapng") }, QDir::Files);
    for (const QFileInfo& capture : captures) {
        if (capture.lastModified().daysTo(now) < DaysKept || !QFile::remove(capture.filePath()))
            ++kept;
    }
    if (kept >= MaxCaptures)
        return Error {
            QCoreApplication::translate("Wireshark", "Wireshark already shows %1 captures.").arg(kept),
            QCoreApplication::translate("Wireshark", "Close some of its windows, or remove files from %1.")
                .arg(folder.path()),
            0
        };
    return folder.filePath(
        QStringLiteral("signalbox-%1.pcapng").arg(now.toString(QStringLiteral("yyyy-MM-dd-HHmmss-zzz"))));
}

Result<Done> open(const QString& fileName)
{
    const QString found = program();
    if (found.isEmpty())
        return Error { howToInstall(), {}, 0 };
    const bool isStarted = QProcess::startDetached(
        QStringLiteral("/bin/sh"), { QStringLiteral("-c"), Script, QStringLiteral("sh"), found, fileName });
    if (!isStarted)
        return Error { QCoreApplication::translate("Wireshark", "\"%1\" could not be started.").arg(found),
            QCoreApplication::translate("Wireshark", "Export to a file, and open that in Wireshark."), 0 };
    return Done {};
}

} // namespace signalbox::wireshark
