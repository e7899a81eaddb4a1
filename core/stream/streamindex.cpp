// SPDX-License-Identifier: GPL-3.0-or-later
#include "stream/streamindex.h"

#include <algorithm>
#include <utility>

namespace signalbox {
namespace {

constexpr std::size_t EventWork = 16;
constexpr std::size_t ChunkWork = 512;

} // namespace

/// Says now and then whether the time is over: asking the clock for every event would cost more than the event.
class StreamIndex::Budget
{
public:
    explicit Budget(std::chrono::nanoseconds budget)
        : m_end(std::chrono::steady_clock::now() + budget)
    {
    }
    bool isSpent(std::size_t work)
    {
        m_work += work;
        if (m_work < Quantum)
            return false;
        m_work = 0;
        return std::chrono::steady_clock::now() >= m_end;
    }

private:
    static constexpr std::size_t Quantum = 64 * 1024; // about as many ns, if a unit of work takes one
    const SteadyTime m_end;
    std::size_t m_work = 0;
};

StreamIndex::StreamIndex()
    : StreamIndex(Limits {})
{
}

StreamIndex::StreamIndex(Limits limits)
    : m_limits { std::max<quint64>(limits.chunks, 1), std::max<quint64>(limits.messages, 2) }
{
    follow(NoConnection);
}

void StreamIndex::follow(ConnectionId id)
{
    m_id = id;
    m_next = 0;
    m_framed = 0;
    m_chunks.clear();
    m_messages.clear();
    for (Side& side : m_flows)
        side = {};
    m_info = {};
    m_isClosed = m_hasUnknownBytes = m_hasSeenOpening = false;
    restartFraming();
}

void StreamIndex::setFraming(const Framing& framing)
{
    m_framing = framing.bounded();
    restartFraming();
}

void StreamIndex::restartFraming()
{
    m_messages.clear();
    m_framed = m_chunks.first();
    for (Side& side : m_flows) {
        side.messages.clear();
        side.framer = m_framing.create();
        side.open.reset();
        side.lastOrdinal = 0;
        side.isAfterGap = m_hasUnknownBytes || side.stats.dropped > 0;
        Stats& stats = side.stats;
        stats.messages = stats.spanning = stats.crowded = stats.flawed = stats.droppedMessages = 0;
    }
}

// --- Reading ---

bool StreamIndex::advance(const JournalView& view, std::chrono::nanoseconds budget)
{
    if (m_id == NoConnection)
        return false;
    if (view.endSequence() < m_next)
        follow(m_id);
    forgetEvicted(view);

    Budget time(budget);
    if (frameRead(view, time))
        return true;
    if (m_next > 0 && m_next < view.firstSequence())
        loseTrack();
    bool isSpent = false;
    view.forEach(m_next, view.endSequence(), [&](const Event& event) {
        m_next = event.sequence + 1;
        std::size_t work = EventWork;
        if (event.connection == m_id) {
            add(event, view);
            work = ChunkWork + static_cast<std::size_t>(event.payload.size());
        }
        isSpent = time.isSpent(work);
        return !isSpent;
    });
    m_next = std::max(m_next, std::min(view.firstSequence(), view.endSequence()));
    return isSpent && m_next < view.endSequence();
}

bool StreamIndex::frameAgain(const JournalView& view, std::chrono::nanoseconds budget)
{
    if (view.endSequence() < m_next) // of another journal
        return false;
    forgetEvicted(view);
    Budget time(budget);
    return frameRead(view, time);
}

bool StreamIndex::frameRead(const JournalView& view, Budget& time)
{
    while (m_framed < m_chunks.end()) {
        const StreamChunk chunk = m_chunks.at(m_framed++);
        frame(chunk, view.at(chunk.sequence).payload.first(chunk.captured));
        if (time.isSpent(ChunkWork + chunk.captured))
            return true;
    }
    return false;
}

void StreamIndex::add(const Event& event, const JournalView& view)
{
    if (m_info == ConnectionInfo {})
        m_info = view.connection(event);
    if (event.kind == EventKind::Opened)
        m_hasSeenOpening = true;
    if (event.kind == EventKind::Closed)
        m_isClosed = true;
    if (!event.isData() || event.bytes == 0)
        return;
    if (!m_hasSeenOpening && m_chunks.end() == 0)
        loseTrack();

    const Flow flow = event.kind == EventKind::Received ? Flow::ToServer : Flow::ToClient;
    Side& own = side(flow);
    StreamChunk chunk;
    chunk.sequence = event.sequence;
    chunk.time = event.time;
    chunk.offset = own.stats.bytes;
    chunk.bytes = event.bytes;
    chunk.captured = std::min(event.bytes, static_cast<quint32>(event.payload.size()));
    chunk.ordinal = static_cast<quint32>(++own.stats.chunks);
    chunk.flow = flow;
    own.stats.bytes += chunk.bytes;
    own.stats.captured += chunk.captured;
    own.stats.kept += chunk.captured;
    own.chunks.append(m_chunks.end());
    m_chunks.append(chunk);
    frame(chunk, event.payload.first(chunk.captured));
    m_framed = m_chunks.end();
    if (m_chunks.size() > m_limits.chunks)
        dropChunk();
}

/// Bytes may have come that nobody has seen: offsets go on as if there were none, but the framing starts anew.
void StreamIndex::loseTrack()
{
    m_hasUnknownBytes = true;
    for (Side& side : m_flows) {
        finish(side, Flaw::Gap);
        side.framer->restart();
        side.isAfterGap = true;
    }
    dropStaleMessages();
}

// --- Framing ---

void StreamIndex::frame(const StreamChunk& chunk, QByteArrayView payload)
{
    Side& own = side(chunk.flow);
    const quint64 before = own.stats.messages;
    while (!payload.isEmpty()) {
        const Framer::Step step = own.framer->take(payload, chunk.time);
        if (step.taken > 0) {
            StreamMessage& message = grow(own, chunk, step.taken);
            if (step.flaw != Flaw::None)
                message.flaw = step.flaw;
            message.expected = own.framer->expected();
            payload = payload.sliced(static_cast<qsizetype>(step.taken));
        }
        if (step.ends)
            finish(own, step.flaw);
    }
    if (chunk.missing() > 0)
        frameGap(own, chunk);
    const quint64 ended = own.stats.messages - before;
    if (ended + (own.open ? 1 : 0) > 1 && messagesIn(chunk) > 1)
        ++own.stats.crowded;
}

void StreamIndex::frameGap(Side& own, const StreamChunk& chunk)
{
    quint64 left = chunk.missing();
    while (left > 0) {
        const Framer::Step step = own.framer->skip(left, chunk.time);
        if (step.taken == 0 && !step.ends)
            break;
        if (step.taken > 0) {
            StreamMessage& message = grow(own, chunk, step.taken);
            message.missing += step.taken;
            message.expected = own.framer->expected();
            left -= step.taken;
        }
        if (step.ends)
            finish(own, step.flaw);
    }
    if (left == 0)
        return;
    grow(own, chunk, left).missing += left;
    finish(own, Flaw::Gap);
    own.framer->restart();
    own.isAfterGap = true;
}

StreamMessage& StreamIndex::grow(Side& own, const StreamChunk& chunk, quint64 length)
{
    if (!own.open || !m_messages.contains(*own.open)) {
        StreamMessage message;
        // Within a chunk it follows the message before; that one may also have ended with an earlier chunk.
        message.offset = own.messages.isEmpty()
            ? chunk.offset
            : std::max(chunk.offset, m_messages.at(own.messages.back()).end());
        message.first = chunk.time;
        message.firstChunk = chunk.ordinal;
        message.ordinal = ++own.lastOrdinal;
        message.flow = chunk.flow;
        message.flaw = std::exchange(own.isAfterGap, false) ? Flaw::AfterGap : Flaw::None;
        own.open = m_messages.end();
        own.messages.append(m_messages.end());
        m_messages.append(message);
        if (m_messages.size() > m_limits.messages)
            dropMessage();
    }
    StreamMessage& message = m_messages.at(*own.open);
    message.length += length;
    message.last = chunk.time;
    message.lastChunk = chunk.ordinal;
    return message;
}

void StreamIndex::finish(Side& own, Flaw flaw)
{
    if (!own.open || !m_messages.contains(*own.open)) {
        own.open.reset();
        return;
    }
    StreamMessage& message = m_messages.at(*own.open);
    own.open.reset();
    message.isComplete = true;
    message.expected = message.length;
    if (flaw != Flaw::None)
        message.flaw = flaw;
    ++own.stats.messages;
    own.stats.spanning += message.chunks() > 1 ? 1 : 0;
    own.stats.flawed += message.flaw != Flaw::None ? 1 : 0;
}

// --- Forgetting ---

void StreamIndex::forgetEvicted(const JournalView& view)
{
    bool isAny = false;
    while (!m_chunks.isEmpty() && m_chunks.front().sequence < view.firstSequence()) {
        side(m_chunks.front().flow).stats.kept -= m_chunks.front().captured;
        dropChunk();
        isAny = true;
    }
    if (isAny)
        dropStaleMessages();
}

void StreamIndex::dropChunk()
{
    const StreamChunk& chunk = m_chunks.front();
    Side& own = side(chunk.flow);
    ++own.stats.dropped;
    own.stats.droppedBytes += chunk.bytes;
    own.chunks.dropFront();
    if (m_framed == m_chunks.first()) { // it was never framed
        finish(own, Flaw::Gap);
        own.framer->restart();
        own.isAfterGap = true;
        ++m_framed;
    }
    m_chunks.dropFront();
}

/// Messages of which nothing is left. They stand in the order of their beginnings, so one that is still there
/// keeps those behind it, as far as the limit allows.
void StreamIndex::dropStaleMessages()
{
    while (!m_messages.isEmpty()) {
        const StreamMessage& oldest = m_messages.front();
        const Side& own = side(oldest.flow);
        const bool isGone = oldest.isComplete
            && (own.chunks.isEmpty() ? oldest.end() <= own.stats.bytes
                                     : oldest.end() <= m_chunks.at(own.chunks.front()).offset);
        if (!isGone)
            return;
        dropMessage();
    }
}

void StreamIndex::dropMessage()
{
    Side& own = side(m_messages.front().flow);
    if (own.open == m_messages.first()) {
        own.open.reset();
        own.isAfterGap = true;
    }
    own.messages.dropFront();
    ++own.stats.droppedMessages;
    m_messages.dropFront();
}

} // namespace signalbox
