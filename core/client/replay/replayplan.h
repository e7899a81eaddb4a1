// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "journal/journalview.h"

#include <vector>

namespace signalbox {

/// Which end of the connections a recording was made at.
enum class RecordedSide : quint8 {
    Detect, ///< of each connection: our test clients say "connected in ..." when they open one
    Server, ///< what was received is what clients said: our server's log, and any capture
    Client, ///< what was sent is what clients said
};
QByteArray recordedSideName(RecordedSide side); ///< `auto server client`
std::optional<RecordedSide> recordedSideFromName(QByteArrayView name);

/// One thing that happened on a connection of a recording, in the order of its events. A value.
struct ReplayStep
{
    enum class Kind : quint8 {
        Open,
        Send, ///< `bytes`, by the client
        Answer, ///< so much had come back then: `answered`
        HalfClose, ///< the client's FIN. A close looks the same to the other side. RFC 9293 3.6
        Reset, ///< the client's RST
        ServerEnd, ///< the server's FIN or RST
    };

    Kind kind = Kind::Open;
    quint64 sequence = 0; ///< of the event; orders the steps of several connections
    std::chrono::nanoseconds at {}; ///< since the plan's beginning
    QByteArray bytes {};
    qsizetype answered = 0; ///< Answer: bytes of ReplayConnection::expected up to here
};

/// How a connection of a recording ended.
enum class ReplayEnd : quint8 {
    Unknown, ///< it was open at the end, or somebody at the server ended it: not compared
    Client, ///< by the client; the server's FIN followed
    ClientReset,
    Server, ///< FIN
    ServerReset,
};

/// What one client of a recording said, and what it was answered. A value.
struct ReplayConnection
{
    struct Gap ///< bytes that were not captured, filled with NUL
    {
        qsizetype offset = 0;
        qsizetype length = 0;
    };
    static constexpr std::size_t MaxGaps = 32;

    ConnectionId id = NoConnection;
    QString peer; ///< the client's address; empty if the recording does not tell
    RecordedSide side = RecordedSide::Server;
    std::vector<ReplayStep> steps;
    QByteArray expected; ///< all that came back
    std::vector<Gap> gaps; ///< in `expected`
    ReplayEnd end = ReplayEnd::Unknown;
    qsizetype sent = 0; ///< bytes that the client said
    int turns = 0; ///< runs of sends with no answer in between
    bool isBeginningMissing = false;
    QString refusal; ///< why it cannot be played, a sentence; empty if it can

    bool isSilent() const; ///< nothing was said on it
    bool hasHalfClose() const; ///< the client's FIN is among the steps
    /// The turn whose answer the byte at `offset` of `expected` belongs to: 0 is what came before the first
    /// send.
    int turnAt(qsizetype offset) const;
    /// What someone should know of it, in sentences; empty if all is well.
    QString remarks() const;
};

/// The client side of a recording, ready to be played. A value.
struct ReplayPlan
{
    static constexpr std::size_t MaxConnections = 2'000;
    static constexpr qsizetype MaxBytes = qsizetype { 256 } * 1024 * 1024; ///< both directions
    static constexpr std::size_t MaxSteps = 2'000'000;

    std::vector<ReplayConnection> connections; ///< those with data, in the order they opened
    quint64 withoutData = 0; ///< connections on which nothing was said
    quint64 leftOut = 0; ///< connections beyond the limits

    const ReplayConnection* find(ConnectionId id) const;
    std::size_t playable() const;
    /// What was left out, in sentences; empty if nothing.
    QString remarks() const;
};

/// What the clients of a recording did. The error says that none of them did anything. Linear in the events;
/// any thread.
Result<ReplayPlan> replayPlan(const JournalView& view, RecordedSide side = RecordedSide::Detect);

} // namespace signalbox
