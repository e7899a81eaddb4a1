// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/textneedle.h"

#include <algorithm>
#include <cstring>

namespace signalbox {
namespace {

/// Sixteen bytes side by side, which any processor of today compares at once.
using Lanes = quint8 __attribute__((vector_size(16)));

Lanes load(const char* from)
{
    Lanes lanes;
    std::memcpy(&lanes, from, sizeof lanes);
    return lanes;
}

Lanes everywhere(char c) { return Lanes {} + static_cast<quint8>(c); }

bool isAny(Lanes lanes)
{
    std::array<quint64, 2> halves;
    std::memcpy(halves.data(), &lanes, sizeof lanes);
    return (halves[0] | halves[1]) != 0;
}

bool isSmallLetter(char c) { return c >= 'a' && c <= 'z'; }
/// What tells a capital letter from a small one, 0 for what has no case. Nothing but the two letters becomes
/// the small one by it.
char caseBit(char c) { return isSmallLetter(c) ? ' ' : '\0'; }

bool isAscii(char c) { return static_cast<unsigned char>(c) < 0x80; }

} // namespace

TextNeedle::TextNeedle(QStringView text)
    : m_text(text.toString())
{
    const QByteArray bytes = m_text.toUtf8();
    if (bytes.isEmpty() || !std::all_of(bytes.begin(), bytes.end(), isAscii))
        return;
    m_folded = bytes.toLower();
}

bool TextNeedle::isIn(QByteArrayView bytes) const
{
    if (!m_folded.isEmpty())
        return indexIn(bytes, 0) >= 0;
    if (m_text.isEmpty())
        return true;
    // Bytes that are all ASCII cannot hold the text; most are, and need no decoding.
    if (std::all_of(bytes.begin(), bytes.end(), isAscii))
        return false;
    return QString::fromUtf8(bytes).contains(m_text, Qt::CaseInsensitive);
}

bool TextNeedle::isAt(const char* place) const
{
    return std::equal(m_folded.begin(), m_folded.end(), place,
        [](char wanted, char there) { return (there | caseBit(wanted)) == wanted; });
}

qsizetype TextNeedle::indexIn(QByteArrayView bytes, qsizetype from) const
{
    const qsizetype end = bytes.size() - m_folded.size() + 1; // of the places where it may begin
    const char first = m_folded.front();
    const char last = m_folded.back();
    const Lanes firstHere = everywhere(first);
    const Lanes lastHere = everywhere(last);
    const Lanes firstCase = everywhere(caseBit(first));
    const Lanes lastCase = everywhere(caseBit(last));
    constexpr qsizetype Step = sizeof(Lanes);
    qsizetype at = from;
    for (; at + Step <= end; at += Step) {
        const char* const place = bytes.data() + at;
        const auto isFirst = (load(place) | firstCase) == firstHere;
        const auto isLast = (load(place + m_folded.size() - 1) | lastCase) == lastHere;
        const auto both = reinterpret_cast<Lanes>(isFirst & isLast);
        if (!isAny(both))
            continue;
        for (int lane = 0; lane < Step; ++lane) {
            if (both[lane] != 0 && isAt(place + lane))
                return at + lane;
        }
    }
    for (; at < end; ++at) {
        if (isAt(bytes.data() + at))
            return at;
    }
    return -1;
}

} // namespace signalbox
