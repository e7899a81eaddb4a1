// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tcpstate.h"
#include "journal/closereason.h"
#include "journal/event.h"

namespace signalbox {

enum class LadderKind : quint8 {
    // What goes from one end to the other.
    Syn,
    SynAck,
    Ack, ///< of the handshake
    Data, ///< a run of reads or of writes
    Fin,
    FinOrRst, ///< close(2) with bytes perhaps unread: FIN, or RST if there are any. RFC 2525 2.17
    FinAck, ///< ACK of a FIN
    Rst,
    // What happens at the server alone.
    Accept, ///< accept4(2) returned the connection
    TimeOut, ///< a limit of time or memory bit
    Close, ///< the descriptor is gone, and no segment goes out for it
    Refused, ///< a line was refused, or the client turned away
    Remark, ///< a note, or a failure that ended nothing
    // Of the listening socket.
    Socket,
    Bind,
    Listen,
    Accepted, ///< a run of connections taken from the backlog
    TurnedAway, ///< a run of connections taken and closed at once
    AcceptFailed,
    StartFailed,
    StoppedListening,
    // Of the ladder itself.
    Missing, ///< the log does not hold what was before
    Folded, ///< a run of steps that are not kept one by one
};

enum class LadderArrow : quint8 { None, ToServer, ToClient };

/// The system call of the server that a step was seen by.
enum class LadderCall : quint8 {
    None,
    Socket,
    Bind,
    Listen,
    Accept,
    AcceptAndClose,
    Recv,
    RecvEnd, ///< recv(2) returned 0
    RecvReset, ///< recv(2) failed with ECONNRESET
    Send,
    SendBroken, ///< send(2) failed with EPIPE
    Shutdown,
    ShutdownAndClose,
    Close,
    CloseAborting, ///< close(2) with SO_LINGER of 0 seconds. socket(7)
};

/// One thing that happened between a client and the server, and where that left both. The client's state is
/// always deduced; the server's follows from its system calls by RFC 9293.
struct LadderStep
{
    quint64 id = 0; ///< of this step in its ladder, for as long as it lasts; grows
    quint64 sequence = 0; ///< of the event it was seen by, the first of a run; 0 = none
    quint64 lastSequence = 0;
    WallTime time {};
    WallTime until {}; ///< of a run: when its last event was
    LadderKind kind = LadderKind::Remark;
    LadderArrow arrow = LadderArrow::None;
    LadderCall call = LadderCall::None;
    bool isDeduced = false; ///< the kernel did it by itself; no system call shows it
    bool isOfWire = false; ///< from another program's capture: segments were seen, no system calls
    Severity severity = Severity::Info;
    TcpState client = TcpState::Unknown; ///< after the step
    TcpState server = TcpState::Unknown; ///< after the step; of the listening socket in its own ladder
    std::optional<CloseReason> reason; ///< of a step seen by the closing
    quint64 count = 1; ///< events in a run. Folded: those towards the server; Missing: unread events of the log
    quint64 bytes = 0; ///< Data, and Folded towards the server
    quint64 countBack = 0; ///< Folded: writes
    quint64 bytesBack = 0;
    quint64 others = 0; ///< Folded: steps that are not data
    QByteArray detail; ///< of the event, UTF-8, shortened

    bool operator==(const LadderStep&) const = default;
};

/// One that a ladder keeps however long it grows: what changes a state.
bool isTurningPoint(LadderKind kind);

} // namespace signalbox
