// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/admission.h"
#include "net/concurrency.h"
#include "net/mailbox.h"
#include "net/threadmeter.h"

#include <atomic>
#include <deque>
#include <unordered_map>

namespace signalbox {

/// What the workers of one server share. Thread-safe as each member says.
struct Crew
{
    Crew(BackendContext shared, quint32 workers)
        : context(std::move(shared))
        , admission(context.settings, workers)
        , mailboxes(workers)
        , load(workers)
        , running(workers)
        , journalUse(context.journal->lockUse())
    {
    }

    quint32 size() const noexcept { return static_cast<quint32>(load.size()); }
    /// The worker with the fewest connections.
    quint32 leastLoaded() const
    {
        const auto fewest = std::min_element(
            load.begin(), load.end(), [](const auto& a, const auto& b) { return a.load() < b.load(); });
        return static_cast<quint32>(fewest - load.begin());
    }
    /// Of the mode's lock and the journal's, since Start.
    LockUse lockUse() const
    {
        LockUse use = context.journal->lockUse() - journalUse;
        return use += modeLock.use();
    }

    const BackendContext context;
    Admission admission; // thread-safe
    ThreadMeter meter; // thread-safe
    CountedMutex modeLock; ///< held while a mode that isShared() is called, if there are several workers
    std::unordered_map<ConnectionId, quint32> homes; ///< the worker of each connection; guarded by modeLock
    std::deque<Mailbox> mailboxes; // thread-safe each
    std::deque<std::atomic<quint32>> load; ///< connections of each worker, those on their way to it included
    std::atomic<quint32> running; ///< workers that have not stopped
    std::atomic<quint64> served { 0 }; ///< by the workers that have stopped
    std::atomic<quint64> batches { 0 }; ///< posted from one worker to another
    const LockUse journalUse; ///< before Start
};

} // namespace signalbox
