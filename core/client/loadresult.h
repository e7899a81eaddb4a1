// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/histogram.h"
#include "base/result.h"
#include "client/loadprogress.h"
#include "client/loadsettings.h"
#include "client/processsample.h"

#include <QDateTime>
#include <QJsonObject>

#include <chrono>
#include <optional>

namespace signalbox {

/// What a latency histogram comes down to.
struct LatencySummary
{
    using Span = std::chrono::nanoseconds;

    Span min {}, p50 {}, p90 {}, p99 {}, p999 {}, max {};

    static LatencySummary of(const Histogram& histogram);
    bool operator==(const LatencySummary&) const = default;
};

/// Clients that did not get through, by what happened to them. A client counts once.
struct LoadFailures
{
    quint32 connectionRefused = 0; ///< nobody listens. ECONNREFUSED
    quint32 connectTimeout = 0; ///< no answer to the SYN in time
    quint32 noPort = 0; ///< no port was left to connect from. EADDRNOTAVAIL, ip(7)
    quint32 connectError = 0; ///< anything else that connect(2) says
    quint32 turnedAway = 0; ///< accepted, and closed before the first echo
    quint32 closed = 0; ///< the server closed amid the load
    quint32 reset = 0; ///< RST amid the load
    quint32 wrongEcho = 0; ///< what came back was not what was sent
    quint32 timeout = 0; ///< the echo took longer than LoadSettings::timeout
    quint32 ioError = 0; ///< anything else that send(2) or recv(2) says

    quint32 connecting() const noexcept { return connectionRefused + connectTimeout + noPort + connectError; }
    quint32 refused() const noexcept { return connectionRefused + turnedAway; }
    quint32 all() const noexcept
    {
        return connecting() + turnedAway + closed + reset + wrongEcho + timeout + ioError;
    }
    bool operator==(const LoadFailures&) const = default;
};

/// What the server's process cost, sampled where its figures can be told apart.
struct ObservedCosts
{
    ProcessSample idle; ///< before the first client
    ProcessSample served; ///< all clients connected, and each served once as far as it was to be
    ProcessSample begin; ///< with the load running, before the window
    ProcessSample end; ///< when the window was over

    /// Growth of resident anonymous memory from `idle` to `served` for each client that was served, in bytes;
    /// none if nobody was.
    std::optional<double> memoryPerClient;
    double memoryStep = 0; ///< what one page of memory comes to in that figure, in bytes
    std::chrono::nanoseconds windowCpu {}; ///< processor time used within the window
};

/// What came of a load; a value.
struct LoadResult
{
    LoadSettings settings;
    std::chrono::nanoseconds duration {}; ///< of the window as it was
    quint64 messages = 0; ///< echoes that arrived within the window, complete and right
    quint64 unanswered = 0; ///< messages sent at any time whose echo never came
    int clientsServed = 0; ///< that got an echo at any time
    int clientsWaiting = 0; ///< connected to the end and never answered, as in a server's backlog
    LoadFailures failures;
    LatencySummary latency; ///< from the intended time of sending, which in a closed loop is the real one
    LatencySummary uncorrected; ///< from the real time of sending
    /// Open loop: how late the load itself was, real less intended time of sending, wherever the client was
    /// free to send.
    std::chrono::nanoseconds lagP99 {};
    std::chrono::nanoseconds lagMax {};
    quint64 connections = 0; ///< that came about within the window
    LatencySummary connectTime; ///< of all connections, setting up included
    int sources = 1; ///< addresses that the clients connected from
    std::vector<Histogram::Bar> curve; ///< the histogram behind `latency`, in ns
    std::vector<Histogram::Bar> uncorrectedCurve; ///< the same for `uncorrected`; empty in a closed loop
    std::vector<LoadSample> series; ///< the whole run, some hundred samples at most
    QDateTime startedAt;
    QString machine; ///< that the load ran on, as a person would name it
    std::optional<ObservedCosts> costs; ///< if a process was observed
    std::optional<Error> error; ///< why there is nothing to show, if there is nothing
    bool isStopped = false; ///< ended early, by stop()

    double rate() const; ///< messages a second
    double byteRate() const; ///< bytes of echo a second
    double connectionRate() const; ///< new connections a second

    /// Microseconds, seconds and bytes, without histograms and series; docs/load.md names the keys.
    QJsonObject toJson() const;
};

} // namespace signalbox
