// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/rawexporter.h"

namespace signalbox {

void RawExporter::appendEvent(QByteArray& out, const Event& event, const JournalView& /*view*/)
{
    out.append(event.payload);
}

const ExportFormat& rawFormat()
{
    static constexpr ExportFormat Format { "raw", "bin",
        []() -> std::unique_ptr<Exporter> { return std::make_unique<RawExporter>(); },
        QT_TRANSLATE_NOOP("ExportFormat", "Raw bytes") };
    return Format;
}

} // namespace signalbox
