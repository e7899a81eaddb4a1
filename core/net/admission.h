// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "journal/limit.h"
#include "net/netsettings.h"

#include <atomic>
#include <mutex>
#include <optional>
#include <unordered_map>

namespace signalbox {

/// Who may come in: clients at once, clients and new connections of one source. Counts who is in. Thread-safe.
class Admission
{
public:
    /// `workers` threads need descriptors too.
    explicit Admission(const NetSettings& settings, quint32 workers = 1);

    /// Empty: come in, and leave() one day. Else the limit that bit.
    std::optional<Limit> enter(const Endpoint& peer, SteadyTime now);
    void leave(const Endpoint& peer);

    quint32 open() const noexcept { return m_open.load(std::memory_order_relaxed); }
    quint32 peak() const noexcept { return m_peak.load(std::memory_order_relaxed); }
    /// For people: "max-clients: 10.0.0.7:4711 was turned away, the limit is 100".
    QString refusal(Limit limit, const Endpoint& peer) const;

private:
    /// IPv4: the address, mapped. IPv6: the /64 network, since a host has a whole one to choose from. RFC 4291
    struct Source
    {
        quint64 high = 0;
        quint64 low = 0;
        bool operator==(const Source&) const = default;
    };
    struct Hash
    {
        std::size_t operator()(const Source& source) const noexcept;
    };
    struct Use
    {
        quint32 open = 0;
        quint32 recent = 0; // connections since windowBegan
        SteadyTime windowBegan {};
    };
    static Source sourceOf(const QHostAddress& address);
    bool isLimited(const Endpoint& peer) const;
    void forgetIdle(SteadyTime now);

    static constexpr std::chrono::seconds Window { 10 };
    static constexpr std::size_t MaxSources = 65536; // more are let in uncounted: memory stays bounded

    SourceLimits m_limits;
    quint32 m_maxClients;
    std::atomic<quint32> m_open { 0 };
    std::atomic<quint32> m_peak { 0 };
    std::mutex m_mutex; // guards all below
    std::unordered_map<Source, Use, Hash> m_sources;
    SteadyTime m_lastForgot {};
};

} // namespace signalbox
