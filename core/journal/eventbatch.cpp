// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/eventbatch.h"

#include <functional>

namespace signalbox {

EventBatch::EventBatch(quint32 snaplen)
    : m_snaplen(snaplen == 0 ? JournalChunk::MaxCaptured : std::min(snaplen, JournalChunk::MaxCaptured))
{
}

quint32 EventBatch::capture(std::size_t size) const
{
    return static_cast<quint32>(std::min<std::size_t>(size, m_snaplen));
}

EventRecord& EventBatch::push(EventKind kind, ConnectionId id, WallTime time)
{
    EventRecord& record = m_records.emplace_back();
    record.time = time.time_since_epoch().count();
    record.connection = id;
    record.kind = kind;
    return record;
}

void EventBatch::store(EventRecord& record, QByteArrayView bytes)
{
    record.payload = static_cast<quint32>(m_arena.size());
    record.captured = static_cast<quint32>(bytes.size());
    m_arena.insert(m_arena.end(), bytes.begin(), bytes.end());
    m_lastReceived = {};
}

void EventBatch::opened(ConnectionId id, const ConnectionInfo& info, QByteArrayView detail)
{
    m_openings.push_back({ id, info });
    store(push(EventKind::Opened, id, wallNow()), detail);
}

WallTime EventBatch::received(ConnectionId id, QByteArrayView bytes)
{
    const WallTime now = wallNow();
    EventRecord& record = push(EventKind::Received, id, now);
    record.bytes = static_cast<quint32>(bytes.size());
    const QByteArrayView kept = bytes.first(capture(static_cast<std::size_t>(bytes.size())));
    store(record, kept);
    m_lastReceived = kept;
    m_lastReceivedAt = record.payload;
    return now;
}

WallTime EventBatch::sent(ConnectionId id, std::span<const iovec> vector, std::size_t bytes)
{
    const WallTime now = wallNow();
    EventRecord& record = push(EventKind::Sent, id, now);
    record.bytes = static_cast<quint32>(bytes);
    const quint32 wanted = capture(bytes);
    const auto* begin = static_cast<const char*>(vector.front().iov_base);
    const std::less_equal<const char*> notAfter; // a total order even across buffers
    if (!m_lastReceived.isEmpty() && vector.front().iov_len >= wanted && notAfter(m_lastReceived.begin(), begin)
        && notAfter(begin + wanted, m_lastReceived.end())) {
        record.payload = m_lastReceivedAt + static_cast<quint32>(begin - m_lastReceived.begin());
        record.captured = wanted;
        return now;
    }
    m_lastReceived = {};
    record.payload = static_cast<quint32>(m_arena.size());
    for (const iovec& part : vector) {
        const std::size_t length = std::min<std::size_t>(part.iov_len, wanted - record.captured);
        const auto* from = static_cast<const char*>(part.iov_base);
        m_arena.insert(m_arena.end(), from, from + length);
        record.captured += static_cast<quint32>(length);
    }
    return now;
}

void EventBatch::closed(ConnectionId id, CloseReason reason, int errnoCode, const QString& more)
{
    store(push(EventKind::Closed, id, wallNow()), closeDetail(reason, errnoCode, more));
}

void EventBatch::add(EventKind kind, ConnectionId id, QByteArrayView detail)
{
    store(push(kind, id, wallNow()), detail.first(std::min<qsizetype>(detail.size(), 4096)));
}

void EventBatch::add(const Event& event)
{
    EventRecord& record = push(event.kind, event.connection, event.time);
    record.bytes = event.bytes;
    const QByteArrayView bytes = event.isData() ? event.payload : event.detail;
    store(record, bytes.first(std::min<qsizetype>(bytes.size(), JournalChunk::MaxCaptured)));
}

void EventBatch::introduce(ConnectionId id, const ConnectionInfo& info) { m_openings.push_back({ id, info }); }

void EventBatch::clear()
{
    m_records.clear();
    m_arena.clear();
    m_openings.clear();
    m_lastReceived = {};
}

} // namespace signalbox
