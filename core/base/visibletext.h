// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>

namespace signalbox {

/// True for what a reader cannot see or what changes the order of other text: C0, DEL, C1, bidirectional
/// controls (UTR #36 2.5), zero-width characters, line and paragraph separators, non-characters.
bool isInvisible(char32_t point) noexcept;

/// Text from the network, safe to show anywhere: `\n`, `\r`, `\t`, `\e`, `\xHH` and `\u202e` stand for what is
/// invisible or invalid UTF-8. At most `limit` characters; an ellipsis says that more follows.
QString visibleText(QByteArrayView utf8, qsizetype limit = 4096);
QString visibleText(QStringView text, qsizetype limit = 4096);

} // namespace signalbox
