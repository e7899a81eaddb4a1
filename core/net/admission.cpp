// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/admission.h"

#include <QCoreApplication>
#include <QtEndian>

#include <sys/resource.h>

namespace signalbox {
namespace {

/// Descriptors that the rest of the program needs, and each worker.
constexpr quint64 ReservedDescriptors = 60;
constexpr quint64 WorkerDescriptors = 4;

quint32 effectiveMaxClients(quint32 wanted, quint32 workers)
{
    const quint64 reserved = ReservedDescriptors + WorkerDescriptors * workers;
    rlimit limit {};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    const quint64 possible = limit.rlim_cur > reserved + 1 ? limit.rlim_cur - reserved : 1;
    return static_cast<quint32>(
        wanted == 0 ? std::min<quint64>(possible, UINT32_MAX) : std::min<quint64>(wanted, possible));
}

} // namespace

Admission::Admission(const NetSettings& settings, quint32 workers)
    : m_limits(settings.source)
    , m_maxClients(effectiveMaxClients(settings.maxClients, workers))
{
}

std::size_t Admission::Hash::operator()(const Source& source) const noexcept
{
    constexpr quint64 Mix = 0x9e3779b97f4a7c15; // 2^64 / golden ratio: spreads neighbours
    return static_cast<std::size_t>((source.high * Mix) ^ (source.low * Mix >> 7) ^ source.low);
}

Admission::Source Admission::sourceOf(const QHostAddress& address)
{
    if (address.protocol() == QAbstractSocket::IPv4Protocol)
        return { 0, (quint64 { 0xffff } << 32) | address.toIPv4Address() };
    const Q_IPV6ADDR bytes = address.toIPv6Address();
    return { qFromBigEndian<quint64>(bytes.c), 0 };
}

bool Admission::isLimited(const Endpoint& peer) const
{
    return (m_limits.clients != 0 || m_limits.rate != 0)
        && (m_limits.countsLoopback || !peer.address.isLoopback());
}

std::optional<Limit> Admission::enter(const Endpoint& peer, SteadyTime now)
{
    const quint32 open = m_open.load(std::memory_order_relaxed);
    if (open >= m_maxClients)
        return Limit::MaxClients;
    if (isLimited(peer)) {
        const std::lock_guard lock(m_mutex);
        if (m_sources.size() >= MaxSources)
            forgetIdle(now);
        const Source source = sourceOf(peer.address);
        const auto found = m_sources.find(source);
        if (found != m_sources.end() || m_sources.size() < MaxSources) {
            Use& use = found != m_sources.end() ? found->second : m_sources[source];
            if (use.recent == 0 || now - use.windowBegan >= Window) {
                use.windowBegan = now;
                use.recent = 0;
            }
            if (m_limits.rate != 0 && use.recent >= m_limits.rate)
                return Limit::SourceRate;
            ++use.recent;
            if (m_limits.clients != 0 && use.open >= m_limits.clients)
                return Limit::SourceClients;
            ++use.open;
        }
    }
    // Only the thread that accepts comes here, so what was checked still holds.
    const quint32 inside = m_open.fetch_add(1, std::memory_order_relaxed) + 1;
    if (inside > m_peak.load(std::memory_order_relaxed))
        m_peak.store(inside, std::memory_order_relaxed);
    return {};
}

void Admission::leave(const Endpoint& peer)
{
    m_open.fetch_sub(1, std::memory_order_relaxed);
    if (!isLimited(peer))
        return;
    const std::lock_guard lock(m_mutex);
    const auto it = m_sources.find(sourceOf(peer.address));
    if (it != m_sources.end() && it->second.open > 0)
        --it->second.open;
}

void Admission::forgetIdle(SteadyTime now)
{
    if (now - m_lastForgot < std::chrono::seconds { 1 })
        return; // looking at all of them for each newcomer would be an attack of its own
    m_lastForgot = now;
    std::erase_if(m_sources, [now](const auto& entry) {
        return entry.second.open == 0 && now - entry.second.windowBegan >= Window;
    });
}

QString Admission::refusal(Limit limit, const Endpoint& peer) const
{
    switch (limit) {
    case Limit::SourceClients:
        return QCoreApplication::translate(
            "Admission", "max-per-source: %1 was turned away, the limit is %2 clients from one source")
            .arg(peer.toString())
            .arg(m_limits.clients);
    case Limit::SourceRate:
        return QCoreApplication::translate(
            "Admission", "source-rate: %1 was turned away, the limit is %2 connections in 10 s from one source")
            .arg(peer.toString())
            .arg(m_limits.rate);
    case Limit::Descriptors:
        return QCoreApplication::translate(
            "Admission", "threads: %1 was turned away, no thread could be made for it")
            .arg(peer.toString());
    default:
        return QCoreApplication::translate("Admission", "max-clients: %1 was turned away, the limit is %2")
            .arg(peer.toString())
            .arg(m_maxClients);
    }
}

} // namespace signalbox
