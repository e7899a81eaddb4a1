// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/uniquefd.h"
#include "journal/closereason.h"
#include "journal/connectiontable.h"
#include "net/backend.h"

#include <QString>

#include <mutex>
#include <optional>
#include <vector>

namespace signalbox {

/// What one worker wants another to do: one batch a pump. In order.
struct WorkerBatch
{
    /// A connection that was accepted here and is served there.
    struct Arrival
    {
        UniqueFd fd;
        ConnectionId id = NoConnection;
        ConnectionInfo info;
    };
    /// A call of the mode's outbox for connections that live there.
    struct Call
    {
        enum class Kind : quint8 { Send, SendAfter, Finish, SetName } kind = Kind::Send;
        std::vector<ConnectionId> to;
        QByteArray bytes; // Send, SendAfter
        std::chrono::milliseconds delay {}; // SendAfter
        QString name; // SetName
        CloseReason reason = CloseReason::PeerClosed; // Finish
    };

    std::vector<Arrival> arrivals;
    std::vector<Call> calls;
    std::optional<StopMode> stop; ///< after the arrivals: nobody was accepted later
    std::size_t bytes = 0; ///< memory it holds, about
    std::optional<quint32> receiptTo; ///< the worker that waits until this is dealt with
    bool isReceipt = false; ///< a batch that asked for it has been dealt with

    bool isEmpty() const noexcept { return arrivals.empty() && calls.empty() && !stop; }
};

/// Where a worker finds the batches of the others. Outlives the worker, so that posting is safe at any time.
/// Thread-safe.
class Mailbox
{
public:
    Mailbox();

    /// Readable when something came; eventfd(2). -1 if the process had no descriptor left.
    int descriptor() const noexcept { return m_wake.get(); }

    /// For any thread. True if more waits than is good: then the sender gets a receipt once this batch has been
    /// dealt with, and should take no more input until then.
    bool post(WorkerBatch batch, quint32 sender);
    /// For the worker: everything that came.
    std::vector<WorkerBatch> take();

private:
    static constexpr std::size_t SoftLimit = 4 * 1024 * 1024;

    UniqueFd m_wake;
    std::mutex m_mutex; // guards all below
    std::vector<WorkerBatch> m_batches;
    std::size_t m_bytes = 0;
};

} // namespace signalbox
