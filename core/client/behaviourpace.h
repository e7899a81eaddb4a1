// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "client/clientbehaviour.h"

#include <array>

namespace signalbox {

/// When one client may send and read, and how much: the part of a behaviour that takes time. Knows neither
/// socket nor clock; whoever asks says what time it is. Where the bytes are cut into pieces depends on the
/// behaviour, the client's number and the bytes' places in the stream, and never on the time.
class BehaviourPace
{
public:
    /// Unused time counts for the rate limits as far back as this.
    static constexpr std::chrono::milliseconds CatchUp { 100 };

    BehaviourPace(const ClientBehaviour& behaviour, quint32 client);

    /// When a message that is to be sent now goes out; never before one that was asked for earlier.
    SteadyTime release(SteadyTime now);

    /// Bytes that may be written now; 0 = none before writeAt(), or none ever if isSpent().
    std::size_t mayWrite(SteadyTime now);
    void wrote(std::size_t bytes, SteadyTime now);
    SteadyTime writeAt() const noexcept { return m_writeAt; }
    /// Everything that drop-after allows is sent.
    bool isSpent() const noexcept { return m_left == 0; }

    /// Bytes that may be read now; 0 = none before readAt(), or none ever while the behaviour does not read.
    std::size_t mayRead(SteadyTime now) const;
    void didRead(std::size_t bytes, SteadyTime now);
    SteadyTime readAt() const noexcept { return m_readAt; }
    void setReading(bool isReading) { m_behaviour.isReading = isReading; } ///< and all else goes on

private:
    enum Die { Piece, Gap, Delay, DieCount }; // each its own, so that one more throw of one changes no other
    quint64 draw(Die die, quint64 least, quint64 most);
    SteadyTime drawnAfter(Die die, const FromTo<ClientBehaviour::Milliseconds>& spread, SteadyTime now);

    ClientBehaviour m_behaviour;
    std::array<quint64, DieCount> m_dice {};
    quint64 m_left; // until the connection is dropped
    std::size_t m_pieceLeft = 0;
    SteadyTime m_lastRelease {};
    SteadyTime m_writeAt {};
    SteadyTime m_sendPaid {}; // when the bytes sent so far would have been sent at the rate
    SteadyTime m_readAt {}; // likewise for those read
};

} // namespace signalbox
