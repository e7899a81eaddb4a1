// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/serverbridge.h"

namespace signalbox {

ServerBridge::ServerBridge(QObject* parent)
    : QObject(parent)
    , m_engine(this)
    , m_timer(this)
{
    constexpr std::chrono::milliseconds Period { 50 };
    m_timer.setInterval(Period);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        m_engine.requestSnapshot();
        pull();
    });
    connect(&m_engine, &Engine::stateChanged, this, &ServerBridge::stateChanged);
    connect(&m_engine, &Engine::started, this, [this](const Endpoint& endpoint) {
        m_timer.start();
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

void ServerBridge::start(const ServerConfig& config) { m_engine.start(config); }

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

void ServerBridge::clearLog()
{
    m_engine.journal()->clear();
    pull();
}

void ServerBridge::pull()
{
    m_view = m_engine.journal()->view();
    m_stats = m_engine.journal()->stats();
    Q_EMIT ticked();
}

} // namespace signalbox
