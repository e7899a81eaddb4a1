// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/savefile.h"

#include "base/fileerror.h"

#include <QFileInfo>
#include <QSaveFile>

namespace signalbox {

bool isSpecialFile(const QString& fileName)
{
    const QFileInfo info(fileName);
    return info.exists() && !info.isFile() && !info.isDir();
}

Result<Done> saveFile(const QString& fileName, const QByteArray& bytes)
{
    if (isSpecialFile(fileName)) {
        QFile file(fileName);
        if (!file.open(QIODevice::WriteOnly))
            return openError(file, QIODevice::WriteOnly);
        return file.write(bytes) == bytes.size() && file.flush() ? Result<Done>(Done {}) : writeError(file);
    }
    QSaveFile file(fileName);
    if (!file.open(QIODevice::WriteOnly))
        return openError(file, QIODevice::WriteOnly);
    if (file.write(bytes) != bytes.size() || !file.commit())
        return writeError(file);
    return Done {};
}

} // namespace signalbox
