// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/tcphalf.h"

#include <algorithm>

namespace signalbox {
namespace {

constexpr qint64 LargestWindow = qint64 { 1 } << 30; // RFC 7323 section 2.3
constexpr qsizetype PieceCost = 96; // of keeping a segment, beside its bytes

} // namespace

void TcpHalf::begin(quint32 sequence, bool isGuess)
{
    m_first = sequence;
    m_isBegun = true;
    m_isGuess = isGuess;
    m_next = Origin;
    m_acknowledged = 0;
}

/// How far ahead of the next byte; nothing if it is out of any window.
std::optional<qint64> TcpHalf::distance(quint32 sequence) const
{
    const auto expected = static_cast<quint32>(m_first + static_cast<quint32>(m_next - Origin));
    const qint64 ahead = static_cast<qint32>(sequence - expected); // modulo 2^32
    if (ahead > LargestWindow || ahead < -LargestWindow)
        return {};
    return ahead;
}

TcpHalf::Taken TcpHalf::hold(quint32 sequence, quint32 length, QByteArrayView captured)
{
    const auto ahead = distance(sequence);
    if (!ahead)
        return Taken::Outside;
    if (*ahead + qint64 { length } <= 0)
        return *ahead == -1 && length == 1 ? Taken::KeepAlive : Taken::Again;
    const quint64 at = m_next + static_cast<quint64>(*ahead);
    const auto before = m_held.upper_bound(at);
    if (before != m_held.begin()) {
        const auto& [start, piece] = *std::prev(before);
        if (start + piece.length >= at + length)
            return Taken::Again;
    }
    captured = captured.first(std::min<qsizetype>(captured.size(), length));
    const auto [it, isNew] = m_held.try_emplace(at);
    if (!isNew)
        m_heldBytes -= it->second.captured.size() + PieceCost;
    it->second = { length, captured.toByteArray() };
    m_heldBytes += captured.size() + PieceCost;
    return Taken::Fresh;
}

bool TcpHalf::pass(quint32 sequence, quint32 length)
{
    if (!m_held.empty() || distance(sequence) != 0)
        return false;
    m_next += length;
    m_isGuess = false;
    return true;
}

void TcpHalf::drain(const Deliver& deliver)
{
    while (!m_held.empty() && m_held.begin()->first <= m_next) {
        const auto node = m_held.extract(m_held.begin());
        const Piece& piece = node.mapped();
        m_heldBytes -= piece.captured.size() + PieceCost;
        const quint64 known = m_next - node.key();
        if (known >= piece.length)
            continue;
        const auto skipped = static_cast<quint32>(known);
        const QByteArrayView captured(piece.captured);
        m_next += piece.length - skipped;
        m_isGuess = false;
        deliver(piece.length - skipped, captured.sliced(std::min<qsizetype>(captured.size(), skipped)));
    }
}

void TcpHalf::finishAt(quint32 sequence)
{
    if (m_fin)
        return;
    if (const auto ahead = distance(sequence))
        m_fin = m_next + static_cast<quint64>(std::max<qint64>(*ahead, 0));
    if (m_fin)
        m_acknowledged = std::min(m_acknowledged, *m_fin);
}

void TcpHalf::acknowledge(quint32 sequence)
{
    const auto ahead = distance(sequence);
    if (!ahead || *ahead <= 0)
        return;
    if (m_isGuess && m_held.empty() && !m_fin) {
        // What went before the capture began is not missing from it.
        begin(sequence, true);
        return;
    }
    quint64 upTo = m_next + static_cast<quint64>(*ahead);
    if (m_fin)
        upTo = std::min(upTo, *m_fin); // FIN takes a number of its own
    m_acknowledged = std::max(m_acknowledged, upTo);
}

quint64 TcpHalf::skip()
{
    std::optional<quint64> target;
    const auto consider = [&](quint64 place) {
        if (place > m_next)
            target = target ? std::min(*target, place) : place;
    };
    consider(m_acknowledged);
    if (!m_held.empty())
        consider(m_held.begin()->first);
    if (m_fin)
        consider(*m_fin);
    if (!target)
        return 0;
    m_isGuess = false;
    return *target - std::exchange(m_next, *target);
}

} // namespace signalbox
