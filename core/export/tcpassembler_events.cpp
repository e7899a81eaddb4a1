// SPDX-License-Identifier: GPL-3.0-or-later
// How what the assembler finds enters the journal.
#include "export/tcpassembler.h"

#include <QCoreApplication>
#include <QLocale>

namespace signalbox {

void TcpAssembler::emitData(const TcpFlow& flow, int from, quint32 bytes, QByteArrayView captured)
{
    const bool isSent = flow.isServer(from);
    if (!m_isOurs) {
        Event event;
        event.time = m_now;
        event.connection = flow.id;
        event.kind = isSent ? EventKind::Sent : EventKind::Received;
        event.bytes = bytes;
        event.payload = captured;
        push(event);
        return;
    }
    // The exporter cuts a read or write into segments: all but the last are as long as one may be, or one has
    // the last captured byte, or none at all follows the cut of snaplen.
    const bool isPart = captured.isEmpty() || (captured.size() == 1 && bytes > 1) || (m_run && m_run->isFull);
    const bool isMore = isPart && m_run && m_run->id == flow.id && m_run->isSent == isSent
        && m_run->time == m_now && m_run->bytes < (1U << 31)
        && m_run->captured.size() < qsizetype { JournalChunk::MaxCaptured };
    if (!isMore) {
        flushPending();
        m_run = Run { flow.id, isSent, false, m_now, 0, {} };
    }
    if (m_run->captured.size() == qsizetype { m_run->bytes }) // else it was cut before
        m_run->captured.append(captured);
    m_run->bytes += bytes;
    m_run->isFull = bytes >= TcpSegment::MaxLength;
}

void TcpAssembler::flushPending()
{
    if (const auto run = std::exchange(m_run, std::nullopt)) {
        Event event;
        event.time = run->time;
        event.connection = run->id;
        event.kind = run->isSent ? EventKind::Sent : EventKind::Received;
        event.bytes = run->bytes;
        event.payload = run->captured;
        push(event);
    }
    if (const auto half = std::exchange(m_halfClose, std::nullopt)) {
        Event event;
        event.time = half->time;
        event.connection = half->id;
        event.kind = EventKind::HalfClosed;
        event.detail = half->detail;
        push(event);
    }
}

void TcpAssembler::emitEvent(EventKind kind, ConnectionId id, QByteArrayView detail)
{
    flushPending();
    Event event;
    event.time = m_now;
    event.connection = id;
    event.kind = kind;
    event.detail = detail;
    push(event);
}

void TcpAssembler::push(const Event& event)
{
    m_batch.add(event);
    if (m_batch.isLarge())
        m_journal.append(m_batch);
}

void TcpAssembler::remark(EventKind kind, WallTime time, QByteArrayView detail)
{
    flushPending();
    m_now = time;
    emitEvent(kind, NoConnection, detail);
}

bool TcpAssembler::remark(const FlowKey& key, EventKind kind, WallTime time, QByteArrayView detail)
{
    const auto it = m_byKey.find(key);
    if (it == m_byKey.end() || it->second->id == NoConnection)
        return false;
    flushPending();
    m_now = time;
    emitEvent(kind, it->second->id, detail);
    return true;
}

bool TcpAssembler::remark(quint32 id, EventKind kind, WallTime time, QByteArrayView detail)
{
    if (id == 0 || id > m_lastId)
        return false;
    flushPending();
    m_now = time;
    const auto it = m_byId.find(id);
    if (kind != EventKind::Closed)
        emitEvent(kind, ConnectionId { id }, detail);
    else if (it != m_byId.end())
        close(*it->second, detail);
    else
        return false;
    return true;
}

QString CaptureCounts::text() const
{
    const QLocale locale;
    QStringList parts;
    const auto say = [&](quint64 count, const char* one, const char* many) {
        if (count > 0)
            parts += count == 1
                ? QCoreApplication::translate("CaptureCounts", one)
                : QCoreApplication::translate("CaptureCounts", many).arg(locale.toString(count));
    };
    say(notTcp, QT_TRANSLATE_NOOP("CaptureCounts", "One packet is not TCP and was left out."),
        QT_TRANSLATE_NOOP("CaptureCounts", "%1 packets are not TCP and were left out."));
    say(fragments, QT_TRANSLATE_NOOP("CaptureCounts", "One fragment of an IP packet was not understood."),
        QT_TRANSLATE_NOOP("CaptureCounts", "%1 fragments of IP packets were not understood."));
    say(damaged, QT_TRANSLATE_NOOP("CaptureCounts", "The headers of one packet are cut or damaged."),
        QT_TRANSLATE_NOOP("CaptureCounts", "The headers of %1 packets are cut or damaged."));
    say(again, QT_TRANSLATE_NOOP("CaptureCounts", "One segment was sent again."),
        QT_TRANSLATE_NOOP("CaptureCounts", "%1 segments were sent again."));
    say(missingBytes, QT_TRANSLATE_NOOP("CaptureCounts", "One byte is missing from the capture."),
        QT_TRANSLATE_NOOP("CaptureCounts", "%1 bytes are missing from the capture."));
    say(strays, QT_TRANSLATE_NOOP("CaptureCounts", "One segment belongs to no connection."),
        QT_TRANSLATE_NOOP("CaptureCounts", "%1 segments belong to no connection."));
    say(givenUp,
        QT_TRANSLATE_NOOP("CaptureCounts", "One connection was not followed to its end: too many at once."),
        QT_TRANSLATE_NOOP("CaptureCounts", "%1 connections were not followed to their end: too many at once."));
    say(remarksDropped, QT_TRANSLATE_NOOP("CaptureCounts", "One comment was left out: there are too many."),
        QT_TRANSLATE_NOOP("CaptureCounts", "%1 comments were left out: there are too many."));
    return parts.join(QLatin1Char(' '));
}

} // namespace signalbox
