// SPDX-License-Identifier: GPL-3.0-or-later
// Where bytes are: the index asked, not fed.
#include "stream/streamindex.h"

#include <algorithm>
#include <utility>

namespace signalbox {

std::optional<quint64> StreamIndex::chunkAt(Flow flow, quint64 offset) const
{
    const auto& list = chunksOf(flow);
    const quint64 at = list.partitionPoint([&](quint64 number) { return m_chunks.at(number).end() <= offset; });
    if (at == list.end() || m_chunks.at(list.at(at)).offset > offset)
        return {};
    return list.at(at);
}

std::optional<quint64> StreamIndex::messageAt(Flow flow, quint64 offset) const
{
    const auto& list = messagesOf(flow);
    const quint64 at =
        list.partitionPoint([&](quint64 number) { return m_messages.at(number).end() <= offset; });
    if (at == list.end() || m_messages.at(list.at(at)).offset > offset)
        return {};
    return list.at(at);
}

quint64 StreamIndex::messagesIn(const StreamChunk& chunk) const
{
    const auto& list = messagesOf(chunk.flow);
    const quint64 from =
        list.partitionPoint([&](quint64 number) { return m_messages.at(number).end() <= chunk.offset; });
    const quint64 to =
        list.partitionPoint([&](quint64 number) { return m_messages.at(number).offset < chunk.end(); });
    return to > from ? to - from : 0;
}

void StreamIndex::visit(const JournalView& view, Flow flow, quint64 from, quint64 to, const Visit& visit) const
{
    const auto& list = chunksOf(flow);
    const auto gapUntil = [&](quint64 end) {
        const quint64 at = std::exchange(from, std::max(from, end));
        return from == at || visit(at, from - at, {});
    };
    quint64 at = list.partitionPoint([&](quint64 number) { return m_chunks.at(number).end() <= from; });
    for (; at < list.end() && from < to; ++at) {
        const StreamChunk& chunk = m_chunks.at(list.at(at));
        if (chunk.offset >= to)
            break;
        if (!gapUntil(chunk.offset))
            return;
        const quint64 kept = view.contains(chunk.sequence) ? chunk.offset + chunk.captured : chunk.offset;
        const quint64 end = std::min(kept, to);
        if (from < end) {
            const QByteArrayView payload = view.at(chunk.sequence).payload;
            const auto start = static_cast<qsizetype>(from - chunk.offset);
            const auto length = static_cast<qsizetype>(end - from);
            const quint64 place = std::exchange(from, end);
            if (!visit(place, end - place, payload.sliced(start, length)))
                return;
        }
        if (!gapUntil(std::min(chunk.end(), to)))
            return;
    }
    gapUntil(to);
}

QByteArray StreamIndex::read(
    const JournalView& view, Flow flow, quint64 from, quint64 to, quint64* missing) const
{
    QByteArray bytes;
    quint64 notThere = 0;
    visit(view, flow, from, to, [&](quint64 /*offset*/, quint64 length, QByteArrayView part) {
        if (part.isEmpty())
            notThere += length;
        else
            bytes.append(part);
        return true;
    });
    if (missing)
        *missing = notThere;
    return bytes;
}

} // namespace signalbox
