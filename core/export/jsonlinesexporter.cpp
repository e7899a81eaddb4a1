// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/jsonlinesexporter.h"

#include "base/bytes.h"
#include "base/visibletext.h"

#include <array>

namespace signalbox {
namespace {

using Pair = std::array<char, 2>;

/// Base64 two characters, 12 bits, at a time: RFC 4648 section 4.
constexpr std::array<Pair, 4096> Base64Pairs = [] {
    constexpr char Letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::array<Pair, 4096> all {};
    for (unsigned bits = 0; bits < 4096; ++bits)
        all[bits] = { Letters[bits >> 6], Letters[bits & 63] };
    return all;
}();

/// The longest that putString() and putBase64() make of so many bytes.
constexpr qsizetype MostOf(qsizetype bytes) { return 6 * bytes + 2; }

void putBase64(ByteWriter& out, QByteArrayView bytes)
{
    const auto* from = reinterpret_cast<const quint8*>(bytes.data());
    qsizetype left = bytes.size();
    for (; left >= 3; left -= 3, from += 3) {
        const unsigned bits = unsigned { from[0] } << 16 | unsigned { from[1] } << 8 | from[2];
        out.put(QByteArrayView(Base64Pairs[bits >> 12].data(), 2));
        out.put(QByteArrayView(Base64Pairs[bits & 4095].data(), 2));
    }
    if (left == 0)
        return;
    const unsigned bits = unsigned { from[0] } << 16 | (left == 2 ? unsigned { from[1] } << 8 : 0U);
    out.put(QByteArrayView(Base64Pairs[bits >> 12].data(), 2));
    out.put(left == 2 ? Base64Pairs[bits & 4095][0] : '=');
    out.put('=');
}

void putUnit(ByteWriter& out, char16_t unit)
{
    static constexpr char Digits[] = "0123456789abcdef";
    out.put("\\u");
    for (int shift = 12; shift >= 0; shift -= 4)
        out.put(Digits[unit >> shift & 15]);
}

constexpr ByteForms Forms = [] {
    ByteForms forms;
    forms.look.fill(ByteForms::Always);
    forms.setPrintable();
    for (const auto& [byte, letter] : { std::pair('"', '"'), std::pair('\\', '\\'), std::pair('\t', 't'),
             std::pair('\n', 'n'), std::pair('\r', 'r') })
        forms.set(static_cast<quint8>(byte), { '\\', letter });
    forms.special[0] = '"';
    forms.special[1] = '\\';
    return forms;
}();

void putInvisible(ByteWriter& out, char32_t point)
{
    if (QChar::requiresSurrogates(point)) {
        putUnit(out, QChar::highSurrogate(point));
        putUnit(out, QChar::lowSurrogate(point));
    } else {
        putUnit(out, static_cast<char16_t>(point));
    }
}

/// A JSON string, RFC 8259 section 7. A byte that is not UTF-8 becomes U+FFFD, since JSON cannot hold it.
void putString(ByteWriter& out, QByteArrayView utf8)
{
    out.put('"');
    putForms(out, utf8, Forms, [&out](QByteArrayView rest) {
        char32_t point = 0;
        const int length = firstCharacter(rest, point);
        const QByteArrayView first = rest.first(std::max(length, 1));
        if (length > 0 && !isInvisible(point))
            out.put(first);
        else
            putInvisible(out, length > 0 ? point : U'\ufffd');
        return first.size();
    });
    out.put('"');
}

} // namespace

void JsonLinesExporter::appendEvent(QByteArray& out, const Event& event, const JournalView& view)
{
    constexpr qsizetype Fixed = 4 * 20 + TimeText::Length + 16 + 120; ///< numbers, time, kind, keys
    const QByteArray& peer = m_peers.of(event, view);
    ByteWriter line(out, Fixed + peer.size() + MostOf(event.payload.size()) + MostOf(event.detail.size()));
    line.put("{\"seq\":");
    line.putNumber(event.sequence);
    line.put(",\"time\":\"");
    m_time.put(line, event.time);
    line.put("\",\"connection\":");
    line.putNumber(number(event.connection));
    line.put(",\"peer\":\"");
    line.put(QByteArrayView(peer));
    line.put("\",\"event\":\"");
    line.put(eventKindName(event.kind));
    line.put("\",\"bytes\":");
    line.putNumber(event.bytes);
    line.put(",\"captured\":");
    line.putNumber(static_cast<quint64>(event.payload.size()));
    line.put(",\"detail\":");
    putString(line, event.detail);
    if (event.payload.isEmpty()) {
        line.put("}\n");
    } else if (isPlainText(event.payload)) {
        line.put(",\"text\":");
        putString(line, event.payload);
        line.put("}\n");
    } else {
        line.put(",\"base64\":\"");
        putBase64(line, event.payload);
        line.put("\"}\n");
    }
}

} // namespace signalbox
