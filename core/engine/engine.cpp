// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/engine.h"

#include "net/concurrency.h"

#include <QThread>

namespace signalbox {

Engine::Engine(QObject* parent)
    : QObject(parent)
    , m_journal(std::make_shared<Journal>())
    , m_lastId(std::make_shared<std::atomic<quint32>>(0))
    , m_snapshot(std::make_shared<const Snapshot>())
{
}

Engine::~Engine() = default;

void Engine::start(const ServerConfig& config)
{
    Q_ASSERT(QThread::currentThread() == thread());
    if (m_state != ServerState::Stopped)
        return;
    m_config = config;
    if (const auto valid = validate(config); !valid) {
        Q_EMIT startFailed({ valid.error(), LifecycleStep::Socket, 0 });
        return;
    }
    setState(ServerState::Starting);
    const BackendContext context { config.net, m_journal, findMode(config.mode)->make(config.modeSettings),
        m_lastId, ++m_generation, QString::fromLatin1(config.mode + ", " + config.concurrency) };
    const BackendEvents events {
        [this](const Endpoint& endpoint) { backendListening(endpoint); },
        [this](const StartFailure& failure) { backendFailed(failure); },
        [this](const SnapshotPtr& last) { backendStopped(last); },
        [this](const SnapshotPtr& snapshot) { takeSnapshot(snapshot); },
    };
    m_isSnapshotUnderWay = false;
    m_isStopWanted = false;
    m_backend = findConcurrencyModel(config.concurrency)->make(context, events);
    m_backend->start();
}

void Engine::stop(StopMode mode)
{
    m_isStopWanted = m_state == ServerState::Starting; // then as soon as it listens
    if (m_state != ServerState::Listening && m_state != ServerState::Stopping)
        return;
    m_backend->stop(mode);
    setState(ServerState::Stopping);
}

void Engine::disconnectClient(ConnectionId id, DisconnectMode mode)
{
    if (m_backend)
        m_backend->disconnectClient(id, mode);
}

void Engine::send(ConnectionId id, const QByteArray& bytes)
{
    if (m_backend)
        m_backend->send(id, bytes);
}

void Engine::requestSnapshot()
{
    if (!m_backend || m_isSnapshotUnderWay)
        return;
    m_isSnapshotUnderWay = true;
    m_backend->requestSnapshot();
}

void Engine::watchTcp(const std::vector<ConnectionId>& ids)
{
    if (m_backend)
        m_backend->watchTcp(ids);
}

void Engine::takeSnapshot(const SnapshotPtr& snapshot)
{
    m_isSnapshotUnderWay = false;
    m_snapshot = snapshot;
    Q_EMIT snapshotReady();
}

void Engine::setState(ServerState state)
{
    if (state == m_state)
        return;
    m_state = state;
    Q_EMIT stateChanged(state);
}

void Engine::backendListening(const Endpoint& endpoint)
{
    m_endpoint = endpoint;
    setState(ServerState::Listening);
    Q_EMIT started(endpoint);
    if (m_isStopWanted)
        stop();
}

void Engine::backendFailed(const StartFailure& failure)
{
    m_backend.reset();
    m_endpoint = {};
    setState(ServerState::Stopped);
    Q_EMIT startFailed(failure);
}

void Engine::backendStopped(const SnapshotPtr& last)
{
    m_backend.reset();
    m_endpoint = {};
    takeSnapshot(last);
    setState(ServerState::Stopped);
    Q_EMIT stopped();
}

} // namespace signalbox
