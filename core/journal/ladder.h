// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/journalview.h"
#include "journal/ladderstep.h"

#include <deque>
#include <vector>

namespace signalbox {

/// The life of one connection, or of the listening socket, as steps: what the server's system calls show, and
/// what must have passed on the wire for that. Reads nothing but a journal, so a recording serves as well; goes
/// on from where it was as the journal grows. A value; its size is bounded, and what is folded is counted.
class Ladder
{
public:
    static constexpr std::size_t HeadSteps = 200; ///< kept from the beginning
    static constexpr std::size_t TailSteps = 400; ///< kept from the end
    static constexpr std::size_t MaxTurningPoints = 64; ///< kept in between
    static constexpr std::size_t MaxSteps = HeadSteps + TailSteps + 2 * MaxTurningPoints + 1;
    static constexpr qsizetype MaxDetail = 300;
    /// Reads, or writes, that follow each other within this time are one step.
    static constexpr std::chrono::milliseconds RunGap { 100 };
    static constexpr std::chrono::milliseconds AcceptGap { 1000 };

    /// NoConnection: of the listening socket.
    explicit Ladder(ConnectionId subject = NoConnection);

    ConnectionId subject() const noexcept { return m_subject; }

    /// Takes in the events from where it was to before `to`. A view that ends before where it was is of another
    /// journal, or of a cleared one: it begins anew. Linear in the events; any thread.
    void advance(const JournalView& view, quint64 to);
    void advance(const JournalView& view) { advance(view, view.endSequence()); }

    quint64 scannedTo() const noexcept { return m_scannedTo; } ///< one past the last event looked at
    bool isEmpty() const noexcept { return m_head.empty(); }
    quint64 revision() const noexcept { return m_revision; } ///< grows with every change of its steps
    bool isOver() const noexcept { return m_isOver; } ///< the connection is closed: nothing more will come
    const ConnectionInfo& ends() const noexcept { return m_ends; } ///< null endpoints if unknown
    quint64 foldedEvents() const noexcept { return m_foldedEvents; }
    /// In order of time.
    std::vector<LadderStep> steps() const;

private:
    void take(const Event& event, const JournalView& view);
    void takeOfServer(const Event& event);
    void begin(const Event& event);
    void opened(const Event& event);
    void handshake(const Event& event);
    void turnedAway(const Event& event);
    void data(const Event& event);
    void peerFin(const Event& event);
    void localFin(const Event& event, LadderCall call, LadderKind kind);
    void closed(const Event& event);
    void closedInOrder(const Event& event);
    void closedByServer(const Event& event, CloseReason reason);
    void closedByPeer(const Event& event, CloseReason reason);
    void missing(const Event& event);

    LadderStep step(const Event& event, LadderKind kind, LadderArrow arrow, LadderCall call) const;
    LadderStep deduced(const Event& event, LadderKind kind, LadderArrow arrow) const;
    void add(LadderStep step);
    bool extend(const Event& event, LadderKind kind, LadderArrow arrow, std::chrono::nanoseconds gap);
    LadderStep* last();
    void fold(LadderStep step);

    ConnectionId m_subject;
    ConnectionInfo m_ends;
    quint64 m_scannedTo = 0;
    quint64 m_unread = 0; // events that were evicted before they were read
    quint64 m_lastId = 0;
    quint64 m_revision = 0;
    quint64 m_foldedEvents = 0;
    std::size_t m_turningPoints = 0; // in the middle
    TcpState m_client = TcpState::Closed;
    TcpState m_server = TcpState::Closed;
    bool m_hasPeerFin = false;
    bool m_hasLocalFin = false;
    bool m_isOver = false;
    std::vector<LadderStep> m_head;
    std::vector<LadderStep> m_middle; // folds and turning points
    std::deque<LadderStep> m_tail;
};

} // namespace signalbox
