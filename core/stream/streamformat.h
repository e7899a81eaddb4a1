// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

namespace signalbox {

/// How bytes of a stream are written for people, as in Wireshark's Follow TCP Stream.
enum class StreamFormat : quint8 {
    Text, ///< UTF-8, a new line behind each LF; what cannot be seen as a token. For reading
    Hex, ///< offset, bytes in hexadecimal, ASCII
    Escaped, ///< printable ASCII and C escapes alone: what parseEscapes() reads back
    CArray, ///< `0x68, 0x65,`
};

/// How many bytes of the beginning of `bytes`, which is not empty, fit in one line of so many characters: one
/// at least. A line of text ends behind LF, and not within a character of UTF-8.
qsizetype lineLength(QByteArrayView bytes, StreamFormat format, int columns);

/// One such line, safe to show; `offset` is that of its first byte. For Hex, `columns` says where ASCII stands.
QString formatLine(QByteArrayView line, quint64 offset, StreamFormat format, int columns);

/// Bytes in each line of Hex or CArray.
int bytesPerLine(StreamFormat format, int columns);

/// All bytes as one text for the clipboard or a file. Text is copied as it is, if it is valid UTF-8 without
/// control characters but TAB, CR and LF; else escaped like on the screen.
QString formatAll(QByteArrayView bytes, StreamFormat format);

} // namespace signalbox
