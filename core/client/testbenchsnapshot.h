// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "base/endpoint.h"
#include "base/ids.h"

#include <QString>

#include <chrono>
#include <memory>
#include <vector>

namespace signalbox {

enum class TestClientState : quint8 {
    Resolving, ///< the host name is looked up
    Waiting, ///< for its turn: only so many connect at the same time
    Connecting, ///< SYN sent
    Open,
    HalfClosed, ///< we send no more (FIN) and still listen
    PeerHalfClosed, ///< the peer sent FIN; we may still send
    Closing, ///< what is queued goes out, then FIN; the peer's FIN ends it
    Closed,
    Failed, ///< never came about
};

/// True until it is open, failed or given up.
constexpr bool isConnecting(TestClientState state) noexcept { return state <= TestClientState::Connecting; }
/// True once nothing more can happen.
constexpr bool isOver(TestClientState state) noexcept { return state >= TestClientState::Closed; }
/// True where bytes are sent, or kept until the connection is open.
constexpr bool canSend(TestClientState state) noexcept
{
    return isConnecting(state) || state == TestClientState::Open || state == TestClientState::PeerHalfClosed;
}

/// What the panel shows of one test client.
struct TestClientRow
{
    ConnectionId id = NoConnection;
    Endpoint peer; ///< whom it talks to; null while the name is looked up
    Endpoint local;
    TestClientState state = TestClientState::Resolving;
    WallTime since {}; ///< of the state
    quint64 bytesIn = 0;
    quint64 bytesOut = 0;
    quint64 queued = 0; ///< bytes that the kernel has not taken yet
    std::chrono::nanoseconds connectTime { 0 }; ///< SYN to established; 0 = not yet
    std::chrono::nanoseconds roundTrip { 0 }; ///< last send to the first byte after it; 0 = none yet
    QString ending; ///< why it is Closed or Failed, in words
    bool isAbnormal = false; ///< the ending deserves a second look
    QString behaviour; ///< what it does that a well-behaved client does not, ClientBehaviour::toString()
    bool isDropped = false; ///< its behaviour ends the connection

    bool operator==(const TestClientRow&) const = default;
};

/// The newest truth about a test bench; a value, shared and never changed. Nothing changed if it is the same
/// object.
struct TestBenchSnapshot
{
    std::vector<TestClientRow> rows; ///< by id
    int open = 0; ///< from established to closed
    int connecting = 0; ///< on their way: looked up, waiting, SYN sent
};
using TestBenchSnapshotPtr = std::shared_ptr<const TestBenchSnapshot>;

} // namespace signalbox
