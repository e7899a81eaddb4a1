// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/endpoint.h"

#include <chrono>

namespace signalbox {

inline constexpr quint16 DefaultPort = 65432;

/// When a client counts as slow. Reasons for the figures: docs/limits.md.
struct OutputLimits
{
    quint32 soft = 256 * 1024; ///< queued bytes above which it may not stay for long
    quint32 hard = 1024 * 1024; ///< queued bytes above which a client that others feed is closed at once
    std::chrono::seconds grace { 30 }; ///< how long it may stay above the soft limit
    quint32 delayed =
        1000; ///< replies of a client that may wait for their time; their bytes are at most `hard`
    bool operator==(const OutputLimits&) const = default;
};

/// What one source may take: an IPv4 address, or the /64 network of an IPv6 address.
struct SourceLimits
{
    quint32 clients = 64; ///< at once; 0 = off
    quint32 rate = 100; ///< new connections within 10 s; 0 = off
    bool countsLoopback = false; ///< else clients on this machine are exempt
    bool operator==(const SourceLimits&) const = default;
};

/// How bytes are to be moved. Time-outs of 0 are off.
struct NetSettings
{
    Endpoint listen { QHostAddress(QHostAddress::LocalHost), DefaultPort }; ///< port 0 = any free one
    int workers = 0; ///< threads, for models that have several; 0 = one for each processor
    quint32 maxClients = 0; ///< 0 = as many as the descriptor limit allows, RLIMIT_NOFILE - 64
    SourceLimits source;
    std::chrono::seconds idleTimeout { 0 }; ///< nothing came or went
    std::chrono::seconds lineTimeout { 30 }; ///< from the first byte of a line to its end, for modes with lines
    std::chrono::seconds writeTimeout { 30 }; ///< output is queued, and the peer takes none of it
    std::chrono::seconds drainTime { 3 }; ///< after Stop or SIGTERM, for queued output
    quint32 snaplen = 4096; ///< bytes kept of one read or write; 0 = all. pcap(3PCAP)
    OutputLimits output;
    bool operator==(const NetSettings&) const = default;
};

} // namespace signalbox
