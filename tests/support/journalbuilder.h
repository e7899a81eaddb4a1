// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/endpoint.h"
#include "journal/journal.h"

#include <limits>
#include <memory>

namespace signalbox::testing {

/// An endpoint from a text that is known to be right.
inline Endpoint endpoint(const char* text) { return *Endpoint::parse(QString::fromLatin1(text)); }

/// Fills a journal with events at known times: the first at 2026-11-22T07:20:51.123456789Z, each a millisecond
/// later.
class JournalBuilder
{
public:
    explicit JournalBuilder(JournalLimits limits = {})
        : m_journal(std::make_shared<Journal>(limits))
    {
    }

    JournalBuilder& opened(quint32 id, const char* peer = "127.0.0.1:41022",
        const char* local = "127.0.0.1:65432", const char* detail = "")
    {
        m_batch.introduce(ConnectionId { id }, { endpoint(peer), *local ? endpoint(local) : Endpoint {} });
        return event(EventKind::Opened, id, detail);
    }
    /// `bytes` may say that more went over the wire than was kept.
    JournalBuilder& received(quint32 id, QByteArrayView payload, qsizetype bytes = -1)
    {
        return data(EventKind::Received, id, payload, bytes);
    }
    JournalBuilder& sent(quint32 id, QByteArrayView payload, qsizetype bytes = -1)
    {
        return data(EventKind::Sent, id, payload, bytes);
    }
    JournalBuilder& closed(quint32 id, QByteArrayView detail = "peer-closed")
    {
        return event(EventKind::Closed, id, detail);
    }
    JournalBuilder& event(EventKind kind, quint32 id, QByteArrayView detail)
    {
        Event event;
        event.kind = kind;
        event.connection = ConnectionId { id };
        event.detail = detail;
        return add(event);
    }
    JournalBuilder& step(std::chrono::nanoseconds step)
    {
        m_step = step;
        return *this;
    }

    std::shared_ptr<Journal> journal()
    {
        m_journal->append(m_batch);
        return m_journal;
    }
    JournalView view() { return journal()->view(); }

private:
    JournalBuilder& data(EventKind kind, quint32 id, QByteArrayView payload, qsizetype bytes)
    {
        Event event;
        event.kind = kind;
        event.connection = ConnectionId { id };
        event.payload = payload;
        event.bytes = static_cast<quint32>(bytes < 0 ? payload.size() : bytes);
        return add(event);
    }
    JournalBuilder& add(Event event)
    {
        event.time = m_time;
        m_time += m_step;
        m_batch.add(event);
        if (m_batch.isLarge())
            m_journal->append(m_batch);
        return *this;
    }

    std::shared_ptr<Journal> m_journal;
    EventBatch m_batch { 0 };
    WallTime m_time = *fromRfc3339("2026-11-22T07:20:51.123456789Z");
    std::chrono::nanoseconds m_step = std::chrono::milliseconds { 1 };
};

/// Limits that evict nothing.
inline JournalLimits unlimited()
{
    return { std::numeric_limits<qsizetype>::max(), std::numeric_limits<quint64>::max() };
}

} // namespace signalbox::testing
