// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/behaviourpace.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace signalbox {
namespace {

constexpr quint64 StepsASecond = 20; // in which a limited rate is spent
constexpr quint64 MaxStep = 256 * 1024; // bytes

/// SplitMix64: small, and the same everywhere. Steele, Lea and Flood, OOPSLA 2014.
quint64 next(quint64& state)
{
    state += 0x9E3779B97F4A7C15;
    quint64 mixed = state;
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
    return mixed ^ (mixed >> 31);
}

std::size_t stepOf(quint64 rate) { return std::clamp<quint64>(rate / StepsASecond, 1, MaxStep); }

SteadyTime paid(SteadyTime before, std::size_t bytes, quint64 rate, SteadyTime now)
{
    const auto cost =
        static_cast<qint64>(std::ceil(static_cast<double>(bytes) * 1e9 / static_cast<double>(rate)));
    return std::max(before, now - BehaviourPace::CatchUp) + std::chrono::nanoseconds(cost);
}

} // namespace

BehaviourPace::BehaviourPace(const ClientBehaviour& behaviour, quint32 client)
    : m_behaviour(behaviour)
    , m_left(behaviour.dropAfter.value_or(std::numeric_limits<quint64>::max()))
{
    quint64 state = behaviour.seed;
    state = next(state) + client;
    for (quint64& die : m_dice)
        die = next(state);
}

quint64 BehaviourPace::draw(Die die, quint64 least, quint64 most)
{
    return least + next(m_dice[die]) % (most - least + 1);
}

SteadyTime BehaviourPace::drawnAfter(
    Die die, const FromTo<ClientBehaviour::Milliseconds>& spread, SteadyTime now)
{
    const quint64 span =
        draw(die, static_cast<quint64>(spread.least.count()), static_cast<quint64>(spread.most.count()));
    return now + std::chrono::milliseconds(static_cast<qint64>(span));
}

SteadyTime BehaviourPace::release(SteadyTime now)
{
    m_lastRelease = std::max(m_lastRelease, drawnAfter(Delay, m_behaviour.delay, now));
    return m_lastRelease;
}

std::size_t BehaviourPace::mayWrite(SteadyTime now)
{
    if (m_left == 0 || now < m_writeAt)
        return 0;
    auto most = static_cast<std::size_t>(m_left);
    if (m_behaviour.pieces.most > 0) {
        if (m_pieceLeft == 0)
            m_pieceLeft = draw(Piece, m_behaviour.pieces.least, m_behaviour.pieces.most);
        most = std::min(most, m_pieceLeft);
    }
    return m_behaviour.throttle > 0 ? std::min(most, stepOf(m_behaviour.throttle)) : most;
}

void BehaviourPace::wrote(std::size_t bytes, SteadyTime now)
{
    m_left -= bytes;
    if (m_behaviour.throttle > 0) {
        m_sendPaid = paid(m_sendPaid, bytes, m_behaviour.throttle, now);
        m_writeAt = std::max(m_writeAt, m_sendPaid);
    }
    if (m_behaviour.pieces.most == 0)
        return;
    m_pieceLeft -= bytes;
    if (m_pieceLeft == 0 && m_behaviour.gaps.most.count() > 0)
        m_writeAt = std::max(m_writeAt, drawnAfter(Gap, m_behaviour.gaps, now));
}

std::size_t BehaviourPace::mayRead(SteadyTime now) const
{
    if (!m_behaviour.isReading)
        return 0;
    if (m_behaviour.readThrottle == 0)
        return std::numeric_limits<std::size_t>::max();
    return now < m_readAt ? 0 : stepOf(m_behaviour.readThrottle);
}

void BehaviourPace::didRead(std::size_t bytes, SteadyTime now)
{
    if (m_behaviour.readThrottle > 0)
        m_readAt = paid(m_readAt, bytes, m_behaviour.readThrottle, now);
}

} // namespace signalbox
