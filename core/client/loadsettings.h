// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/endpoint.h"
#include "base/result.h"
#include "client/loadpayload.h"

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
    static constexpr double MaxConnectRate = 1'000'000;
    static constexpr int MaxSources = 250;
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
    quint32 seed = 1; ///< of the random bytes that are sent
    LoadPayload payload = LoadPayload::Random;
    QByteArray content; ///< the text as it was written, or what is in the file; see setPayload()
    QString payloadFile; ///< where that came from; for reports alone
    /// Each message on a connection of its own: connect, send, take the echo, close. Latency counts from before
    /// the connecting. Without it, connections are kept open.
    bool isReconnecting = false;
    double connectRate =
        0; ///< new connections a second before the load begins; 0 = as fast as they are accepted
    /// Over which the load grows evenly before the warm-up: in a closed loop client after client joins, in an
    /// open loop the rate rises from 0.
    std::chrono::milliseconds ramp { 0 };
    std::chrono::milliseconds timeout { 0 }; ///< a client whose echo takes longer has failed; 0 = for ever
    /// Addresses of 127.0.0.0/8 that the clients connect from, in turn. 0 = one more whenever the ports of the
    /// last have run out, if the server is on the IPv4 loopback interface. ip(7)
    int sources = 0;
    bool isVerified = true; ///< every echoed byte is compared with what was sent
    qint64 observedProcess = 0; ///< the server's process id, whose costs are sampled on the way; 0 = none

    bool isOpenLoop() const noexcept { return rate > 0; }
    bool canSpread() const; ///< over several source addresses
    /// A text or the content of a file; sets the size too.
    void setPayload(LoadPayload kind, const QByteArray& bytes, const QString& fileName = {});
    bool operator==(const LoadSettings&) const = default;
};

/// The first thing that is wrong with the values, named with its remedy; Done if they can be used. Looks at the
/// descriptor limit too; getrlimit(2).
Result<Done> validate(const LoadSettings& settings);

} // namespace signalbox
