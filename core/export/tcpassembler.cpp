// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/tcpassembler.h"

#include "journal/closereason.h"

namespace signalbox {
namespace {

constexpr int Patience = 32; // packets after which bytes that were acknowledged do not come any more
constexpr quint32 NotesOfOne = 20; // on what one side sent again, before they are only counted

bool has(const TcpSegment& segment, quint8 flag) { return (segment.flags & flag) != 0; }

QByteArray bytesText(quint64 bytes) { return QByteArray::number(bytes) + (bytes == 1 ? " byte" : " bytes"); }

} // namespace

TcpAssembler::TcpAssembler(Journal& journal, bool isOurs, const AssemblyLimits& limits)
    : m_journal(journal)
    , m_isOurs(isOurs)
    , m_limits(limits)
{
}

// --- Flows ---

TcpFlow* TcpAssembler::find(const FlowKey& key)
{
    const auto it = m_byKey.find(key);
    if (it == m_byKey.end())
        return nullptr;
    m_flows.splice(m_flows.begin(), m_flows, it->second);
    return &*it->second;
}

TcpFlow& TcpAssembler::create(const FlowKey& key)
{
    if (m_flows.size() >= std::max<std::size_t>(m_limits.connections, 1)) {
        TcpFlow& oldest = m_flows.back();
        if (oldest.state == TcpFlow::State::Open) {
            ++m_counts.givenUp;
            giveUpAll(oldest);
            emitEvent(EventKind::Note, oldest.id,
                "no longer followed: more connections at once than are kept in mind");
        }
        forget(std::prev(m_flows.end()));
    }
    m_flows.emplace_front().key = key;
    m_byKey[key] = m_flows.begin();
    return m_flows.front();
}

void TcpAssembler::forget(Flows::iterator it)
{
    for (const TcpHalf& half : it->halves)
        m_heldBytes -= half.heldBytes();
    m_byKey.erase(it->key);
    m_byId.erase(number(it->id));
    m_flows.erase(it);
}

int TcpAssembler::guessServer(const FlowKey& key) const
{
    const bool isFirstKnown = m_servers.contains(key.ends[0]);
    if (isFirstKnown != m_servers.contains(key.ends[1]))
        return isFirstKnown ? 0 : 1;
    return key.ends[0].port < key.ends[1].port ? 0 : 1;
}

/// The first segment of a connection; null if there is nothing to follow.
TcpFlow* TcpAssembler::begin(const TcpSegment& segment, const FlowKey& key, int from, const PacketMarks& marks)
{
    if (has(segment, TcpSegment::Rst)) {
        m_counts.strays += segment.length > 0 ? 1 : 0;
        return nullptr;
    }
    TcpFlow& flow = create(key);
    TcpHalf& sender = flow.halves[static_cast<std::size_t>(from)];
    TcpHalf& receiver = flow.halves[static_cast<std::size_t>(1 - from)];
    const bool isAck = has(segment, TcpSegment::Ack);
    if (has(segment, TcpSegment::Syn)) {
        sender.begin(segment.sequence + 1, false);
        flow.server = isAck ? from : 1 - from;
        flow.state = isAck ? TcpFlow::State::SynAck : TcpFlow::State::Syn;
        if (isAck)
            receiver.begin(segment.acknowledgement, false);
        flow.openedDetail = marks.opened.value_or(QByteArray());
        flow.isBeginningMissing = marks.isBeginningMissing;
        flow.isPeerUnknown = marks.isPeerUnknown;
        flow.isLocalUnknown = marks.isLocalUnknown;
        return &flow;
    }
    sender.begin(segment.sequence, true);
    if (isAck)
        receiver.begin(segment.acknowledgement, true);
    flow.server = guessServer(key);
    open(flow, "the beginning is not in the capture");
    return &flow;
}

/// A later segment of a connection that is not open yet.
void TcpAssembler::handshake(TcpFlow& flow, const TcpSegment& segment, int from)
{
    TcpHalf& sender = flow.halves[static_cast<std::size_t>(from)];
    TcpHalf& receiver = flow.halves[static_cast<std::size_t>(1 - from)];
    if (has(segment, TcpSegment::Rst)) {
        const QByteArray ends = flow.toString().toUtf8();
        emitEvent(EventKind::Failed, NoConnection,
            flow.isServer(from) ? ends + ": Connection refused (ECONNREFUSED), SYN was answered with RST"
                                : ends + ": given up by the client during the handshake");
        flow.state = TcpFlow::State::Over;
        return;
    }
    if (has(segment, TcpSegment::Syn)) {
        if (!sender.isBegun())
            sender.begin(segment.sequence + 1, false);
        if (flow.isServer(from))
            flow.state = TcpFlow::State::SynAck;
        return;
    }
    if (!sender.isBegun())
        sender.begin(segment.sequence, true);
    if (!receiver.isBegun() && has(segment, TcpSegment::Ack))
        receiver.begin(segment.acknowledgement, true);
    if (m_servers.size() < m_limits.connections)
        m_servers.insert(flow.key.ends[static_cast<std::size_t>(flow.server)]);
    open(flow, flow.openedDetail);
}

void TcpAssembler::open(TcpFlow& flow, QByteArrayView detail)
{
    flow.state = TcpFlow::State::Open;
    flow.id = ConnectionId { ++m_lastId };
    m_byId[m_lastId] = m_byKey.at(flow.key);
    ++m_counts.connections;
    flushPending();
    ConnectionInfo info { flow.key.endpoint(1 - flow.server), flow.key.endpoint(flow.server) };
    if (flow.isPeerUnknown)
        info.peer = {};
    if (flow.isLocalUnknown)
        info.local = {};
    m_batch.introduce(flow.id, info);
    if (!flow.isBeginningMissing)
        emitEvent(EventKind::Opened, flow.id, detail);
    for (const int end : { 0, 1 })
        drain(flow, end); // bytes that came with SYN. RFC 7413
}

// --- Segments ---

void TcpAssembler::add(const TcpSegment& segment, WallTime time, const PacketMarks& marks)
{
    if (m_halfClose && m_halfClose->time != time)
        flushPending();
    m_now = time;
    const FlowKey key = FlowKey::of(segment);
    const int from = key.senderOf(segment);
    const bool isSyn = has(segment, TcpSegment::Syn);
    const bool isFirst = isSyn && !has(segment, TcpSegment::Ack);
    TcpFlow* flow = find(key);
    if (flow && isFirst) {
        const TcpHalf& sender = flow->halves[static_cast<std::size_t>(from)];
        const bool isTogether = flow->state == TcpFlow::State::Syn && !sender.isBegun(); // RFC 9293 figure 7
        if (!isTogether && (!sender.isBegun() || sender.firstSequence() != segment.sequence + 1)) {
            if (flow->state == TcpFlow::State::Open) {
                giveUpAll(*flow);
                emitEvent(EventKind::Note, flow->id,
                    "its end is not in the capture: another connection has the same two ends now");
            }
            forget(m_byKey.at(key));
            flow = nullptr;
        }
    }
    if (!flow) {
        flow = begin(segment, key, from, marks);
        if (!flow)
            return;
    } else if (flow->state == TcpFlow::State::Syn || flow->state == TcpFlow::State::SynAck) {
        handshake(*flow, segment, from);
    }
    if (flow->state == TcpFlow::State::Over) {
        m_counts.strays += segment.length > 0 ? 1 : 0;
        return;
    }

    if (has(segment, TcpSegment::Ack)) {
        TcpHalf& receiver = flow->halves[static_cast<std::size_t>(1 - from)];
        if (receiver.isBegun())
            receiver.acknowledge(segment.acknowledgement);
        else if (flow->state == TcpFlow::State::Open)
            receiver.begin(segment.acknowledgement, true);
    }
    if (segment.length > 0 && !has(segment, TcpSegment::Rst))
        takeData(*flow, segment, from);
    if (flow->state != TcpFlow::State::Open)
        return;
    if (has(segment, TcpSegment::Fin))
        flow->halves[static_cast<std::size_t>(from)].finishAt(segment.sequence + segment.length);
    checkPatience(*flow);
    if (has(segment, TcpSegment::Rst)) {
        giveUpAll(*flow);
        if (marks.closed)
            close(*flow, *marks.closed);
        else if (flow->isServer(from))
            close(*flow, closeDetail(CloseReason::Aborted, 0, QStringLiteral("RST sent")));
        else
            close(*flow, closeDetail(CloseReason::Reset, 0, QStringLiteral("RST received")));
        return;
    }
    for (const int end : { from, 1 - from }) {
        if (flow->state == TcpFlow::State::Open)
            checkEnd(*flow, end, marks);
    }
}

void TcpAssembler::takeData(TcpFlow& flow, const TcpSegment& segment, int from)
{
    TcpHalf& half = flow.halves[static_cast<std::size_t>(from)];
    const quint32 sequence = segment.sequence + (has(segment, TcpSegment::Syn) ? 1 : 0);
    if (flow.state == TcpFlow::State::Open && half.pass(sequence, segment.length)) {
        emitData(flow, from, segment.length, segment.captured);
        return;
    }
    const qsizetype before = half.heldBytes();
    const TcpHalf::Taken taken = half.hold(sequence, segment.length, segment.captured);
    m_heldBytes += half.heldBytes() - before;
    switch (taken) {
    case TcpHalf::Taken::Fresh:
        break;
    case TcpHalf::Taken::Again:
        noteAgain(flow, from, segment.length);
        return;
    case TcpHalf::Taken::KeepAlive:
        return;
    case TcpHalf::Taken::Outside:
        ++m_counts.strays;
        return;
    }
    if (flow.state == TcpFlow::State::Open)
        drain(flow, from);
    while (
        half.heldBytes() > m_limits.heldByOne || (m_heldBytes > m_limits.heldInAll && half.heldBytes() > 0)) {
        if (flow.state != TcpFlow::State::Open) // bytes with SYN only, and far too many
            open(flow, flow.openedDetail);
        else
            giveUpMissing(flow, from);
    }
}

void TcpAssembler::drain(TcpFlow& flow, int from)
{
    TcpHalf& half = flow.halves[static_cast<std::size_t>(from)];
    const qsizetype before = half.heldBytes();
    half.drain([&](quint32 bytes, QByteArrayView captured) { emitData(flow, from, bytes, captured); });
    m_heldBytes += half.heldBytes() - before;
}

void TcpAssembler::giveUpMissing(TcpFlow& flow, int from)
{
    const quint64 missing = flow.halves[static_cast<std::size_t>(from)].skip();
    if (missing > 0) {
        m_counts.missingBytes += missing;
        emitEvent(EventKind::Note, flow.id,
            flow.who(from) + ": " + bytesText(missing)
                + (missing == 1 ? " is missing from the capture" : " are missing from the capture"));
    }
    drain(flow, from);
}

void TcpAssembler::giveUpAll(TcpFlow& flow)
{
    for (const int end : { 0, 1 }) {
        const TcpHalf& half = flow.halves[static_cast<std::size_t>(end)];
        while (half.isWaiting() || half.isMissing())
            giveUpMissing(flow, end);
    }
}

/// Segments may be in the file after the acknowledgement of their bytes, but not long after.
void TcpAssembler::checkPatience(TcpFlow& flow)
{
    const bool isMissing = flow.halves[0].isMissing() || flow.halves[1].isMissing();
    flow.patience = isMissing ? flow.patience + 1 : 0;
    if (flow.patience <= Patience)
        return;
    flow.patience = 0;
    for (const int end : { 0, 1 }) {
        while (flow.halves[static_cast<std::size_t>(end)].isMissing())
            giveUpMissing(flow, end);
    }
}

/// FIN of one side, when all its bytes are there.
void TcpAssembler::checkEnd(TcpFlow& flow, int from, const PacketMarks& marks)
{
    const TcpHalf& half = flow.halves[static_cast<std::size_t>(from)];
    const TcpHalf& other = flow.halves[static_cast<std::size_t>(1 - from)];
    if (!half.isFinished() || flow.firstFin == from || flow.firstFin == 2)
        return;
    if (marks.closed) {
        close(flow, *marks.closed);
        return;
    }
    const QByteArray detail =
        flow.isServer(from) ? QByteArray("local: FIN sent") : QByteArray("peer: FIN received");
    if (flow.firstFin < 0 || !other.isFinished()) {
        flow.firstFin = from;
        if (m_isOurs) {
            flushPending();
            m_halfClose = { flow.id, detail, m_now };
        } else {
            emitEvent(EventKind::HalfClosed, flow.id, detail);
        }
        return;
    }
    // Our own captures say so in a comment wherever it was not the peer.
    const bool isByPeer = m_isOurs || !flow.isServer(flow.firstFin);
    if (m_endsToCome.contains(number(flow.id))) {
        flow.firstFin = 2; // both; how it ended stands in a comment
        emitEvent(EventKind::HalfClosed, flow.id, detail);
        return;
    }
    if (m_halfClose && m_halfClose->id == flow.id)
        m_halfClose.reset();
    close(flow, closeReasonTerm(isByPeer ? CloseReason::PeerClosed : CloseReason::LocalClosed));
}

void TcpAssembler::close(TcpFlow& flow, QByteArrayView detail)
{
    if (m_halfClose && m_halfClose->id == flow.id && m_halfClose->time == m_now)
        m_halfClose.reset();
    giveUpAll(flow);
    for (const int end : { 0, 1 }) {
        const auto i = static_cast<std::size_t>(end);
        if (flow.again[i] > NotesOfOne)
            emitEvent(EventKind::Note, flow.id,
                flow.who(end) + ": " + QByteArray::number(flow.again[i]) + " segments in all, "
                    + bytesText(flow.againBytes[i]) + ", were sent again");
    }
    emitEvent(EventKind::Closed, flow.id, detail);
    m_byId.erase(number(flow.id));
    flow.state = TcpFlow::State::Over;
}

void TcpAssembler::noteAgain(TcpFlow& flow, int from, quint32 bytes)
{
    ++m_counts.again;
    const auto i = static_cast<std::size_t>(from);
    flow.againBytes[i] += bytes;
    if (++flow.again[i] <= NotesOfOne && flow.state == TcpFlow::State::Open)
        emitEvent(EventKind::Note, flow.id, flow.who(from) + ": " + bytesText(bytes) + " sent again");
}

void TcpAssembler::finish()
{
    for (auto it = m_flows.rbegin(); it != m_flows.rend(); ++it) {
        if (it->state == TcpFlow::State::Open) {
            giveUpAll(*it);
        } else if (it->state != TcpFlow::State::Over) {
            emitEvent(EventKind::Failed, NoConnection,
                it->toString().toUtf8()
                    + (it->state == TcpFlow::State::Syn ? ": no answer to SYN (ETIMEDOUT) in the capture"
                                                        : ": the handshake was not completed in the capture"));
            it->state = TcpFlow::State::Over;
        }
    }
    flushPending();
    m_journal.append(m_batch);
}

} // namespace signalbox
