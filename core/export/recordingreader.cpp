// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/recordingreader.h"

#include "base/fileerror.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QLocale>
#include <QStringList>
#include <QtEndian>

namespace signalbox {
namespace {

enum class Kind { JsonLines, Capture, Compressed, Empty, Other };

QString tr(const char* text) { return QCoreApplication::translate("RecordingReader", text); }

/// From the first bytes. draft-ietf-opsawg-pcapng, pcap-savefile(5), RFC 1952
Kind kindOf(QByteArrayView start)
{
    if (start.isEmpty())
        return Kind::Empty;
    if (start.startsWith("\x1f\x8b") || start.startsWith("\x28\xb5\x2f\xfd")
        || start.startsWith("\x04\x22\x4d\x18"))
        return Kind::Compressed;
    if (start.size() >= 4) {
        for (const quint32 magic : { 0x0A0D0D0AU, 0xA1B2C3D4U, 0xA1B23C4DU, 0xA1B2CD34U }) {
            if (qFromLittleEndian<quint32>(start.data()) == magic
                || qFromBigEndian<quint32>(start.data()) == magic)
                return Kind::Capture;
        }
    }
    if (start.startsWith("\xEF\xBB\xBF"))
        start = start.sliced(3);
    return start.trimmed().startsWith('{') ? Kind::JsonLines : Kind::Other;
}

Error damaged(const QString& fileName, const Error& error)
{
    return { tr("\"%1\" is damaged. %2").arg(fileName, error.message), error.remedy, error.code };
}

/// Nothing can be shown.
Error withoutEvents(const Recording& recording)
{
    if (recording.damage)
        return *recording.damage;
    if (!recording.isCapture || recording.counts.packets == 0)
        return { tr("\"%1\" is empty: nothing was recorded in it.").arg(recording.fileName),
            tr("Choose another file, or record again."), 0 };
    return { tr("There is no TCP in \"%1\": %2 packets are of other protocols or cannot be understood.")
                 .arg(recording.fileName, QLocale().toString(recording.counts.leftOut())),
        tr("Capture again where the clients connect, for example with: tcpdump -i any -w out.pcap tcp"), 0 };
}

} // namespace

QString Recording::remarks() const
{
    QStringList all;
    if (summary.isCutShort)
        all += tr("The last line is not whole and was left out.");
    if (const quint64 evicted = journal->stats().evicted; evicted > 0)
        all += tr("The oldest %1 events do not fit into memory and were left out.")
                   .arg(QLocale().toString(evicted));
    if (const QString text = counts.text(); !text.isEmpty())
        all += text;
    return all.join(QLatin1Char(' '));
}

Result<Recording> openRecording(
    const QString& fileName, const JournalLimits& limits, const ReadProgress& progress)
{
    QFile file(fileName);
    const QFileInfo info(fileName);
    if (info.isDir())
        return Error { tr("\"%1\" is a folder.").arg(fileName), tr("Name a recording in it."), 0 };
    if (info.exists() && !info.isFile())
        return Error { tr("\"%1\" is not a file that can be read from its beginning.").arg(fileName),
            tr("Save what comes out of it to a file first, and open that."), 0 };
    if (!file.open(QIODevice::ReadOnly))
        return openError(file, QIODevice::ReadOnly);
    Recording recording;
    recording.fileName = fileName;
    recording.journal = std::make_shared<Journal>(limits);
    switch (kindOf(file.peek(4096))) {
    case Kind::Empty:
    case Kind::JsonLines: {
        const auto summary = JsonLinesReader(*recording.journal).read(file, progress);
        if (summary)
            recording.summary = *summary;
        else
            recording.damage = damaged(fileName, summary.error());
        break;
    }
    case Kind::Capture: {
        recording.isCapture = true;
        file.close();
        const auto outcome = CaptureReader(*recording.journal).read(fileName, progress);
        if (!outcome)
            return outcome.error();
        recording.isOfWire = !outcome->isOurs;
        recording.counts = outcome->counts;
        recording.damage = outcome->damage;
        recording.summary.isCancelled = outcome->isCancelled;
        break;
    }
    case Kind::Compressed:
        return Error { tr("\"%1\" is compressed.").arg(fileName),
            tr("Unpack it first, for example with gunzip or unzstd."), 0 };
    case Kind::Other:
        return Error { tr("\"%1\" is not a recording.").arg(fileName),
            tr("Recordings are JSON Lines (.jsonl) and captures (.pcapng, .pcap)."), 0 };
    }
    const JournalStats stats = recording.journal->stats();
    recording.summary.events = stats.events() + stats.evicted;
    if (recording.summary.events == 0 && !recording.summary.isCancelled)
        return withoutEvents(recording);
    return recording;
}

} // namespace signalbox
