// SPDX-License-Identifier: GPL-3.0-or-later
#include "stream/streamformat.h"

#include "base/bytes.h"
#include "base/visibletext.h"

#include <algorithm>
#include <limits>

namespace signalbox {
namespace {

constexpr int OffsetDigits = 6;
constexpr char Digits[] = "0123456789abcdef";

void appendHex(QString& out, char byte)
{
    const auto u = static_cast<unsigned char>(byte);
    out += QLatin1Char(Digits[u >> 4]);
    out += QLatin1Char(Digits[u & 15]);
}

/// A character of text: how many bytes, and how many columns it takes when it is shown.
struct Character
{
    qsizetype length;
    qsizetype columns;
};

Character firstShown(QByteArrayView bytes)
{
    if (isPrintableAscii(bytes.front()))
        return { 1, 1 };
    char32_t point = 0;
    const qsizetype length = std::max(1, firstCharacter(bytes, point));
    const QString shown = visibleText(bytes.first(length));
    if (shown.startsWith(u'\\'))
        return { length, shown.size() };
    // East Asian letters and pictures are wide, see UAX #11.
    const bool isWide = (point >= 0x1100 && point < 0x1160) || point >= 0x2E80;
    return { length, isWide ? 2 : 1 };
}

qsizetype escapedLength(char c)
{
    switch (c) {
    case '\n':
    case '\r':
    case '\t':
    case '\\':
    case '"':
        return 2;
    default:
        return isPrintableAscii(c) ? 1 : 4;
    }
}

void appendEscaped(QString& out, char c)
{
    switch (c) {
    case '\n':
        out += QLatin1String("\\n");
        return;
    case '\r':
        out += QLatin1String("\\r");
        return;
    case '\t':
        out += QLatin1String("\\t");
        return;
    case '\\':
        out += QLatin1String("\\\\");
        return;
    case '"':
        out += QLatin1String("\\\"");
        return;
    default:
        break;
    }
    if (isPrintableAscii(c)) {
        out += QLatin1Char(c);
    } else {
        out += QLatin1String("\\x");
        appendHex(out, c);
    }
}

QString hexLine(QByteArrayView line, quint64 offset, int perLine)
{
    QString out = QStringLiteral("%1  ").arg(offset, OffsetDigits, 16, QLatin1Char('0'));
    for (qsizetype i = 0; i < perLine; ++i) {
        if (i < line.size())
            appendHex(out, line[i]);
        else
            out += QLatin1String("  ");
        out += QLatin1Char(' ');
        if (i == 7 && perLine == 16)
            out += QLatin1Char(' ');
    }
    out += QLatin1Char(' ');
    for (const char c : line)
        out += QLatin1Char(isPrintableAscii(c) ? c : '.');
    return out;
}

QString arrayLine(QByteArrayView line)
{
    QString out;
    for (const char c : line) {
        out += QLatin1String("0x");
        appendHex(out, c);
        out += QLatin1String(", ");
    }
    out.chop(1);
    return out;
}

QString cArray(QByteArrayView bytes)
{
    QString out = QStringLiteral("static const unsigned char bytes[%1] = {\n").arg(bytes.size());
    for (qsizetype i = 0; i < bytes.size(); i += 12)
        out += QLatin1String("    ") + arrayLine(bytes.sliced(i, std::min<qsizetype>(12, bytes.size() - i)))
            + QLatin1Char('\n');
    return out + QLatin1String("};\n");
}

} // namespace

int bytesPerLine(StreamFormat format, int columns)
{
    if (format == StreamFormat::CArray) {
        const int fit = std::max(1, columns / 6);
        return fit >= 16 ? 16 : fit >= 12 ? 12 : fit >= 8 ? 8 : fit >= 4 ? 4 : fit;
    }
    for (const int bytes : { 16, 8, 4 }) {
        if (OffsetDigits + 2 + bytes * 4 + 2 <= columns)
            return bytes;
    }
    return 2;
}

qsizetype lineLength(QByteArrayView bytes, StreamFormat format, int columns)
{
    if (format == StreamFormat::Hex || format == StreamFormat::CArray)
        return std::min<qsizetype>(bytesPerLine(format, columns), bytes.size());
    qsizetype used = 0;
    qsizetype at = 0;
    while (at < bytes.size()) {
        const Character next = format == StreamFormat::Text ? firstShown(bytes.sliced(at))
                                                            : Character { 1, escapedLength(bytes[at]) };
        if (at > 0 && used + next.columns > columns)
            return at;
        used += next.columns;
        at += next.length;
        if (format == StreamFormat::Text && bytes[at - 1] == '\n')
            return at;
    }
    return at;
}

QString formatLine(QByteArrayView line, quint64 offset, StreamFormat format, int columns)
{
    switch (format) {
    case StreamFormat::Hex:
        return hexLine(line, offset, bytesPerLine(format, columns));
    case StreamFormat::CArray:
        return arrayLine(line);
    case StreamFormat::Escaped: {
        QString out;
        for (const char c : line)
            appendEscaped(out, c);
        return out;
    }
    case StreamFormat::Text:
        break;
    }
    return visibleText(line, std::numeric_limits<qsizetype>::max() / 2);
}

QString formatAll(QByteArrayView bytes, StreamFormat format)
{
    switch (format) {
    case StreamFormat::Hex:
        return QString::fromLatin1(hexDump(bytes));
    case StreamFormat::CArray:
        return cArray(bytes);
    case StreamFormat::Escaped: {
        QString out;
        out.reserve(bytes.size());
        for (const char c : bytes)
            appendEscaped(out, c);
        return out;
    }
    case StreamFormat::Text:
        break;
    }
    return isPlainText(bytes) ? QString::fromUtf8(bytes) : QString::fromUtf8(escapeUnprintable(bytes));
}

} // namespace signalbox
