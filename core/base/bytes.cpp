// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/bytes.h"

#include "base/visibletext.h"

#include <QCoreApplication>

#include <algorithm>
#include <cstring>
#include <optional>

namespace signalbox {
namespace {

constexpr char HexDigits[] = "0123456789abcdef";

int hexValue(QChar c)
{
    const char16_t u = c.unicode();
    if (u >= u'0' && u <= u'9')
        return u - u'0';
    if (u >= u'a' && u <= u'f')
        return u - u'a' + 10;
    if (u >= u'A' && u <= u'F')
        return u - u'A' + 10;
    return -1;
}

/// The number that the first `digits` characters write in hex; none where one is missing or no digit.
std::optional<char32_t> hexNumber(QStringView text, qsizetype digits)
{
    if (text.size() < digits)
        return {};
    char32_t number = 0;
    for (const QChar c : text.first(digits)) {
        const int digit = hexValue(c);
        if (digit < 0)
            return {};
        number = number * 16 + static_cast<char32_t>(digit);
    }
    return number;
}

Error badHex(const QString& what)
{
    return { what,
        QCoreApplication::translate("Bytes", "Write bytes as pairs of hex digits, like 68 65 6c 6c 6f."), 0 };
}

Error badEscape(QStringView escape)
{
    return { QCoreApplication::translate("Bytes", "\"%1\" is not an escape.").arg(escape.toString()),
        QCoreApplication::translate(
            "Bytes", "Known are \\n \\r \\t \\0 \\e \\\\ \\xHH and \\uHHHH; write \\\\ for a backslash."),
        0 };
}

} // namespace

int firstCharacter(QByteArrayView bytes, char32_t& point)
{
    const auto at = [&](qsizetype i) { return static_cast<unsigned char>(bytes[i]); };
    const unsigned first = at(0);
    if (first < 0x80) {
        point = first;
        return 1;
    }
    const int length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || bytes.size() < length)
        return 0;
    point = first & (0xFFU >> (length + 1));
    for (int i = 1; i < length; ++i) {
        if ((at(i) & 0xC0) != 0x80)
            return 0;
        point = (point << 6) | (at(i) & 0x3FU);
    }
    const char32_t smallest = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000;
    const bool isSurrogate = point >= 0xD800 && point <= 0xDFFF;
    return point < smallest || point > 0x10FFFF || isSurrogate ? 0 : length;
}

bool isPlainText(QByteArrayView bytes)
{
    constexpr quint64 Ones = 0x0101010101010101;
    constexpr quint64 Tops = Ones << 7;
    const auto isRefused = [](char c) {
        return (static_cast<quint8>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F;
    };
    quint64 all = 0;
    qsizetype i = 0;
    // Eight at a time: below 0x20 is what carries into its top bit when 0x20 is taken away.
    for (; i + 8 <= bytes.size(); i += 8) {
        quint64 eight = 0;
        std::memcpy(&eight, bytes.data() + i, sizeof eight);
        all |= eight;
        const quint64 del = eight ^ Ones * 0x7F;
        const quint64 found = ((eight - Ones * 0x20) & ~eight) | ((del - Ones) & ~del);
        if ((found & Tops) != 0 && std::any_of(bytes.begin() + i, bytes.begin() + i + 8, isRefused))
            return false;
    }
    for (const char c : bytes.sliced(i)) {
        if (isRefused(c))
            return false;
        all |= static_cast<quint8>(c);
    }
    if ((all & Tops) == 0)
        return true;
    for (i = 0; i < bytes.size();) {
        if (static_cast<quint8>(bytes[i]) < 0x80) {
            ++i;
            continue;
        }
        char32_t point = 0;
        const int length = firstCharacter(bytes.sliced(i), point);
        if (length == 0 || point < 0xA0)
            return false;
        i += length;
    }
    return true;
}

QByteArray escapeUnprintable(QByteArrayView bytes)
{
    QByteArray out;
    out.reserve(bytes.size());
    qsizetype printableFrom = 0;
    for (qsizetype i = 0; i < bytes.size();) {
        if (isPrintableAscii(bytes[i])) {
            ++i;
            continue;
        }
        char32_t point = 0;
        const int length = firstCharacter(bytes.sliced(i), point);
        if (length == 0 || isInvisible(point)) {
            out.append(bytes.sliced(printableFrom, i - printableFrom));
            printableFrom = i + std::max(length, 1);
            for (const char c : bytes.sliced(i, printableFrom - i)) {
                const auto u = static_cast<unsigned char>(c);
                out.append("\\x").append(HexDigits[u >> 4]).append(HexDigits[u & 15]);
            }
        }
        i += std::max(length, 1);
    }
    out.append(bytes.sliced(printableFrom));
    return out;
}

QByteArray toHex(QByteArrayView bytes) { return bytes.toByteArray().toHex(' '); }

Result<QByteArray> parseHex(QStringView text)
{
    QByteArray out;
    int high = -1;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        const bool isPrefix =
            high < 0 && i + 1 < text.size() && (c == u'0' || c == u'\\') && text[i + 1].toLower() == u'x';
        if (isPrefix) {
            ++i;
        } else if (const int value = hexValue(c); value >= 0) {
            if (high < 0) {
                high = value;
            } else {
                out.append(static_cast<char>(high * 16 + value));
                high = -1;
            }
        } else if (c.isSpace() || QStringView(u",:;-{}[]\"'|").contains(c)) {
            if (high >= 0)
                return badHex(
                    QCoreApplication::translate("Bytes", "A hex digit stands alone before position %1.")
                        .arg(i + 1));
        } else {
            return badHex(QCoreApplication::translate("Bytes", "\"%1\" at position %2 is not a hex digit.")
                              .arg(c)
                              .arg(i + 1));
        }
    }
    if (high >= 0)
        return badHex(QCoreApplication::translate("Bytes", "The last hex digit stands alone."));
    return out;
}

