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
    bool operator==(const OutputLimits&) const = default;
};

/// How bytes are to be moved.
struct NetSettings
{
    Endpoint listen { QHostAddress(QHostAddress::LocalHost), DefaultPort }; ///< port 0 = any free one
    int workers = 1; ///< threads, for models that have several
    quint32 maxClients = 0; ///< 0 = as many as the descriptor limit allows, RLIMIT_NOFILE - 64
    std::chrono::seconds idleTimeout { 0 }; ///< 0 = off
    quint32 snaplen = 4096; ///< bytes kept of one read or write; 0 = all. pcap(3PCAP)
    OutputLimits output;
    bool operator==(const NetSettings&) const = default;
};

} // namespace signalbox
