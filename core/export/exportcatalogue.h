// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "export/exporter.h"

#include <QString>

#include <memory>
#include <span>

namespace signalbox {

/// One file format that a journal can be exported to.
struct ExportFormat
{
    const char* name; ///< as --to takes it: `csv jsonl pcapng text`
    const char* suffix; ///< of file names, without the dot
    std::unique_ptr<Exporter> (*create)();
    const char* sourceTitle;

    QString title() const; ///< translated, for dialogs and --help: `JSON Lines`
    QString nameFilter() const; ///< for file dialogs: `JSON Lines (*.jsonl)`
};

/// All of them, in the order in which they are offered.
std::span<const ExportFormat> exportFormats();

/// Null if there is none of that name.
const ExportFormat* findExportFormat(QByteArrayView name);
/// By the file name's suffix, without regard to case; null if none fits.
const ExportFormat* exportFormatForFile(QStringView fileName);

} // namespace signalbox
