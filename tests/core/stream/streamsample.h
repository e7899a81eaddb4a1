// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journalbuilder.h"
#include "stream/streamindex.h"

#include <QRandomGenerator>

#include <vector>

namespace signalbox::testing {

/// A message as a test compares it: its bytes and what is wrong with it.
struct PlainMessage
{
    QByteArray bytes;
    Flaw flaw = Flaw::None;
    bool isComplete = true;
    bool operator==(const PlainMessage&) const = default;
};

inline void readAll(StreamIndex& index, const JournalView& view)
{
    while (index.advance(view, std::chrono::milliseconds(1))) { }
}

inline std::vector<PlainMessage> messagesOf(const StreamIndex& index, const JournalView& view, Flow flow)
{
    std::vector<PlainMessage> found;
    const auto& list = index.messagesOf(flow);
    for (quint64 i = list.first(); i < list.end(); ++i) {
        const StreamMessage& message = index.messages().at(list.at(i));
        found.push_back(
            { index.read(view, flow, message.offset, message.end()), message.flaw, message.isComplete });
    }
    return found;
}

/// Sizes that add up to `total`, most of them small.
inline std::vector<qsizetype> randomCuts(QRandomGenerator& random, qsizetype total)
{
    std::vector<qsizetype> cuts;
    while (total > 0) {
        const int most = random.bounded(4) == 0 ? 3000 : 20;
        cuts.push_back(std::min<qsizetype>(total, random.bounded(1, most + 1)));
        total -= cuts.back();
    }
    return cuts;
}

/// The bytes received by client 1 in these chunks.
inline JournalView received(const QByteArray& bytes, const std::vector<qsizetype>& cuts)
{
    JournalBuilder builder;
    builder.opened(1);
    qsizetype at = 0;
    for (const qsizetype size : cuts) {
        builder.received(1, QByteArrayView(bytes).sliced(at, size));
        at += size;
    }
    return builder.view();
}

} // namespace signalbox::testing
