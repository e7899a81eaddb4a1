// SPDX-License-Identifier: GPL-3.0-or-later
// What events mean for the two ends of a connection. RFC 9293 3.3.2, figure 5.
#include "journal/ladder.h"

#include <algorithm>
#include <array>

namespace signalbox {
namespace {

/// Whether the server had made an end of it by its own decision, which no FIN had announced.
bool isDeadline(CloseReason reason)
{
    return reason == CloseReason::IdleTimeout || reason == CloseReason::LineTimeout
        || reason == CloseReason::WriteTimeout || reason == CloseReason::SlowConsumer;
}

/// Input may lie unread in the kernel when the server closes for this reason, so that RST goes out, not FIN.
bool mayLeaveUnread(CloseReason reason)
{
    return reason == CloseReason::SlowConsumer || reason == CloseReason::WriteTimeout
        || reason == CloseReason::ServerStopped || reason == CloseReason::ProtocolErrors
        || reason == CloseReason::Rule;
}

bool speaksOfLimit(QByteArrayView detail)
{
    constexpr std::array<const char*, 4> Terms { "max-clients", "max-per-source", "source-rate", "threads:" };
    return std::any_of(
        Terms.begin(), Terms.end(), [detail](const char* term) { return detail.startsWith(term); });
}

} // namespace

// --- A connection ---

void Ladder::take(const Event& event, const JournalView& view)
{
    if (m_ends.peer.isNull())
        m_ends = view.connection(event);
    if (isEmpty() ? event.kind != EventKind::Opened : m_unread > 0)
        begin(event);
    m_unread = 0;
    switch (event.kind) {
    case EventKind::Opened:
        return opened(event);
    case EventKind::Received:
    case EventKind::Sent:
        return data(event);
    case EventKind::HalfClosed:
        return event.detail.startsWith("peer") ? peerFin(event)
                                               : localFin(event, LadderCall::Shutdown, LadderKind::Fin);
    case EventKind::Closed:
        return closed(event);
    case EventKind::Rejected:
        if (speaksOfLimit(event.detail) && m_server == TcpState::Closed)
            return turnedAway(event);
        return add(step(event, LadderKind::Refused, LadderArrow::None, LadderCall::None));
    default:
        return add(step(event, LadderKind::Remark, LadderArrow::None, LadderCall::None));
    }
}

/// The log begins in the midst of this connection's life, or has a hole in it.
void Ladder::begin(const Event& event)
{
    const bool isNewcomer = isEmpty()
        && (event.kind == EventKind::Rejected
            || (event.kind == EventKind::Closed
                && closeReasonFromDetail(event.detail) == CloseReason::ConnectFailed));
    if (!isNewcomer)
        missing(event);
}

void Ladder::missing(const Event& event)
{
    if (isEmpty() && m_subject != NoConnection) { // whose bytes come and go was open
        m_client = TcpState::Established;
        m_server = TcpState::Established;
    }
    LadderStep gap = deduced(event, LadderKind::Missing, LadderArrow::None);
    gap.sequence = 0;
    gap.lastSequence = 0;
    gap.count = m_unread;
    add(gap);
}

void Ladder::handshake(const Event& event)
{
    m_client = TcpState::SynSent;
    m_server = TcpState::SynReceived;
    add(deduced(event, LadderKind::Syn, LadderArrow::ToServer));
    m_client = TcpState::Established;
    add(deduced(event, LadderKind::SynAck, LadderArrow::ToClient));
    m_server = TcpState::Established;
    add(deduced(event, LadderKind::Ack, LadderArrow::ToServer));
}

void Ladder::opened(const Event& event)
{
    handshake(event);
    add(step(event, LadderKind::Accept, LadderArrow::None, LadderCall::Accept));
}

void Ladder::turnedAway(const Event& event)
{
    handshake(event);
    add(step(event, LadderKind::Refused, LadderArrow::None, LadderCall::AcceptAndClose));
    localFin(event, LadderCall::ShutdownAndClose, LadderKind::FinOrRst);
    m_isOver = true;
}

void Ladder::data(const Event& event)
{
    const bool isInput = event.kind == EventKind::Received;
    const LadderArrow arrow = isInput ? LadderArrow::ToServer : LadderArrow::ToClient;
    if (extend(event, LadderKind::Data, arrow, RunGap))
        return;
    LadderStep run = step(event, LadderKind::Data, arrow, isInput ? LadderCall::Recv : LadderCall::Send);
    run.bytes = event.bytes;
    add(run);
}

void Ladder::peerFin(const Event& event)
{
    if (std::exchange(m_hasPeerFin, true))
        return add(step(event, LadderKind::Remark, LadderArrow::None, LadderCall::RecvEnd));
    m_client = m_hasLocalFin ? TcpState::LastAck : TcpState::FinWait1;
    m_server = m_hasLocalFin ? TcpState::TimeWait : TcpState::CloseWait;
    add(step(event, LadderKind::Fin, LadderArrow::ToServer, LadderCall::RecvEnd));
    m_client = m_hasLocalFin ? TcpState::Closed : TcpState::FinWait2;
    add(deduced(event, LadderKind::FinAck, LadderArrow::ToClient));
}

/// The server's FIN. What is known of the client is that its system will have it, unless it is gone.
void Ladder::localFin(const Event& event, LadderCall call, LadderKind kind)
{
    m_hasLocalFin = true;
    m_server = m_hasPeerFin ? TcpState::LastAck : TcpState::FinWait1;
    m_client = kind == LadderKind::FinOrRst ? TcpState::Unknown
        : m_hasPeerFin                      ? TcpState::TimeWait
                                            : TcpState::CloseWait;
    if (kind == LadderKind::FinOrRst)
        m_server = TcpState::Unknown;
    add(step(event, kind, LadderArrow::ToClient, call));
    if (kind == LadderKind::FinOrRst)
        return; // what became of it is not known
    m_server = m_hasPeerFin ? TcpState::Closed : TcpState::FinWait2;
    add(deduced(event, LadderKind::FinAck, LadderArrow::ToServer));
}

void Ladder::closed(const Event& event)
{
    const CloseReason reason = closeReasonFromDetail(event.detail).value_or(CloseReason::LocalClosed);
    switch (reason) {
    case CloseReason::PeerClosed:
        closedInOrder(event);
        break;
    case CloseReason::Reset:
    case CloseReason::BrokenPipe:
    case CloseReason::NetworkError:
    case CloseReason::ConnectFailed:
        closedByPeer(event, reason);
        break;
    default:
        closedByServer(event, reason);
    }
    m_isOver = true;
}

void Ladder::closedInOrder(const Event& event)
{
    if (!m_hasLocalFin)
        return localFin(event, LadderCall::ShutdownAndClose, LadderKind::Fin);
    add(step(event, LadderKind::Close, LadderArrow::None, LadderCall::Close));
}

void Ladder::closedByServer(const Event& event, CloseReason reason)
{
    if (isDeadline(reason))
        add(step(event, LadderKind::TimeOut, LadderArrow::None, LadderCall::None));
    if (reason == CloseReason::Aborted) {
        m_client = TcpState::Closed;
        m_server = TcpState::Closed;
        add(step(event, LadderKind::Rst, LadderArrow::ToClient, LadderCall::CloseAborting));
    } else if (m_hasLocalFin) {
        add(step(event, LadderKind::Close, LadderArrow::None, LadderCall::Close));
    } else {
        localFin(event, LadderCall::Close, mayLeaveUnread(reason) ? LadderKind::FinOrRst : LadderKind::Fin);
    }
}

void Ladder::closedByPeer(const Event& event, CloseReason reason)
{
    if (reason == CloseReason::ConnectFailed) {
        m_client = TcpState::SynSent;
        m_server = TcpState::Unknown;
        add(deduced(event, LadderKind::Syn, LadderArrow::ToServer));
        m_client = TcpState::Closed;
        if (event.detail.indexOf("(ECONNREFUSED)") >= 0)
            return add(step(event, LadderKind::Rst, LadderArrow::ToClient, LadderCall::None));
        return add(step(event, LadderKind::TimeOut, LadderArrow::None, LadderCall::None));
    }
    m_server = TcpState::Closed;
    if (reason == CloseReason::NetworkError) { // nobody answers: what the client thinks is its own affair
        m_client = TcpState::Unknown;
        return add(step(event, LadderKind::TimeOut, LadderArrow::None, LadderCall::Close));
    }
    m_client = TcpState::Closed;
    add(step(event, LadderKind::Rst, LadderArrow::ToServer,
        reason == CloseReason::Reset ? LadderCall::RecvReset : LadderCall::SendBroken));
}

// --- The listening socket ---

void Ladder::takeOfServer(const Event& event)
{
    m_client = TcpState::Unknown;
    const bool isStart = event.kind == EventKind::Listening
        || (event.kind == EventKind::Failed && !event.detail.startsWith("accept:"));
    if (isEmpty() ? !isStart : m_unread > 0) {
        if (event.kind != EventKind::Stopped && !isStart)
            m_server = TcpState::Listen; // what comes then, comes to one that listens
        missing(event);
    }
    m_unread = 0;
    switch (event.kind) {
    case EventKind::Listening:
        m_server = TcpState::Closed;
        add(step(event, LadderKind::Socket, LadderArrow::None, LadderCall::Socket));
        add(step(event, LadderKind::Bind, LadderArrow::None, LadderCall::Bind));
        m_server = TcpState::Listen;
        return add(step(event, LadderKind::Listen, LadderArrow::None, LadderCall::Listen));
    case EventKind::Opened:
        if (!extend(event, LadderKind::Accepted, LadderArrow::ToServer, AcceptGap))
            add(step(event, LadderKind::Accepted, LadderArrow::ToServer, LadderCall::Accept));
        return;
    case EventKind::Rejected:
        if (!extend(event, LadderKind::TurnedAway, LadderArrow::ToServer, AcceptGap))
            add(step(event, LadderKind::TurnedAway, LadderArrow::ToServer, LadderCall::AcceptAndClose));
        return;
    case EventKind::Failed:
        return event.detail.startsWith("accept:")
            ? add(step(event, LadderKind::AcceptFailed, LadderArrow::None, LadderCall::Accept))
            : add(step(event, LadderKind::StartFailed, LadderArrow::None, LadderCall::None));
    case EventKind::Stopped:
        m_server = TcpState::Closed;
        return add(step(event, LadderKind::StoppedListening, LadderArrow::None, LadderCall::Close));
    default:
        return add(step(event, LadderKind::Remark, LadderArrow::None, LadderCall::None));
    }
}

} // namespace signalbox
