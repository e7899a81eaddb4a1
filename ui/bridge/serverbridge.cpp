// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/serverbridge.h"

#include <algorithm>

#include <time.h>

namespace signalbox {
namespace {

/// Processor time that the calling thread has used. clock_gettime(2)
std::chrono::nanoseconds threadTime()
{
    timespec time {};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return std::chrono::seconds { time.tv_sec } + std::chrono::nanoseconds { time.tv_nsec };
}

} // namespace

ServerBridge::ServerBridge(QObject* parent)
    : QObject(parent)
    , m_engine(this)
    , m_timer(this)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &ServerBridge::tick);
    connect(&m_engine, &Engine::stateChanged, this, &ServerBridge::stateChanged);
    connect(&m_engine, &Engine::started, this, [this](const Endpoint& endpoint) {
        m_spent = threadTime();
        m_timer.start(MinPeriod);
        Q_EMIT started(endpoint);
    });
    connect(&m_engine, &Engine::startFailed, this, [this](const StartFailure& failure) {
        pull();
        Q_EMIT startFailed(failure);
    });
    connect(&m_engine, &Engine::stopped, this, [this] {
        m_timer.stop();
        pull();
        Q_EMIT stopped();
        if (const auto next = std::exchange(m_next, std::nullopt))
            start(*next);
    });
}

void ServerBridge::start(const ServerConfig& config)
{
    m_watched.clear(); // a server begins without any
    m_engine.start(config);
}

void ServerBridge::stop(StopMode mode)
{
    m_next.reset();
    m_engine.stop(mode);
}

void ServerBridge::restart(const ServerConfig& config)
{
    if (m_engine.state() == ServerState::Stopped)
        return start(config);
    m_next = config;
    m_engine.stop();
}

void ServerBridge::watchTcp(const std::vector<ConnectionId>& ids)
{
    if (ids == m_watched)
        return;
    m_watched = ids;
    m_engine.watchTcp(ids);
}

void ServerBridge::clearLog()
{
    m_engine.journal()->clear();
    pull();
}

void ServerBridge::tick()
{
    // What a tick makes necessary is painted some milliseconds later: its cost is known at the next one.
    const auto now = threadTime();
    m_timer.start(nextTick(now - std::exchange(m_spent, now)));
    m_engine.requestSnapshot();
    pull();
}

std::chrono::milliseconds ServerBridge::nextTick(std::chrono::nanoseconds cost)
{
    constexpr int Share = 16; // of this thread's time goes one part to the dashboard, the rest is the server's
    const auto pause = std::chrono::duration_cast<std::chrono::milliseconds>(cost * (Share - 1));
    return std::clamp(pause, MinPeriod, MaxPeriod);
}

void ServerBridge::pull()
{
    m_view = m_engine.journal()->view();
    m_stats = m_engine.journal()->stats();
    Q_EMIT ticked();
}

} // namespace signalbox
