// SPDX-License-Identifier: GPL-3.0-or-later
#include "reportfiles.h"

#include "base/fileerror.h"
#include "base/savefile.h"

#include <QSaveFile>

#include <cstdio>

namespace signalbox {

bool isStdout(const QString& fileName) { return fileName == QLatin1String("-"); }

Result<Done> writeReport(const QString& fileName, const QByteArray& bytes)
{
    if (isStdout(fileName)) {
        QFile out;
        if (!out.open(stdout, QIODevice::WriteOnly))
            return openError(out, QIODevice::WriteOnly);
        return out.write(bytes) == bytes.size() && out.flush() ? Result<Done>(Done {}) : writeError(out);
    }
    return saveFile(fileName, bytes);
}

Result<Done> checkReports(const QStringList& fileNames)
{
    for (const QString& name : fileNames) {
        if (name.isEmpty() || isStdout(name) || isSpecialFile(name))
            continue;
        QSaveFile file(name);
        if (!file.open(QIODevice::WriteOnly))
            return openError(file, QIODevice::WriteOnly);
    }
    return Done {};
}

} // namespace signalbox
