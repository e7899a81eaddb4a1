// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "export/exporter.h"
#include "export/lineparts.h"

namespace signalbox {

/// Comma-separated values, RFC 4180: UTF-8, CRLF, one header row. Bytes that are not printable are written as
/// `\xHH`, so that no row breaks and no terminal is steered; a cell that a spreadsheet would take for a formula
/// gets a leading `'`.
class CsvExporter final : public Exporter
{
protected:
    void appendHeader(QByteArray& out) override;
    void appendEvent(QByteArray& out, const Event& event, const JournalView& view) override;

private:
    PeerText m_peers;
    TimeText m_time;
};

} // namespace signalbox
