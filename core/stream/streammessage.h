// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "stream/streamchunk.h"

namespace signalbox {

/// Why what stands as a message may be none.
enum class Flaw : quint8 {
    None,
    TooLong, ///< cut where a line without an end was given up
    BadLength, ///< its length field says more than a message may have, or less than its own header
    Unframed, ///< follows a bad length: where messages begin is not known any more
    Gap, ///< bytes of it are not in the journal, so its end is not known
    AfterGap, ///< begins where the bytes that are known begin, which may be in the midst of a message
};

/// A run of bytes in one direction that the framing calls a message.
struct StreamMessage
{
    quint64 offset = 0; ///< of its first byte in the stream of its direction
    quint64 length = 0; ///< so far
    quint64 missing = 0; ///< of these not in the journal
    quint64 expected = 0; ///< its length when it is complete; 0 = not known before its end
    WallTime first {}; ///< of the chunk that brought its first byte
    WallTime last {}; ///< and its last one so far
    quint32 firstChunk = 0; ///< ordinal in its direction
    quint32 lastChunk = 0;
    quint32 ordinal = 0; ///< 1, 2, 3, ... in its direction
    Flow flow = Flow::ToServer;
    Flaw flaw = Flaw::None;
    bool isComplete = false;

    quint64 end() const noexcept { return offset + length; }
    /// How many reads or writes it took.
    quint32 chunks() const noexcept { return lastChunk - firstChunk + 1; }
};

} // namespace signalbox
