// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "export/exportrun.h"

#include <QBuffer>
#include <QProcess>
#include <QStandardPaths>
#include <QTest>

#include <optional>

namespace signalbox::testing {

/// The view as a file in the format of that name.
inline QByteArray exported(const JournalView& view, const char* format)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    const ExportOutcome outcome = exportTo(buffer, { view, {}, findExportFormat(format), {} });
    return outcome.status == ExportOutcome::Status::Written ? buffer.data() : QByteArray("export failed");
}

/// What a program writes when it gets `input`; nothing if it is not installed or fails within a minute.
inline std::optional<QByteArray> outputOf(
    const QString& program, const QStringList& arguments, const QByteArray& input = {})
{
    QProcess process;
    process.start(program, arguments);
    if (!process.waitForStarted(10000))
        return {};
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(60000) || process.exitCode() != 0) {
        qInfo("%s: %s", qPrintable(program), process.readAllStandardError().constData());
        return {};
    }
    return process.readAllStandardOutput();
}

inline bool isInstalled(const char* program)
{
    return !QStandardPaths::findExecutable(QString::fromLatin1(program)).isEmpty();
}

} // namespace signalbox::testing
