// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/pcapngexporter.h"

#include "base/visibletext.h"
#include "journal/closereason.h"

#include <algorithm>
#include <vector>

namespace signalbox {
namespace {

using Side = TcpConversation::Side;

constexpr qsizetype MaxComments = 100; ///< that wait for one packet
constexpr std::size_t MaxStreams = 1 << 18; ///< more than a server can have open

/// Stand for an end that nobody recorded; reserved for documentation by RFC 5737 and RFC 3849.
const QHostAddress& unknownAddress(bool isIpv6)
{
    static const QHostAddress v4(QStringLiteral("192.0.2.1"));
    static const QHostAddress v6(QStringLiteral("2001:db8::1"));
    return isIpv6 ? v6 : v4;
}

constexpr quint16 UnknownPort = 65432;

bool isIpv6(const QHostAddress& address) { return address.protocol() != QAbstractSocket::IPv4Protocol; }

bool isWildcard(const QHostAddress& address)
{
    return address == QHostAddress(QHostAddress::AnyIPv4) || address == QHostAddress(QHostAddress::AnyIPv6)
        || address == QHostAddress(QHostAddress::Any);
}

/// The peer, or what stands for it: an address of its own for each connection.
Endpoint peerEnd(const ConnectionInfo& ends, ConnectionId id)
{
    if (!ends.peer.isNull())
        return ends.peer;
    return { QHostAddress(0xC6120000U | (number(id) >> 15 & 0x1FFFFU)), // 198.18.0.0/15, RFC 2544
        static_cast<quint16>(0x8000U | (number(id) & 0x7FFFU)) };
}

void addComment(QByteArrayList& comments, const QByteArray& comment)
{
    if (comments.size() < MaxComments)
        comments += comment;
    else if (comments.size() == MaxComments)
        comments += QByteArrayLiteral("Further notes are left out.");
}

QByteArray connectionPrefix(ConnectionId id) { return "connection " + QByteArray::number(number(id)) + ": "; }

QByteArray commentFor(const Event& event)
{
    return eventKindName(event.kind).toByteArray() + " at " + toRfc3339(event.time) + ": "
        + visibleText(event.detail).toUtf8();
}

} // namespace

/// Far apart, so that a pair of addresses used again makes a new stream. Counted from 1: readers take the
/// acknowledgement of 0, which follows from the 0th, for a repeated one.
quint32 PcapngExporter::firstSequence(quint32 nth) { return nth * 2654435761U; }

void PcapngExporter::appendHeader(QByteArray& out)
{
    pcapng::appendSectionHeader(out, "Signalbox " SIGNALBOX_VERSION,
        "synthesised from application data: a packet is a part of one read or write with the application's "
        "time; "
        "handshakes, acknowledgements and checksums are made up, and there are no retransmissions");
    pcapng::appendInterface(out, "signalbox");
}

void PcapngExporter::appendEvent(QByteArray& out, const Event& event, const JournalView& view)
{
    m_out = &out;
    m_time = event.time;
    m_current = find(event.connection);
    // Not larger than a pointer, so that no memory is taken for it.
    handle(event, view, [this](Side from, const TcpSegment& segment) { put(from, segment); });
}

void PcapngExporter::put(Side from, const TcpSegment& segment)
{
    const qsizetype start = pcapng::beginPacket(*m_out, m_time);
    const quint32 length = appendIpPacket(*m_out, segment);
    QByteArrayList comments;
    comments.swap(m_comments);
    if (m_current && !m_current->comments.isEmpty()) {
        comments += m_current->comments;
        m_current->comments.clear();
    }
    pcapng::endPacket(*m_out, start, length,
        from == TcpConversation::Peer ? pcapng::Direction::Inbound : pcapng::Direction::Outbound, comments);
    if (m_packets++ == 0)
        m_first = m_time;
    m_last = m_time;
}

/// Null if it is not open. Events of one connection often come in a row.
PcapngExporter::Stream* PcapngExporter::find(ConnectionId id)
{
    if (m_current && id == m_currentId)
        return m_current;
    const auto it = m_streams.find(id);
    m_currentId = id;
    return it == m_streams.end() ? nullptr : &it->second;
}

void PcapngExporter::handle(const Event& event, const JournalView& view, const TcpConversation::Emit& emit)
{
    switch (event.kind) {
    case EventKind::Opened:
        open(event, view, emit);
        return;
    case EventKind::Received:
    case EventKind::Sent: {
        const Side from = event.kind == EventKind::Received ? TcpConversation::Peer : TcpConversation::Local;
        open(event, view, emit).conversation.data(from, event.bytes, event.payload, emit);
        return;
    }
    case EventKind::HalfClosed: {
        const Side from = event.detail.startsWith("peer") ? TcpConversation::Peer : TcpConversation::Local;
        open(event, view, emit).conversation.finish(from, emit);
        return;
    }
    case EventKind::Closed:
        if (closeReasonFromDetail(event.detail) != CloseReason::ConnectFailed) {
            close(event, open(event, view, emit), emit);
            return;
        }
        break;
    case EventKind::Listening:
        if (const auto end = Endpoint::parse(QString::fromUtf8(event.detail).section(QLatin1Char(' '), 0, 0)))
            m_listening = *end;
        break;
    case EventKind::Failed:
    case EventKind::Rejected:
    case EventKind::Note:
    case EventKind::Stopped:
        break;
    }
    comment(event);
}

/// The event's stream. It is begun by an Opened event, or by any other where that one is missing.
PcapngExporter::Stream& PcapngExporter::open(
    const Event& event, const JournalView& view, const TcpConversation::Emit& emit)
{
    const bool isOpening = event.kind == EventKind::Opened;
    if (m_current) {
        if (!isOpening)
            return *m_current;
        forget(event.connection);
    }
    if (m_streams.size() >= MaxStreams)
        forgetOldest();
    const ConnectionInfo ends = view.connection(event);
    const Endpoint peer = peerEnd(ends, event.connection);
    const Endpoint local = localEnd({ peer, ends.local });
    const auto [it, isNew] = m_streams.emplace(event.connection,
        Stream { TcpConversation(WireEnd::from(peer), WireEnd::from(local), firstSequence(++m_opened)), {} });
    Stream& stream = it->second;
    m_current = &stream;
    m_currentId = event.connection;
    if (!isOpening)
        addComment(stream.comments,
            QByteArrayLiteral(
                "The beginning of this conversation is not in this file; the handshake is made up."));
    if (ends.peer.isNull())
        addComment(stream.comments,
            QByteArrayLiteral("The client's address was not recorded; this one stands for it."));
    if (ends.local.isNull() && m_listening.isNull())
        addComment(stream.comments,
            QByteArrayLiteral("The server's address was not recorded; this one stands for it."));
    if (isOpening && !event.detail.isEmpty())
        addComment(stream.comments, commentFor(event));
    stream.conversation.open(emit);
    return stream;
}

void PcapngExporter::close(const Event& event, Stream& stream, const TcpConversation::Emit& emit)
{
    const CloseReason reason = closeReasonFromDetail(event.detail).value_or(CloseReason::PeerClosed);
    if (event.detail != closeReasonTerm(CloseReason::PeerClosed))
        addComment(stream.comments, commentFor(event));
    TcpConversation& conversation = stream.conversation;
    switch (reason) {
    case CloseReason::Reset:
    case CloseReason::BrokenPipe:
        conversation.reset(TcpConversation::Peer, emit);
        break;
    case CloseReason::NetworkError:
    case CloseReason::SlowConsumer:
    case CloseReason::Aborted:
        conversation.reset(TcpConversation::Local, emit);
        break;
    case CloseReason::PeerClosed:
        conversation.finish(TcpConversation::Peer, emit);
        conversation.finish(TcpConversation::Local, emit);
        break;
    default: // this side ended it, in order
        conversation.finish(TcpConversation::Local, emit);
        conversation.finish(TcpConversation::Peer, emit);
        break;
    }
    forget(event.connection);
}

void PcapngExporter::forget(ConnectionId id)
{
    const auto it = m_streams.find(id);
    for (const QByteArray& left : it->second.comments)
        addComment(m_comments, connectionPrefix(id) + left);
    m_streams.erase(it);
    m_current = nullptr;
}

/// Connections whose end got lost, when the disk did not keep up, must not gather for ever.
void PcapngExporter::forgetOldest()
{
    std::vector<ConnectionId> ids;
    ids.reserve(m_streams.size());
    for (const auto& [id, stream] : m_streams)
        ids.push_back(id);
    const auto middle = ids.begin() + static_cast<std::ptrdiff_t>(ids.size() / 2);
    std::nth_element(ids.begin(), middle, ids.end());
    std::for_each(ids.begin(), middle, [this](ConnectionId id) { forget(id); });
}

void PcapngExporter::skipped(quint64 events)
{
    addComment(m_comments, "server: " + QByteArray::number(events) + " events are missing before this packet");
}

void PcapngExporter::comment(const Event& event)
{
    if (m_current)
        addComment(m_current->comments, commentFor(event));
    else if (event.connection == NoConnection)
        addComment(m_comments, "server: " + commentFor(event));
    else
        addComment(m_comments, connectionPrefix(event.connection) + commentFor(event));
}

/// This side's end of a connection with a known peer; of the same family as the peer's.
Endpoint PcapngExporter::localEnd(const ConnectionInfo& ends) const
{
    const bool wantsIpv6 = isIpv6(ends.peer.address);
    if (!ends.local.isNull() && isIpv6(ends.local.address) == wantsIpv6)
        return ends.local;
    const quint16 port = !ends.local.isNull() ? ends.local.port
        : !m_listening.isNull()               ? m_listening.port
                                              : UnknownPort;
    if (!m_listening.isNull() && !isWildcard(m_listening.address) && isIpv6(m_listening.address) == wantsIpv6)
        return { m_listening.address, port };
    if (ends.peer.address.isLoopback())
        return { QHostAddress(wantsIpv6 ? QHostAddress::LocalHostIPv6 : QHostAddress::LocalHost), port };
    return { unknownAddress(wantsIpv6), port };
}

void PcapngExporter::appendPending(QByteArray& out)
{
    for (auto& [id, stream] : m_streams) {
        for (const QByteArray& waiting : stream.comments)
            addComment(m_comments, connectionPrefix(id) + waiting);
        stream.comments.clear();
    }
    if (!m_comments.isEmpty())
        appendStatistics(out);
}

void PcapngExporter::appendFooter(QByteArray& out)
{
    while (!m_streams.empty())
        forget(m_streams.begin()->first);
    appendStatistics(out);
}

void PcapngExporter::appendStatistics(QByteArray& out)
{
    pcapng::appendStatistics(out, m_first, m_last, m_packets, m_comments);
    m_comments.clear();
}

} // namespace signalbox
