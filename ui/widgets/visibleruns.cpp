// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/visibleruns.h"

#include "base/visibletext.h"

#include <algorithm>

namespace signalbox {
namespace {

bool isPlain(char c) { return c >= 0x20 && c < 0x7F; }

/// Of the character that the bytes begin with; 1 if they are not valid UTF-8.
qsizetype characterLength(QByteArrayView bytes)
{
    const auto first = static_cast<unsigned char>(bytes.front());
    if (first < 0xC2)
        return 1;
    const qsizetype length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    return length <= bytes.size() && bytes.first(length).isValidUtf8() ? length : 1;
}

} // namespace

VisibleRuns visibleRuns(QByteArrayView utf8, qsizetype limit, bool breakLines)
{
    VisibleRuns runs;
    QString& text = runs.text;
    text.reserve(std::min(utf8.size(), limit) + 8);
    const auto addEscape = [&](qsizetype length) {
        auto& escapes = runs.escapes;
        if (!escapes.empty() && escapes.back().start + escapes.back().length == text.size() - length)
            escapes.back().length += length;
        else
            escapes.push_back({ text.size() - length, length });
    };
    qsizetype i = 0;
    while (i < utf8.size()) {
        if (text.size() >= limit) {
            text += QChar(u'\u2026');
            addEscape(1);
            break;
        }
        const auto* begin = utf8.begin() + i;
        const auto* end = std::find_if_not(begin, std::min(utf8.end(), begin + (limit - text.size())), isPlain);
        if (end != begin) {
            text += QLatin1String(begin, end - begin);
            i += end - begin;
            continue;
        }
        const qsizetype length = characterLength(utf8.sliced(i));
        const QString shown = visibleText(utf8.sliced(i, length));
        text += shown;
        if (shown.startsWith(u'\\'))
            addEscape(shown.size());
        if (breakLines && *begin == '\n')
            text += u'\n';
        i += length;
    }
    runs.bytes = i;
    return runs;
}

} // namespace signalbox
