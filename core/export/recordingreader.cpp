// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/recordingreader.h"

#include "export/fileerror.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

#include <limits>

namespace signalbox {

Result<Recording> openRecording(const QString& fileName)
{
    const QString suffix = QFileInfo(fileName).suffix().toLower();
    if (suffix == QLatin1String("pcapng"))
        return Error { QCoreApplication::translate("RecordingReader",
                           "\"%1\" cannot be read: packet captures can only be written so far.")
                           .arg(fileName),
            QCoreApplication::translate("RecordingReader",
                "Keep the recording as JSON Lines (serve --log FILE.jsonl), and export that."),
            0 };
    if (suffix != QLatin1String("jsonl"))
        return Error {
            QCoreApplication::translate("RecordingReader", "\"%1\" is not a recording.").arg(fileName),
            QCoreApplication::translate(
                "RecordingReader", "Recordings are JSON Lines, and their names end in .jsonl."),
            0
        };
    QFile file(fileName);
    if (!file.open(QIODevice::ReadOnly))
        return openError(file, QIODevice::ReadOnly);
    Recording recording;
    recording.journal = std::make_shared<Journal>(
        JournalLimits { std::numeric_limits<qsizetype>::max(), std::numeric_limits<quint64>::max() });
    const auto summary = JsonLinesReader(*recording.journal).read(file);
    if (!summary)
        return Error { QCoreApplication::translate("RecordingReader", "\"%1\" is damaged. %2")
                           .arg(fileName, summary.error().message),
            summary.error().remedy, 0 };
    recording.summary = *summary;
    return recording;
}

} // namespace signalbox
