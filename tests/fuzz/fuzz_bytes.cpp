// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzzing.h"

#include "base/bytes.h"
#include "base/clock.h"

using namespace signalbox;
using namespace signalbox::fuzzing;

namespace {

void hex(const QString& text, QByteArrayView bytes)
{
    const auto parsed = parseHex(text);
    if (parsed) {
        const auto again = parseHex(QString::fromLatin1(toHex(*parsed)));
        require(again && *again == *parsed, "toHex() is the inverse of parseHex()");
        require(parsed->size() * 2 <= text.size(), "a byte takes two digits");
    } else {
        require(
            !parsed.error().message.isEmpty() && !parsed.error().remedy.isEmpty(), "wrong hex has a reason");
    }
    const auto own = parseHex(QString::fromLatin1(toHex(bytes)));
    require(own && *own == bytes, "parseHex() is the inverse of toHex()");
}

void escapes(const QString& text, QByteArrayView bytes)
{
    const auto parsed = parseEscapes(text);
    if (!parsed)
        require(!parsed.error().message.isEmpty(), "a wrong escape has a reason");
    else if (!text.contains(u'\\'))
        require(*parsed == text.toUtf8(), "a text without escapes stays as it is");
    QString escaped;
    for (const char c : bytes)
        escaped += QStringLiteral("\\x%1").arg(static_cast<unsigned char>(c), 2, 16, QLatin1Char('0'));
    const auto own = parseEscapes(escaped);
    require(own && *own == bytes, "every byte can be written as an escape");
}

/// The decoder beside Qt's.
void utf8(QByteArrayView bytes)
{
    QByteArrayView rest = bytes;
    while (!rest.isEmpty()) {
        char32_t point = 0;
        const int length = firstCharacter(rest, point);
        if (length == 0)
            break;
        // Not QString::fromUcs4(), which takes U+FEFF for a byte order mark.
        require(QStringView(QChar::fromUcs4(point)).toUtf8() == rest.first(length),
            "a character is what it is encoded as");
        rest = rest.sliced(length);
    }
    require(rest.isEmpty() == bytes.isValidUtf8(), "what is UTF-8 for Qt is UTF-8 here");
    const QByteArray shown = escapeUnprintable(bytes);
    require(isPlainText(shown) && !shown.contains('\n') && !shown.contains('\r') && !shown.contains('\t'),
        "what is shown cannot steer a terminal");
    require(escapeUnprintable(shown) == shown, "what is printable stays as it is");
    require(hexDump(bytes).count('\n') == (bytes.size() + 15) / 16, "a hex dump has a line for each 16 bytes");
}

void time(QByteArrayView text)
{
    const auto parsed = fromRfc3339(text);
    if (parsed)
        require(fromRfc3339(toRfc3339(*parsed)) == parsed, "toRfc3339() is the inverse of fromRfc3339()");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const QByteArrayView bytes = Input(data, size).rest();
    const QString text = QString::fromUtf8(bytes);
    hex(text, bytes);
    escapes(text, bytes);
    utf8(bytes);
    time(bytes);
    return 0;
}
