// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/admission.h"
#include "net/blockingconnection.h"
#include "net/concurrency.h"
#include "net/threadmeter.h"

#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <unordered_map>

namespace signalbox {

using BlockingConnectionPtr = std::shared_ptr<BlockingConnection>;

/// What the threads of one server share that gives each client a thread. Every access that needs a lock takes
/// it here.
class BlockingCrew
{
public:
    explicit BlockingCrew(BackendContext shared)
        : context(std::move(shared))
        , admission(context.settings)
        , m_journalUse(context.journal->lockUse())
    {
    }

    void insert(const BlockingConnectionPtr& connection);
    void remove(const BlockingConnectionPtr& connection);
    BlockingConnectionPtr find(ConnectionId id) const;
    /// Those of `ids` that are open, under one lock.
    void find(std::span<const ConnectionId> ids, std::vector<BlockingConnectionPtr>& found) const;
    std::vector<BlockingConnectionPtr> clients() const;
    std::size_t size() const;

    /// Since Start, those of clients that are gone included.
    Counters counters() const;
    void hit(Limit limit) { m_hits[static_cast<std::size_t>(limit)].fetch_add(1, std::memory_order_relaxed); }
    LockUse lockUse() const;

    Mode& mode() const { return *context.mode; }
    Journal& journal() const { return *context.journal; }

    const BackendContext context;
    Admission admission; // thread-safe
    ThreadMeter meter; // thread-safe
    CountedMutex modeLock; ///< held while a mode that isShared() is called
    std::atomic<bool> isStopping { false }; ///< nobody is left to be told who left
    /// Called by any thread; all reach the thread that accepts.
    std::function<void(const BlockingConnectionPtr&)>
        needsRoom; ///< output is queued that its attendant won't write
    std::function<void(const BlockingConnectionPtr&)> wantsWake; ///< a delayed reply waits, and none did before
    std::function<void(const BlockingConnectionPtr&)> ended; ///< its attendant is done with it

private:
    mutable CountedMutex m_lock; // guards the clients and what those that are gone have counted
    std::unordered_map<ConnectionId, BlockingConnectionPtr> m_clients;
    Counters m_gone;
    std::array<std::atomic<quint64>, LimitCount> m_hits {};
    const LockUse m_journalUse; // before Start
};

} // namespace signalbox
