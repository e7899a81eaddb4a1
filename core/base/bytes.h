// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

namespace signalbox {

constexpr bool isPrintableAscii(char c) noexcept { return c >= 0x20 && c < 0x7F; }

/// Length of the valid UTF-8 sequence at the start of `bytes`, which must not be empty, and the character it
/// stands for; 0 where there is none (RFC 3629).
int firstCharacter(QByteArrayView bytes, char32_t& point);

/// True for valid UTF-8 without control characters other than TAB, LF and CR: what JSON Lines shows as `text`.
bool isPlainText(QByteArrayView bytes);

/// Valid printable UTF-8 as it is, every other byte as `\xHH`: for CSV, plain text and terminals. Control and
/// bidirectional characters count as not printable, so the result cannot steer a terminal (CWE-150).
QByteArray escapeUnprintable(QByteArrayView bytes);

/// `68 65 6c 6c 6f`
QByteArray toHex(QByteArrayView bytes);

/// Hex digits in pairs, tolerant of what people paste: spaces, commas, colons, semicolons, dashes, `0x`, `\x`,
/// line ends and braces. The error names the first character that is none of these.
Result<QByteArray> parseHex(QStringView text);

/// UTF-8 of the text with C escapes: `\n \r \t \0 \a \b \e \f \v \\ \" \' \xHH \uHHHH`. The error names a wrong
/// one.
Result<QByteArray> parseEscapes(QStringView text);

/// Lines of `00000000  68 65 6c ...  |hel...|`: offset, 16 bytes, ASCII with `.` for the rest.
QByteArray hexDump(QByteArrayView bytes);

} // namespace signalbox
