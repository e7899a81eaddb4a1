// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/endpoint.h"
#include "base/result.h"

#include <QByteArray>

#include <chrono>

namespace signalbox {

inline constexpr quint16 DefaultPort = 65432;

/// Everything a server is started with. A value; validate() says whether it can be.
struct ServerConfig
{
    QByteArray mode = "echo"; ///< a name from the catalogue of modes
    Endpoint listen { QHostAddress(QHostAddress::LocalHost), DefaultPort }; ///< port 0 = any free one
    QByteArray concurrency = "event-loop"; ///< a name from the catalogue of concurrency models
    int workers = 1;
    quint32 maxClients = 0; ///< 0 = as many as the descriptor limit allows, RLIMIT_NOFILE - 64
    std::chrono::seconds idleTimeout { 0 }; ///< 0 = off
    quint32 maxLine = 4096; ///< bytes of a chat line without its end
    quint32 snaplen = 4096; ///< bytes kept of one read or write; 0 = all
    quint32 softOutput = 256 * 1024; ///< queued bytes above which a client counts as slow
    quint32 hardOutput = 1024 * 1024; ///< queued bytes above which it is closed at once
    std::chrono::seconds slowGrace { 30 }; ///< how long it may stay above the soft limit

    bool operator==(const ServerConfig&) const = default;
};

/// The first thing that is wrong with the values, named with its remedy; Done if they can be used.
Result<Done> validate(const ServerConfig& config);

/// Raises the soft RLIMIT_NOFILE to the hard one and returns what holds then; getrlimit(2).
quint64 raiseDescriptorLimit();

} // namespace signalbox
