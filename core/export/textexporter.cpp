// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/textexporter.h"

#include "base/visibletext.h"

namespace signalbox {
namespace {

/// The way the bytes went, seen from the client, as in the log.
QByteArrayView arrow(const Event& event)
{
    return event.kind == EventKind::Received ? "->" : event.kind == EventKind::Sent ? "<-" : "  ";
}

} // namespace

void TextExporter::appendEvent(QByteArray& out, const Event& event, const JournalView& view)
{
    const bool isServer = event.connection == NoConnection;
    const QByteArray client = isServer ? QByteArray("-") : '#' + QByteArray::number(number(event.connection));
    const QByteArray bytes = event.isData() ? QByteArray::number(event.bytes) : QByteArray();
    out.append(QByteArray::number(event.sequence).rightJustified(8)).append("  ");
    out.append(toRfc3339(event.time)).append("  ");
    out.append(client.rightJustified(6)).append("  ");
    out.append(eventKindName(event.kind).toByteArray().leftJustified(11)).append(' ');
    out.append(arrow(event)).append(bytes.rightJustified(8));
    if (event.kind == EventKind::Opened)
        out.append("  ").append(m_peers.of(event, view));
    const QByteArrayView text = event.isData() ? event.payload : event.detail;
    if (!text.isEmpty())
        out.append("  ").append(visibleText(text).toUtf8());
    if (event.bytes > static_cast<quint64>(event.payload.size()))
        out.append("  (" + QByteArray::number(event.payload.size()) + " bytes captured)");
    while (text.isEmpty() && out.endsWith(' '))
        out.chop(1);
    out.append('\n');
}

} // namespace signalbox
