// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "base/endpoint.h"
#include "base/uniquefd.h"
#include "client/hostility/hostilecase.h"
#include "net/reactor.h"

namespace signalbox {

/// One connection of an attack. Belongs to the thread of the reactor.
class HostileConnection final : public Pollable
{
public:
    explicit HostileConnection(Reactor& reactor)
        : m_reactor(reactor)
    {
    }
    ~HostileConnection() { close(); }

    int dial(const Endpoint& target); ///< 0 or errno
    bool isConnecting() const noexcept { return m_state == State::Connecting; }
    bool isOpen() const noexcept { return m_state == State::Open; }
    int connectError() const noexcept { return m_connectError; } ///< errno; 0 = none so far

    /// Bytes that the kernel took; fewer when it is full or the connection has ended.
    qsizetype send(QByteArrayView bytes);
    void halfClose();
    void reset();
    void close(); ///< also where the peer has ended it already
    void setReading(bool isReading);

    HostileEnd end() const noexcept { return m_end; }
    quint64 sent() const noexcept { return m_sent; }
    quint64 received() const noexcept { return m_received; }
    const QByteArray& firstReceived() const noexcept { return m_first; } ///< at most MaxKept
    /// What came back is what was sent, all of it; by length and hash.
    bool isEchoed() const noexcept { return m_received == m_sent && m_receivedHash == m_sentHash; }

    void ready(quint32 events) override;

    static constexpr qsizetype MaxKept = 64 * 1024;

private:
    enum class State : quint8 { Idle, Connecting, Open, Over };

    void receive();
    void over(HostileEnd end);

    Reactor& m_reactor;
    UniqueFd m_fd;
    State m_state = State::Idle;
    HostileEnd m_end = HostileEnd::Open;
    bool m_isReading = true;
    bool m_isWatched = false;
    int m_connectError = 0;
    quint64 m_sent = 0;
    quint64 m_received = 0;
    quint64 m_sentHash = 14695981039346656037ULL; // FNV-1a
    quint64 m_receivedHash = 14695981039346656037ULL;
    QByteArray m_first;
};

} // namespace signalbox
