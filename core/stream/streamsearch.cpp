// SPDX-License-Identifier: GPL-3.0-or-later
#include "stream/streamsearch.h"

#include <algorithm>
#include <utility>

namespace signalbox {
namespace {

constexpr int ChunksBetweenLooks = 32;

void toLowerAscii(QByteArray& bytes)
{
    for (char& c : bytes)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

} // namespace

void StreamSearch::start(const StreamIndex& index, const QByteArray& pattern, bool ignoreCase, bool isForward,
    std::optional<Flow> only, const std::optional<StreamMatch>& from)
{
    m_pattern = pattern.left(MaxPattern);
    m_ignoresCase = ignoreCase;
    m_isForward = isForward;
    m_only = only;
    m_isWrapped = false;
    m_border.reset();
    if (m_ignoresCase)
        toLowerAscii(m_pattern);
    const auto& chunks = index.chunks();
    if (m_pattern.isEmpty() || chunks.isEmpty()) {
        m_state = State::NotFound;
        return;
    }
    m_state = State::Searching;
    m_left = m_all = chunks.size() + 1; // the first one may be looked at twice
    if (from && chunks.contains(from->chunk)) {
        m_chunk = from->chunk;
        if (chunks.at(m_chunk).flow == from->flow)
            m_border = from->offset;
    } else {
        m_chunk = isForward ? chunks.first() : chunks.end() - 1;
    }
}

double StreamSearch::progress() const
{
    return m_all == 0 ? 0 : 1 - static_cast<double>(m_left) / static_cast<double>(m_all);
}

/// The kept bytes of the chunk, and behind them as many of those that follow as a match may reach into.
void StreamSearch::gather(const StreamIndex& index, const JournalView& view, const StreamChunk& chunk)
{
    const quint64 reach = chunk.end() + static_cast<quint64>(m_pattern.size()) - 1;
    m_hay.resize(0);
    index.visit(view, chunk.flow, chunk.offset, std::min(reach, index.stats(chunk.flow).bytes),
        [&](quint64 /*offset*/, quint64 /*length*/, QByteArrayView part) {
            m_hay.append(part);
            return !part.isEmpty();
        });
    if (m_ignoresCase)
        toLowerAscii(m_hay);
}

std::optional<quint64> StreamSearch::findIn(
    const StreamIndex& index, const JournalView& view, const StreamChunk& chunk)
{
    gather(index, view, chunk);
    const auto border = std::exchange(m_border, std::nullopt);
    const auto last = static_cast<qsizetype>(chunk.bytes) - 1; // where a match of this chunk may begin at most
    qsizetype at = -1;
    if (m_isForward) {
        const qsizetype from = border ? static_cast<qsizetype>(*border - chunk.offset) + 1 : 0;
        at = from <= last ? m_hay.indexOf(m_pattern, from) : -1;
    } else {
        const qsizetype from = border ? static_cast<qsizetype>(*border - chunk.offset) - 1 : last;
        // Negative places count from the end.
        at = from >= 0 ? m_hay.lastIndexOf(m_pattern, std::min(from, m_hay.size())) : -1;
    }
    if (at < 0 || at > last)
        return {};
    return chunk.offset + static_cast<quint64>(at);
}

StreamSearch::State StreamSearch::advance(
    const StreamIndex& index, const JournalView& view, std::chrono::nanoseconds budget)
{
    if (m_state != State::Searching)
        return m_state;
    const SteadyTime end = std::chrono::steady_clock::now() + budget;
    const auto& chunks = index.chunks();
    for (int looked = 0; m_left > 0 && !chunks.isEmpty(); --m_left) {
        if (m_chunk < chunks.first() || m_chunk >= chunks.end()) {
            m_isWrapped = m_isWrapped || m_chunk >= chunks.end() || !m_isForward;
            m_chunk = m_isForward ? chunks.first() : chunks.end() - 1;
        }
        const StreamChunk& chunk = chunks.at(m_chunk);
        if (!m_only || chunk.flow == *m_only) {
            if (const auto offset = findIn(index, view, chunk)) {
                m_match = { chunk.flow, *offset, static_cast<quint64>(m_pattern.size()), m_chunk, m_isWrapped };
                return m_state = State::Found;
            }
        }
        m_border.reset();
        m_chunk = m_isForward ? m_chunk + 1 : m_chunk - 1; // wraps below 0: beyond the end, too
        if (++looked % ChunksBetweenLooks == 0 && std::chrono::steady_clock::now() >= end)
            return --m_left > 0 ? m_state : m_state = State::NotFound;
    }
    return m_state = State::NotFound;
}

} // namespace signalbox
