// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/streamlayout.h"

#include <algorithm>

namespace signalbox {

void StreamLayout::append(StreamLines& lines, QByteArrayView bytes, quint64 offset, quint64 message) const
{
    while (!bytes.isEmpty()) {
        const qsizetype length = lineLength(bytes, format, columns);
        lines.push_back({ offset, static_cast<quint64>(length), message, StreamLine::Kind::Bytes, false });
        bytes = bytes.sliced(length);
        offset += static_cast<quint64>(length);
    }
}

StreamLines StreamLayout::ofChunk(
    const StreamIndex& index, const JournalView& view, quint64 number, bool cutAtMessages) const
{
    StreamLines lines;
    const StreamChunk& chunk = index.chunks().at(number);
    const auto& list = index.messagesOf(chunk.flow);
    quint64 next = list.end();
    if (cutAtMessages)
        next = list.partitionPoint(
            [&](quint64 message) { return index.messages().at(message).end() <= chunk.offset; });
    for (quint64 from = chunk.offset; from < chunk.end();) {
        quint64 to = chunk.end();
        quint64 owner = StreamLine::NoMessage;
        if (next < list.end()) {
            const StreamMessage& message = index.messages().at(list.at(next));
            if (message.offset > from) {
                to = std::min(to, message.offset);
            } else {
                to = std::min(to, message.end());
                owner = list.at(next++);
            }
        }
        const std::size_t begin = lines.size();
        index.visit(view, chunk.flow, from, to, [&](quint64 offset, quint64 length, QByteArrayView part) {
            if (part.isEmpty())
                lines.push_back({ offset, length, owner, StreamLine::Kind::Missing, false });
            else
                append(lines, part, offset, owner);
            return true;
        });
        if (lines.size() > begin)
            lines[begin].beginsPart = true;
        from = to;
    }
    return lines;
}

StreamLines StreamLayout::ofMessage(const StreamIndex& index, const JournalView& view, quint64 number) const
{
    StreamLines lines;
    const StreamMessage& message = index.messages().at(number);
    const quint64 shown = std::min(message.length, MaxShown);
    // A message is read as one, also where a character lies across the border of two chunks.
    QByteArray run;
    quint64 runAt = message.offset;
    const auto flush = [&](quint64 next) {
        append(lines, run, runAt, number);
        run.resize(0);
        runAt = next;
    };
    index.visit(view, message.flow, message.offset, message.offset + shown,
        [&](quint64 offset, quint64 length, QByteArrayView part) {
            if (!part.isEmpty()) {
                run.append(part);
                return true;
            }
            flush(offset + length);
            lines.push_back({ offset, length, number, StreamLine::Kind::Missing, false });
            return true;
        });
    flush(0);
    if (shown < message.length)
        lines.push_back(
            { message.offset + shown, message.length - shown, number, StreamLine::Kind::More, false });
    if (!lines.empty())
        lines.front().beginsPart = true;
    return lines;
}

} // namespace signalbox
