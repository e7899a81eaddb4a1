// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "stream/streamformat.h"
#include "stream/streamindex.h"

#include <limits>
#include <vector>

namespace signalbox {

/// One line of a stream on the screen.
struct StreamLine
{
    enum class Kind : quint8 {
        Bytes,
        Missing, ///< stands for bytes that are not in the journal
        More, ///< stands for the rest of a message too long to be shown
    };
    static constexpr quint64 NoMessage = std::numeric_limits<quint64>::max();

    quint64 offset = 0; ///< of its first byte in the stream of its direction
    quint64 length = 0;
    quint64 message = NoMessage; ///< number of the one that its bytes belong to
    Kind kind = Kind::Bytes;
    bool beginsPart = false; ///< the first line of what a chunk holds of a message
};
using StreamLines = std::vector<StreamLine>;

/// How chunks and messages become lines of a width in characters. Looks at the bytes of one chunk, or of the
/// first 256 KiB of a message, so its work is bounded.
struct StreamLayout
{
    static constexpr quint64 MaxShown = 256 * 1024;

    StreamFormat format = StreamFormat::Text;
    int columns = 80;

    /// With cutAtMessages a line ends where a message does.
    StreamLines ofChunk(
        const StreamIndex& index, const JournalView& view, quint64 number, bool cutAtMessages) const;
    StreamLines ofMessage(const StreamIndex& index, const JournalView& view, quint64 number) const;

private:
    void append(StreamLines& lines, QByteArrayView bytes, quint64 offset, quint64 message) const;
};

} // namespace signalbox
