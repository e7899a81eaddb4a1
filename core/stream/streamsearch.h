// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "stream/streamindex.h"

#include <optional>

namespace signalbox {

/// Where the sought bytes were found.
struct StreamMatch
{
    Flow flow = Flow::ToServer;
    quint64 offset = 0; ///< of the first byte in its direction
    quint64 length = 0;
    quint64 chunk = 0; ///< number of the chunk in which it begins
    bool isWrapped = false; ///< found only after going on at the other end
    bool operator==(const StreamMatch&) const = default;
};

/// Finds bytes in the streams of a connection, also where they go over the borders of chunks, but never across
/// bytes that are missing. Goes from chunk to chunk in their order, each match belonging to the chunk in which
/// it begins, and round at the end. Works bit by bit, like StreamIndex.
class StreamSearch
{
public:
    static constexpr qsizetype MaxPattern = 1024;
    enum class State : quint8 { Idle, Searching, Found, NotFound };

    /// Begins behind `from` (or before it, backwards), else at the end that comes first. A pattern longer than
    /// MaxPattern is cut. Without regard to case, ASCII letters count as equal to their capitals.
    void start(const StreamIndex& index, const QByteArray& pattern, bool ignoreCase, bool isForward,
        std::optional<Flow> only, const std::optional<StreamMatch>& from);
    void cancel() { m_state = State::Idle; }

    /// Searches on for about `budget`. Index and view may have grown since start().
    State advance(const StreamIndex& index, const JournalView& view, std::chrono::nanoseconds budget);
    State state() const noexcept { return m_state; }
    const StreamMatch& match() const noexcept { return m_match; } ///< once Found
    double progress() const; ///< 0 to 1

private:
    std::optional<quint64> findIn(const StreamIndex& index, const JournalView& view, const StreamChunk& chunk);
    void gather(const StreamIndex& index, const JournalView& view, const StreamChunk& chunk);

    QByteArray m_pattern;
    bool m_ignoresCase = false;
    bool m_isForward = true;
    std::optional<Flow> m_only;
    State m_state = State::Idle;
    quint64 m_chunk = 0; // to look at next
    std::optional<quint64> m_border; // in the first chunk: only behind, or before, this offset
    bool m_isWrapped = false;
    quint64 m_left = 0; // chunks to look at
    quint64 m_all = 0;
    QByteArray m_hay;
    StreamMatch m_match;
};

} // namespace signalbox
