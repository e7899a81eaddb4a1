// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/textneedle.h"

#include <algorithm>

namespace signalbox {
namespace {

constexpr std::array<quint8, 256> makeFold()
{
    std::array<quint8, 256> fold {};
    for (std::size_t i = 0; i < fold.size(); ++i)
        fold[i] = static_cast<quint8>(i >= 'A' && i <= 'Z' ? i + ('a' - 'A') : i);
    return fold;
}

constexpr std::array<quint8, 256> Fold = makeFold();

bool isAscii(char c) { return static_cast<unsigned char>(c) < 0x80; }

} // namespace

TextNeedle::TextNeedle(QStringView text)
    : m_text(text.toString())
{
    const QByteArray bytes = m_text.toUtf8();
    if (bytes.isEmpty() || !std::all_of(bytes.begin(), bytes.end(), isAscii))
        return;
    m_folded = bytes.toLower();
    const auto length = static_cast<std::size_t>(m_folded.size());
    m_skip.fill(static_cast<quint8>(std::min<std::size_t>(length, 255)));
    for (std::size_t i = 0; i + 1 < length; ++i) {
        const auto c = static_cast<quint8>(m_folded[static_cast<qsizetype>(i)]);
        const auto distance = static_cast<quint8>(std::min<std::size_t>(length - 1 - i, 255));
        m_skip[c] = distance;
        if (c >= 'a' && c <= 'z')
            m_skip[c - ('a' - 'A')] = distance;
    }
}

bool TextNeedle::isIn(QByteArrayView bytes) const
{
    if (!m_folded.isEmpty())
        return isInFolded(bytes);
    if (m_text.isEmpty())
        return true;
    // Bytes that are all ASCII cannot hold the text; most are, and need no decoding.
    if (std::all_of(bytes.begin(), bytes.end(), isAscii))
        return false;
    return QString::fromUtf8(bytes).contains(m_text, Qt::CaseInsensitive);
}

bool TextNeedle::isInFolded(QByteArrayView bytes) const
{
    const auto* hay = reinterpret_cast<const quint8*>(bytes.data());
    const auto* needle = reinterpret_cast<const quint8*>(m_folded.constData());
    const qsizetype last = m_folded.size() - 1;
    for (qsizetype end = last; end < bytes.size();) {
        const quint8 c = hay[end];
        if (Fold[c] == needle[last]) {
            qsizetype i = 0;
            while (i < last && Fold[hay[end - last + i]] == needle[i])
                ++i;
            if (i == last)
                return true;
        }
        end += m_skip[c];
    }
    return false;
}

} // namespace signalbox
