// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/journalview.h"
#include "stream/framer.h"
#include "stream/numberedlist.h"

#include <functional>
#include <optional>

namespace signalbox {

/// What one connection carried: its reads and writes as chunks, and the messages that a framing finds in them.
/// Reads a journal bit by bit, so that a window can go on in between; keeps no bytes, only where in the journal
/// they are. Not thread-safe.
class StreamIndex
{
public:
    /// What it keeps at most, 48 and 72 bytes each; the oldest give way and are counted.
    struct Limits
    {
        quint64 chunks = 1'000'000;
        quint64 messages = 1'000'000;
    };

    /// Of one direction, for all that was read so far.
    struct Stats
    {
        quint64 chunks = 0;
        quint64 bytes = 0;
        quint64 captured = 0; ///< of the bytes, those that are or were in the journal
        quint64 kept = 0; ///< of the bytes, those that are in the journal
        quint64 dropped = 0; ///< chunks that are not kept any more: evicted from the journal, or too many
        quint64 droppedBytes = 0;
        quint64 messages = 0; ///< complete ones, since the framing began
        quint64 spanning = 0; ///< of these, those that took two chunks or more
        quint64 crowded = 0; ///< chunks that held bytes of two messages or more
        quint64 flawed = 0; ///< messages with a flaw
        quint64 droppedMessages = 0;
    };

    StreamIndex();
    explicit StreamIndex(Limits limits);

    /// Forgets all and follows another connection, from the beginning of the journal; NoConnection: none.
    void follow(ConnectionId id);
    ConnectionId connection() const noexcept { return m_id; }
    /// Frames all anew.
    void setFraming(const Framing& framing);
    const Framing& framing() const noexcept { return m_framing; }

    /// Reads on until the view's end or for about `budget`; true if there is more to read. The view must be of
    /// the journal that it was before; one that ends earlier is taken for another journal, and all begins
    /// again.
    bool advance(const JournalView& view, std::chrono::nanoseconds budget);
    /// The same with what was read before, after another framing was chosen; reads nothing new.
    bool frameAgain(const JournalView& view, std::chrono::nanoseconds budget);
    /// Lets go of what the view no longer holds, and reads nothing.
    void forgetEvicted(const JournalView& view);
    quint64 nextSequence() const noexcept { return m_next; } ///< the first event not yet looked at

    const ConnectionInfo& info() const noexcept { return m_info; } ///< null until an event was seen
    bool isClosed() const noexcept { return m_isClosed; }
    /// The connection's beginning is not in the journal, or events were evicted before they could be read: how
    /// many bytes came before or between, nobody knows.
    bool hasUnknownBytes() const noexcept { return m_hasUnknownBytes; }
    const Stats& stats(Flow flow) const noexcept { return m_flows[indexOf(flow)].stats; }

    /// In the order of the journal.
    const NumberedList<StreamChunk>& chunks() const noexcept { return m_chunks; }
    /// In the order of their first bytes. One of each direction, at most, is not complete.
    const NumberedList<StreamMessage>& messages() const noexcept { return m_messages; }
    /// Numbers of the chunks and messages of one direction.
    const NumberedList<quint64>& chunksOf(Flow flow) const noexcept { return m_flows[indexOf(flow)].chunks; }
    const NumberedList<quint64>& messagesOf(Flow flow) const noexcept
    {
        return m_flows[indexOf(flow)].messages;
    }
    /// Chunks from here on have not been framed yet.
    quint64 framedEnd() const noexcept { return m_framed; }

    /// The chunk or message that holds a place in the stream; none if it is not kept.
    std::optional<quint64> chunkAt(Flow flow, quint64 offset) const;
    std::optional<quint64> messageAt(Flow flow, quint64 offset) const;
    /// How many messages have bytes in a chunk: 1 or more once it is framed.
    quint64 messagesIn(const StreamChunk& chunk) const;

    /// Called with bytes that are in the journal, or with an empty view for `length` bytes that are not.
    /// Returns false to stop.
    using Visit = std::function<bool(quint64 offset, quint64 length, QByteArrayView bytes)>;
    /// Visits [from, to) of a direction in order, a part for each chunk.
    void visit(const JournalView& view, Flow flow, quint64 from, quint64 to, const Visit& visit) const;
    /// Bytes of [from, to) that are in the journal, joined; missing says how many are not.
    QByteArray read(
        const JournalView& view, Flow flow, quint64 from, quint64 to, quint64* missing = nullptr) const;

private:
    struct Side
    {
        NumberedList<quint64> chunks;
        NumberedList<quint64> messages;
        std::unique_ptr<Framer> framer;
        std::optional<quint64> open; // the message under way
        quint32 lastOrdinal = 0;
        bool isAfterGap = false; // the next message begins where known bytes begin
        Stats stats;
    };

    class Budget;
    bool frameRead(const JournalView& view, Budget& time);
    void add(const Event& event, const JournalView& view);
    void restartFraming();
    void frame(const StreamChunk& chunk, QByteArrayView payload);
    void frameGap(Side& side, const StreamChunk& chunk);
    /// Lengthens the message under way, or begins one. Returns it.
    StreamMessage& grow(Side& side, const StreamChunk& chunk, quint64 length);
    void finish(Side& side, Flaw flaw);
    Side& side(Flow flow) { return m_flows[indexOf(flow)]; }
    void loseTrack();
    void dropChunk();
    void dropMessage();
    void dropStaleMessages();

    const Limits m_limits;
    ConnectionId m_id = NoConnection;
    Framing m_framing;
    quint64 m_next = 0;
    quint64 m_framed = 0; // number of the first chunk that is not framed
    NumberedList<StreamChunk> m_chunks;
    NumberedList<StreamMessage> m_messages;
    std::array<Side, FlowCount> m_flows;
    ConnectionInfo m_info;
    bool m_isClosed = false;
    bool m_hasUnknownBytes = false;
    bool m_hasSeenOpening = false;
};

} // namespace signalbox
