// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/csvexporter.h"

#include "base/bytes.h"
#include "base/visibletext.h"

namespace signalbox {
namespace {

constexpr char Digits[] = "0123456789abcdef";

constexpr ByteForms Forms = [] {
    ByteForms forms;
    for (unsigned byte = 0; byte < 256; ++byte) {
        forms.set(byte, { '\\', 'x', Digits[byte >> 4], Digits[byte & 15] });
        if (byte >= 0xC2 && byte <= 0xF4) // may begin a character of UTF-8
            forms.look[byte] = ByteForms::BeforeContinuation;
    }
    forms.setPrintable();
    forms.set('"', { '"', '"' });
    forms.special[0] = forms.special[1] = '"';
    return forms;
}();

constexpr qsizetype MostOf(qsizetype bytes) { return 4 * bytes + 3; } ///< escaped, with quotes and a leading '

/// What escapeUnprintable() makes of the bytes, with quotes doubled.
void putEscaped(ByteWriter& out, QByteArrayView bytes)
{
    putForms(out, bytes, Forms, [&out](QByteArrayView rest) {
        char32_t point = 0;
        const int length = firstCharacter(rest, point);
        const QByteArrayView first = rest.first(std::max(length, 1));
        if (length > 0 && !isInvisible(point)) {
            out.put(first);
        } else {
            for (const char c : first) {
                const auto u = static_cast<quint8>(c);
                out.put("\\x");
                out.put(Digits[u >> 4]);
                out.put(Digits[u & 15]);
            }
        }
        return first.size();
    });
}

/// A cell with text from the network or from a mode.
void putCell(ByteWriter& out, QByteArrayView bytes)
{
    if (bytes.isEmpty())
        return;
    const auto length = static_cast<std::size_t>(bytes.size());
    const bool isQuoted =
        std::memchr(bytes.data(), ',', length) != nullptr || std::memchr(bytes.data(), '"', length) != nullptr;
    if (isQuoted)
        out.put('"');
    // TAB and CR, which spreadsheets skip before a formula, are escaped.
    if (QByteArrayView("=+-@").contains(bytes.front()))
        out.put('\'');
    putEscaped(out, bytes);
    if (isQuoted)
        out.put('"');
}

} // namespace

void CsvExporter::appendHeader(QByteArray& out)
{
    out.append("seq,time,connection,peer,event,bytes,captured,text,detail\r\n");
}

void CsvExporter::appendEvent(QByteArray& out, const Event& event, const JournalView& view)
{
    constexpr qsizetype Fixed = 4 * 20 + TimeText::Length + 16 + 10; ///< numbers, time, kind, commas
    const QByteArray& peer = m_peers.of(event, view);
    ByteWriter line(out, Fixed + peer.size() + MostOf(event.payload.size()) + MostOf(event.detail.size()));
    line.putNumber(event.sequence);
    line.put(',');
    m_time.put(line, event.time);
    line.put(',');
    line.putNumber(number(event.connection));
    line.put(',');
    line.put(QByteArrayView(peer));
    line.put(',');
    line.put(eventKindName(event.kind));
    line.put(',');
    line.putNumber(event.bytes);
    line.put(',');
    line.putNumber(static_cast<quint64>(event.payload.size()));
    line.put(',');
    putCell(line, event.payload);
    line.put(',');
    putCell(line, event.detail);
    line.put("\r\n");
}

} // namespace signalbox
