// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/csvexporter.h"

#include "base/bytes.h"

namespace signalbox {
namespace {

/// A cell with text from the network or from a mode.
void appendCell(QByteArray& out, QByteArrayView bytes)
{
    if (bytes.isEmpty())
        return;
    QByteArray cell = escapeUnprintable(bytes);
    // TAB and CR, which spreadsheets skip before a formula, are escaped by now.
    if (QByteArrayView("=+-@").contains(cell.front()))
        cell.prepend('\'');
    if (!cell.contains(',') && !cell.contains('"')) {
        out.append(cell);
        return;
    }
    cell.replace('"', "\"\"");
    out.append('"').append(cell).append('"');
}

} // namespace

void CsvExporter::appendHeader(QByteArray& out)
{
    out.append("seq,time,connection,peer,event,bytes,captured,text,detail\r\n");
}

void CsvExporter::appendEvent(QByteArray& out, const Event& event, const JournalView& view)
{
    appendNumber(out, event.sequence);
    out.append(',');
    out.append(toRfc3339(event.time)).append(',');
    appendNumber(out, number(event.connection));
    out.append(',');
    out.append(m_peers.of(event, view));
    out.append(',').append(eventKindName(event.kind)).append(',');
    appendNumber(out, event.bytes);
    out.append(',');
    appendNumber(out, static_cast<quint64>(event.payload.size()));
    out.append(',');
    appendCell(out, event.payload);
    out.append(',');
    appendCell(out, event.detail);
    out.append("\r\n");
}

} // namespace signalbox
