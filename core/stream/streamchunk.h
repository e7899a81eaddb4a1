// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"

#include <QtGlobal>

#include <array>

namespace signalbox {

/// One of the two streams of bytes that a TCP connection carries, seen from the server.
enum class Flow : quint8 {
    ToServer, ///< what was received from the client
    ToClient, ///< what was sent to it
};
inline constexpr std::size_t FlowCount = 2;
inline constexpr std::array<Flow, FlowCount> AllFlows { Flow::ToServer, Flow::ToClient };
constexpr std::size_t indexOf(Flow flow) noexcept { return static_cast<std::size_t>(flow); }

/// What one read or write moved. Its bytes stay in the journal.
struct StreamChunk
{
    quint64 sequence = 0; ///< of the event in the journal
    WallTime time {};
    quint64 offset = 0; ///< of its first byte in the stream of its direction
    quint32 bytes = 0; ///< moved; never 0
    quint32 captured = 0; ///< of these in the journal: the first ones
    quint32 ordinal = 0; ///< 1, 2, 3, ... in its direction
    Flow flow = Flow::ToServer;

    quint64 end() const noexcept { return offset + bytes; }
    quint32 missing() const noexcept { return bytes - captured; }
};

} // namespace signalbox
