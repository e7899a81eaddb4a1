// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "modes/outbox.h"
#include "net/blockingcrew.h"

namespace signalbox {

/// Serves one client from its first byte to its last, in the thread that calls: recv(2) waits, the mode
/// answers, the answer is written. The honest opposite of a reactor.
class Attendant final : private Outbox
{
public:
    explicit Attendant(BlockingCrew& crew);

    /// Returns when the connection is over and the crew has been told.
    void serve(const BlockingConnectionPtr& connection);

private:
    // Outbox
    void send(ConnectionId to, QByteArrayView bytes) override;
    void sendAfter(ConnectionId to, std::chrono::milliseconds delay, QByteArrayView bytes) override;
    void send(std::span<const ConnectionId> to, const QByteArray& bytes) override;
    void finish(ConnectionId id, CloseReason reason) override;
    void setName(ConnectionId id, const QString& name) override;
    void note(ConnectionId id, QByteArrayView detail) override { m_events.add(EventKind::Note, id, detail); }
    void rejected(ConnectionId id, QByteArrayView detail) override
    {
        m_events.add(EventKind::Rejected, id, detail);
    }
    void lineBegan(ConnectionId id) override;
    void lineEnded(ConnectionId id) override;
    void limitHit(Limit limit) override { m_crew.hit(limit); }
    SteadyTime now() const override { return std::chrono::steady_clock::now(); }

    template <typename Call> void callMode(Call&& call);
    void settle();
    void notePause();
    void noteDropped(ConnectionId id, std::size_t bytes);
    BlockingConnection::Ending readUntilEnd(std::span<char> buffer);
    BlockingConnection::Ending inputEnded();

    static constexpr std::size_t ReadBufferBytes = 64 * 1024; // on the stack: only what is used takes memory

    BlockingCrew& m_crew;
    const bool m_isModeShared;
    const Mode::Flow m_flow;
    EventBatch m_events;
    BlockingConnectionPtr m_own;
    SteadyTime m_lastPauseNote {};
    SteadyTime m_lastDropNote {};
    std::vector<BlockingConnectionPtr> m_touched; // have new output
};

} // namespace signalbox
