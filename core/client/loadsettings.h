// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/endpoint.h"
#include "base/result.h"

#include <chrono>

namespace signalbox {

/// What load is to be put on a server that echoes. A value; validate() says whether it can be.
struct LoadSettings
{
    static constexpr int MaxClients = 25'000; ///< one source address has some 28,000 ports. ip(7)
    static constexpr quint32 MaxSize = 16 * 1024 * 1024;
    static constexpr int MaxDepth = 1024;
    static constexpr int MaxInFlight = 4'000'000; ///< of all clients; each takes 8 bytes here
    static constexpr double MaxRate = 10'000'000;
    static constexpr std::chrono::hours MaxTime { 24 };

    Endpoint target; ///< must echo
    int clients = 64;
    quint32 size = 64; ///< bytes of a message
    int depth = 1; ///< messages of one client that may be on their way at the same time
    std::chrono::milliseconds duration { 10'000 }; ///< of the measured window
    std::chrono::milliseconds warmUp { 1'000 }; ///< the same load before it, not measured
    /// Messages a second of all clients together, sent on a schedule that does not wait for the server (open
    /// loop). 0 = each client sends its next message when an echo has come (closed loop).
    double rate = 0;
    quint32 seed = 1; ///< of the bytes that are sent
    bool isVerified = true; ///< every echoed byte is compared with what was sent
    qint64 observedProcess = 0; ///< the server's process id, whose costs are sampled on the way; 0 = none

    bool isOpenLoop() const noexcept { return rate > 0; }
    bool operator==(const LoadSettings&) const = default;
};

/// The first thing that is wrong with the values, named with its remedy; Done if they can be used. Looks at the
/// descriptor limit too; getrlimit(2).
Result<Done> validate(const LoadSettings& settings);

} // namespace signalbox
