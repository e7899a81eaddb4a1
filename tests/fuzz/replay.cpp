// SPDX-License-Identifier: GPL-3.0-or-later
// Runs files, and all files of folders, through a fuzz target: what was once found stays found, without
// libFuzzer.
#include "fuzzing.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace {

QStringList filesOf(const QString& place)
{
    if (!QFileInfo(place).isDir())
        return { place };
    QStringList files;
    const QDir folder(place);
    for (const QString& name : folder.entryList(QDir::Files, QDir::Name))
        files.append(folder.filePath(name));
    return files;
}

bool replay(const QString& name)
{
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly)) {
        std::fprintf(stderr, "%s: %s\n", qPrintable(name), qPrintable(file.errorString()));
        return false;
    }
    std::fprintf(stderr, "%s\n", qPrintable(name)); // before it runs: it may be the last word
    const QByteArray bytes = file.readAll();
    LLVMFuzzerTestOneInput(
        reinterpret_cast<const std::uint8_t*>(bytes.constData()), static_cast<std::size_t>(bytes.size()));
    return true;
}

} // namespace

int main(int count, char* arguments[])
{
    int replayed = 0;
    LLVMFuzzerTestOneInput(nullptr, 0);
    for (int i = 1; i < count; ++i) {
        for (const QString& file : filesOf(QString::fromLocal8Bit(arguments[i]))) {
            if (!replay(file))
                return 1;
            ++replayed;
        }
    }
    std::printf("%d inputs replayed\n", replayed);
    return replayed > 0 ? 0 : 1;
}
