// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/visibletext.h"

#include "base/bytes.h"

namespace signalbox {
namespace {

void appendToken(QString& out, char32_t point)
{
    switch (point) {
    case U'\n':
        out += QLatin1String("\\n");
        return;
    case U'\r':
        out += QLatin1String("\\r");
        return;
    case U'\t':
        out += QLatin1String("\\t");
        return;
    case U'\x1b':
        out += QLatin1String("\\e");
        return;
    case U'\0':
        out += QLatin1String("\\0");
        return;
    default:
        break;
    }
    const QString digits = QString::number(point, 16);
    if (point < 0x100)
        out += QLatin1String("\\x") + digits.rightJustified(2, QLatin1Char('0'));
    else
        out += QLatin1String("\\u") + digits.rightJustified(4, QLatin1Char('0'));
}

void appendVisible(QString& out, char32_t point)
{
    if (isInvisible(point))
        appendToken(out, point);
    else
        out += QStringView(QChar::fromUcs4(point));
}

const QChar Ellipsis { u'\u2026' };

} // namespace

bool isInvisible(char32_t point) noexcept
{
    if (point < 0x20 || (point >= 0x7F && point < 0xA0))
        return true;
    if (point < 0x300)
        return point == 0xAD;
    return point == 0x61C || point == 0x180E || (point >= 0x200B && point <= 0x200F)
        || (point >= 0x2028 && point <= 0x202E) || (point >= 0x2060 && point <= 0x206F)
        || (point >= 0xD800 && point <= 0xDFFF) || point == 0xFEFF || (point >= 0xFFF9 && point <= 0xFFFB)
        || (point & 0xFFFE) == 0xFFFE || (point >= 0xFDD0 && point <= 0xFDEF)
        || (point >= 0xE0000 && point <= 0xE0FFF) || point > 0x10FFFF;
}

QString visibleText(QStringView text, qsizetype limit)
{
    QString out;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (out.size() >= limit)
            return out + Ellipsis;
        const QChar c = text[i];
        if (c.isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate())
            appendVisible(out, QChar::surrogateToUcs4(c, text[++i]));
        else
            appendVisible(out, c.unicode());
    }
    return out;
}

QString visibleText(QByteArrayView utf8, qsizetype limit)
{
    QString out;
    out.reserve(std::min(utf8.size(), limit) + 8);
    qsizetype i = 0;
    while (i < utf8.size()) {
        if (out.size() >= limit)
            return out + Ellipsis;
        const auto first = static_cast<unsigned char>(utf8[i]);
        if (isPrintableAscii(utf8[i])) {
            out += QLatin1Char(utf8[i]);
            ++i;
            continue;
        }
        // One character at a time keeps an invalid byte from swallowing its neighbours.
        char32_t point = 0;
        const int length = firstCharacter(utf8.sliced(i), point);
        if (length > 0)
            appendVisible(out, point);
        else
            appendToken(out, first);
        i += std::max(length, 1);
    }
    return out;
}

} // namespace signalbox
