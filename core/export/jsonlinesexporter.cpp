// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/jsonlinesexporter.h"

#include "base/bytes.h"
#include "base/visibletext.h"

namespace signalbox {
namespace {

void appendUnit(QByteArray& out, char16_t unit)
{
    static constexpr char Digits[] = "0123456789abcdef";
    out.append("\\u");
    for (int shift = 12; shift >= 0; shift -= 4)
        out.append(Digits[unit >> shift & 15]);
}

void appendEscaped(QByteArray& out, char32_t point)
{
    switch (point) {
    case U'"':
        out.append("\\\"");
        return;
    case U'\\':
        out.append("\\\\");
        return;
    case U'\t':
        out.append("\\t");
        return;
    case U'\n':
        out.append("\\n");
        return;
    case U'\r':
        out.append("\\r");
        return;
    default:
        break;
    }
    if (QChar::requiresSurrogates(point)) {
        appendUnit(out, QChar::highSurrogate(point));
        appendUnit(out, QChar::lowSurrogate(point));
    } else {
        appendUnit(out, static_cast<char16_t>(point));
    }
}

/// A JSON string, RFC 8259 section 7. A byte that is not UTF-8 becomes U+FFFD, since JSON cannot hold it.
void appendString(QByteArray& out, QByteArrayView utf8)
{
    out.append('"');
    qsizetype plainFrom = 0;
    for (qsizetype i = 0; i < utf8.size();) {
        if (isPrintableAscii(utf8[i]) && utf8[i] != '"' && utf8[i] != '\\') {
            ++i;
            continue;
        }
        char32_t point = 0;
        const int length = firstCharacter(utf8.sliced(i), point);
        if (length > 0 && point != U'"' && point != U'\\' && !isInvisible(point)) {
            i += length;
            continue;
        }
        out.append(utf8.sliced(plainFrom, i - plainFrom));
        appendEscaped(out, length > 0 ? point : U'\ufffd');
        i += std::max(length, 1);
        plainFrom = i;
    }
    out.append(utf8.sliced(plainFrom)).append('"');
}

} // namespace

void JsonLinesExporter::appendEvent(QByteArray& out, const Event& event, const JournalView& view)
{
    out.append("{\"seq\":");
    appendNumber(out, event.sequence);
    out.append(",\"time\":\"").append(toRfc3339(event.time));
    out.append("\",\"connection\":");
    appendNumber(out, number(event.connection));
    out.append(",\"peer\":\"");
    out.append(m_peers.of(event, view));
    out.append("\",\"event\":\"").append(eventKindName(event.kind));
    out.append("\",\"bytes\":");
    appendNumber(out, event.bytes);
    out.append(",\"captured\":");
    appendNumber(out, static_cast<quint64>(event.payload.size()));
    out.append(",\"detail\":");
    appendString(out, event.detail);
    if (isPlainText(event.payload) && !event.payload.isEmpty()) {
        out.append(",\"text\":");
        appendString(out, event.payload);
    } else if (!event.payload.isEmpty()) {
        out.append(",\"base64\":\"").append(event.payload.toByteArray().toBase64()).append('"');
    }
    out.append("}\n");
}

} // namespace signalbox
