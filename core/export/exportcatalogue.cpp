// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/exportcatalogue.h"

#include "export/csvexporter.h"
#include "export/jsonlinesexporter.h"
#include "export/pcapngexporter.h"
#include "export/textexporter.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace signalbox {
namespace {

template <typename Format> std::unique_ptr<Exporter> make() { return std::make_unique<Format>(); }

constexpr std::array Formats {
    ExportFormat {
        "jsonl", "jsonl", make<JsonLinesExporter>, QT_TRANSLATE_NOOP("ExportFormat", "JSON Lines, lossless") },
    ExportFormat { "csv", "csv", make<CsvExporter>,
        QT_TRANSLATE_NOOP("ExportFormat", "Comma-separated values, for spreadsheets") },
    ExportFormat { "pcapng", "pcapng", make<PcapngExporter>,
        QT_TRANSLATE_NOOP("ExportFormat", "Packet capture, for Wireshark") },
    ExportFormat {
        "text", "txt", make<TextExporter>, QT_TRANSLATE_NOOP("ExportFormat", "Plain text, for reading") },
};

} // namespace

QString ExportFormat::title() const { return QCoreApplication::translate("ExportFormat", sourceTitle); }

QString ExportFormat::nameFilter() const
{
    return QStringLiteral("%1 (*.%2)").arg(title(), QLatin1String(suffix));
}

std::span<const ExportFormat> exportFormats() { return Formats; }

const ExportFormat* findExportFormat(QByteArrayView name)
{
    const auto it = std::find_if(
        Formats.begin(), Formats.end(), [name](const ExportFormat& each) { return name == each.name; });
    return it == Formats.end() ? nullptr : &*it;
}

const ExportFormat* exportFormatForFile(QStringView fileName)
{
    const auto it = std::find_if(Formats.begin(), Formats.end(), [fileName](const ExportFormat& each) {
        return fileName.endsWith(QLatin1Char('.') + QLatin1String(each.suffix), Qt::CaseInsensitive);
    });
    return it == Formats.end() ? nullptr : &*it;
}

} // namespace signalbox
