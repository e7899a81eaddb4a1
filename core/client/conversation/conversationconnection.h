// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "base/endpoint.h"
#include "base/uniquefd.h"
#include "client/conduct.h"
#include "net/outputqueue.h"
#include "net/reactor.h"

#include <functional>
#include <memory>

namespace signalbox {

/// One connection of a conversation: sends what is queued, keeps what comes until somebody has read it, and
/// leaves the rest in the kernel. Belongs to the thread of the reactor.
class ConversationConnection final : public Pollable
{
public:
    /// `changed` is called in the reactor's turn, when anything came, went or ended.
    ConversationConnection(Reactor& reactor, std::function<void()> changed);
    ConversationConnection(const ConversationConnection&) = delete;
    ConversationConnection& operator=(const ConversationConnection&) = delete;
    ~ConversationConnection(); ///< closes at once

    /// How it behaves, before dial(); without this call it is well-behaved. `number` tells its dice from
    /// others'.
    void behave(const ClientBehaviour& behaviour, quint32 number);

    int dial(const Endpoint& target); ///< 0 or errno
    /// What dial() could not have, if that was its own behaviour's: "the source 192.0.2.1:0".
    QString trouble() const { return m_conduct ? m_conduct->trouble : QString(); }
    bool isConnecting() const noexcept { return m_state == State::Connecting; }
    bool isOpen() const noexcept { return m_state == State::Open; }
    /// errno of what kept it from being connected or ended it; 0 = nothing did.
    int error() const noexcept { return m_error; }
    bool isPeerDone() const noexcept { return m_isPeerDone; } ///< it sent FIN, or error() tells more
    int fd() const noexcept { return m_fd.get(); }

    QByteArrayView unread() const noexcept { return QByteArrayView(m_input).sliced(m_readUpTo); }
    void consume(qsizetype bytes);

    void send(const QByteArray& bytes);
    bool isFlushed() const noexcept { return m_output.isEmpty() && (!m_conduct || m_conduct->held.empty()); }
    void halfClose(); ///< after what is queued
    /// FIN after what is queued; then what comes is dropped until the peer's FIN. isGone() says when.
    void beginClose(SteadyTime now);
    bool isGone(SteadyTime now); ///< closed for good, which beginClose() brings about in bounded time
    void reset(); ///< at once

    quint64 sent() const noexcept { return m_sent; }
    quint64 received() const noexcept { return m_received; }
    SteadyTime receivedAt() const noexcept
    {
        return m_receivedAt;
    } ///< the last time; or when it reads on, if later
    /// When the kernel took something last, or, if that is later, will be offered something again.
    SteadyTime sentAt() const noexcept { return m_sentAt; }

    // Of its behaviour (conversationconnection_behaviour.cpp):
    bool isReading() const noexcept
    {
        return !m_conduct || m_conduct->behaviour.isReading;
    } ///< sooner or later
    /// All that drop-after allows is sent, and the other side has it not yet.
    bool isCutting() const noexcept { return m_conduct && m_conduct->cutBy; }
    bool isCut() const noexcept { return m_isCut; } ///< by drop-after; what is sent from then on is thrown away
    SteadyTime wakeAt() const; ///< when wake() has something to do; SteadyTime::max() = never
    void wake(SteadyTime now);

    void ready(quint32 events) override;

private:
    enum class State : quint8 { Idle, Connecting, Open, Over };

    void established();
    void receive();
    void write();
    void over(int error);
    void watch();
    bool mayReceive() const;
    // conversationconnection_behaviour.cpp:
    std::span<const iovec> paced(std::span<iovec> parts, SteadyTime now);
    void wrote(std::size_t bytes, SteadyTime now);
    void hold(const QByteArray& bytes);
    void release(SteadyTime now);
    void readLater(SteadyTime now);
    void endedUnread();
    void beginCut(SteadyTime now);
    void cutIfDelivered(SteadyTime now);

    Reactor& m_reactor;
    std::function<void()> m_changed;
    UniqueFd m_fd;
    State m_state = State::Idle;
    bool m_isPeerDone = false;
    bool m_isOutputEnding = false;
    bool m_isOutputEnded = false;
    bool m_isDropping = false;
    bool m_isCut = false;
    int m_error = 0;
    quint32 m_watched = 0;
    quint64 m_sent = 0;
    quint64 m_received = 0;
    SteadyTime m_receivedAt {};
    SteadyTime m_sentAt {};
    SteadyTime m_closeAt {};
    QByteArray m_input;
    qsizetype m_readUpTo = 0;
    OutputQueue m_output;
    std::unique_ptr<Conduct> m_conduct; // null: well-behaved
};

} // namespace signalbox
