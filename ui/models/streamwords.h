// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "stream/streamindex.h"

#include <QString>

namespace signalbox {

/// What the stream view says in words. Plain text all.

/// `→` or `←`: the way the bytes went, seen from the client, as in the log.
QChar flowArrow(Flow flow);
/// `client → server`
QString flowName(Flow flow);

/// What the pieces of a stream are: the calls of our server, or the segments that another program captured.
enum class StreamPieces : quint8 { Calls, Segments };

/// `→ 7 reads carried 12 messages, 3 span several`, for each direction that is shown.
QString streamSummary(const StreamIndex& index, std::optional<Flow> only, StreamPieces pieces);
/// Why that is so, in a sentence; empty if there is nothing to explain.
QString streamReason(const StreamIndex& index, std::optional<Flow> only);
/// What is not there to be seen, if anything: bytes cut by snaplen, evicted events, limits.
QString streamLosses(const StreamIndex& index);

/// All that is known of one chunk or message, for a tooltip.
QString describeChunk(const StreamIndex& index, const StreamChunk& chunk, StreamPieces pieces);
QString describeMessage(const StreamMessage& message, StreamPieces pieces);
/// Why it may be no message; empty without a flaw.
QString flawText(const StreamMessage& message);

} // namespace signalbox