Result<QByteArray> parseEscapes(QStringView text)
{
    static constexpr char16_t Letters[] = u"nrt0abefv\\\"'";
    static constexpr char Meanings[] = "\n\r\t\0\a\b\x1b\f\v\\\"'";
    QByteArray out;
    qsizetype plainFrom = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] != u'\\')
            continue;
        out.append(text.sliced(plainFrom, i - plainFrom).toUtf8());
        if (i + 1 >= text.size())
            return badEscape(text.sliced(i));
        const QChar letter = text[i + 1];
        const qsizetype digits = letter == u'x' ? 2 : letter == u'u' ? 4 : 0;
        if (digits > 0) {
            const auto value = hexNumber(text.sliced(i + 2), digits);
            if (!value)
                return badEscape(text.sliced(i, std::min<qsizetype>(text.size() - i, 2 + digits)));
            if (letter == u'x') {
                out.append(static_cast<char>(*value));
            } else if (QChar::isSurrogate(*value)) {
                // A character beyond U+FFFF is written as two escapes, as in JSON.
                const QStringView low = text.sliced(i + 6);
                const auto second = low.startsWith(u"\\u") ? hexNumber(low.sliced(2), 4) : std::nullopt;
                if (!QChar::isHighSurrogate(*value) || !second || !QChar::isLowSurrogate(*second))
                    return badEscape(text.sliced(i, 6));
                const QChar pair[] { QChar(static_cast<char16_t>(*value)),
                    QChar(static_cast<char16_t>(*second)) };
                out.append(QStringView(pair).toUtf8());
                i += 6;
            } else {
                out.append(QString(QChar(static_cast<char16_t>(*value))).toUtf8());
            }
        } else {
            const qsizetype which = QStringView(Letters).indexOf(letter);
            if (which < 0)
                return badEscape(text.sliced(i, 2));
            out.append(Meanings[which]);
        }
        i += 1 + digits;
        plainFrom = i + 1;
    }
    out.append(text.sliced(plainFrom).toUtf8());
    return out;
}

QByteArray hexDump(QByteArrayView bytes)
{
    constexpr qsizetype Width = 16;
    QByteArray out;
    out.reserve((bytes.size() / Width + 1) * 79);
    for (qsizetype line = 0; line < bytes.size(); line += Width) {
        const QByteArrayView row = bytes.sliced(line, std::min(Width, bytes.size() - line));
        out.append(QByteArray::number(line, 16).rightJustified(8, '0')).append("  ");
        for (qsizetype i = 0; i < Width; ++i) {
            if (i < row.size()) {
                const auto u = static_cast<unsigned char>(row[i]);
                out.append(HexDigits[u >> 4]).append(HexDigits[u & 15]).append(' ');
            } else {
                out.append("   ");
            }
            if (i == 7)
                out.append(' ');
        }
        out.append(" |");
        for (const char c : row)
            out.append(c >= 0x20 && c < 0x7F ? c : '.');
        out.append("|\n");
    }
    return out;
}

} // namespace signalbox
