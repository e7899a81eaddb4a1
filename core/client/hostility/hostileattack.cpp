// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/hostility/hostileattack.h"

#include <cerrno>

namespace signalbox {

using Kind = HostileStep::Kind;

HostileAttack::HostileAttack(Reactor& reactor, const Endpoint& target, HostileScript script, double pace)
    : m_reactor(reactor)
    , m_target(target)
    , m_script(std::move(script))
    , m_pace(pace)
{
}

void HostileAttack::hangUp()
{
    for (const auto& connection : m_connections)
        connection->close();
}

quint64 HostileAttack::sent() const noexcept
{
    quint64 sum = 0;
    for (const auto& connection : m_connections)
        sum += connection->sent();
    return sum;
}

quint64 HostileAttack::received() const noexcept
{
    quint64 sum = 0;
    for (const auto& connection : m_connections)
        sum += connection->received();
    return sum;
}

void HostileAttack::tick(SteadyTime now)
{
    constexpr int MaxSteps = 64; // so that what comes back is read in between
    for (int i = 0; i < MaxSteps && !isOver(); ++i) {
        const bool isNew = !std::exchange(m_isBegun, true);
        if (isNew) {
            m_begunAt = m_progressAt = m_pieceAt = now;
            m_sentOfStep = 0;
        }
        if (!isDone(m_script[m_at], now))
            return;
        m_isBegun = false;
        ++m_at;
    }
}

bool HostileAttack::isPast(std::chrono::milliseconds time, SteadyTime since, SteadyTime now) const
{
    return std::chrono::duration<double, std::milli>(now - since).count()
        >= static_cast<double>(time.count()) * m_pace;
}

bool HostileAttack::isDone(const HostileStep& step, SteadyTime now)
{
    if (step.kind == Kind::Connect)
        return isConnected(now);
    if (step.kind == Kind::Pause)
        return isPast(step.time, m_begunAt, now);
    if (!m_current)
        return true;
    switch (step.kind) {
    case Kind::Select:
        if (step.count < m_connections.size())
            m_current = m_connections[step.count].get();
        break;
    case Kind::Send:
        return isSent(step, now);
    case Kind::Await:
        return !m_current->isOpen() || m_current->received() > m_receivedMark
            || isPast(step.time, m_begunAt, now);
    case Kind::HalfClose:
        m_current->halfClose();
        break;
    case Kind::Reset:
        m_current->reset();
        break;
    case Kind::Close:
        m_current->close();
        break;
    case Kind::StopReading:
    case Kind::ReadOn:
        m_current->setReading(step.kind == Kind::ReadOn);
        break;
    case Kind::Connect:
    case Kind::Pause:
        break;
    }
    return true;
}

bool HostileAttack::isConnected(SteadyTime now)
{
    if (m_begunAt == now) {
        m_connections.push_back(std::make_unique<HostileConnection>(m_reactor));
        m_current = m_connections.back().get();
        m_current->dial(m_target);
    }
    if (m_current->isConnecting() && now - m_begunAt < ConnectLimit)
        return false;
    if (m_current->isConnecting())
        m_connectError = ETIMEDOUT;
    else if (m_current->connectError() != 0)
        m_connectError = m_current->connectError();
    return true;
}

bool HostileAttack::isSent(const HostileStep& step, SteadyTime now)
{
    const qint64 total = step.bytes.size() * qint64 { step.count };
    if (m_sentOfStep == 0 && m_begunAt == now)
        m_receivedMark = m_current->received();
    constexpr qint64 MaxTurn = 1024 * 1024; // then others have their turn
    for (qint64 turn = 0; m_sentOfStep < total && turn < MaxTurn;) {
        if (!m_current->isOpen())
            return true; // the server has ended it; what is left has nobody to go to
        if (step.piece > 0 && m_sentOfStep > 0 && !isPast(step.time, m_pieceAt, now))
            return false;
        const QByteArrayView rest = QByteArrayView(step.bytes).sliced(m_sentOfStep % step.bytes.size());
        const qsizetype taken =
            m_current->send(step.piece > 0 ? rest.first(std::min<qsizetype>(rest.size(), step.piece)) : rest);
        if (taken == 0) {
            if (now - m_progressAt < StallLimit)
                return false;
            m_untaken += static_cast<quint64>(total - m_sentOfStep);
            return true;
        }
        m_progressAt = m_pieceAt = now;
        m_sentOfStep += taken;
        turn += taken;
        if (step.piece > 0 && step.time.count() > 0 && m_sentOfStep < total)
            return false; // the next one at a later tick, so that each is a segment
    }
    return m_sentOfStep >= total;
}

} // namespace signalbox
