// SPDX-License-Identifier: GPL-3.0-or-later
// What a mode asks of a worker: done here if the connection lives here, else sent on to the worker where it
// lives, one batch a pump.
#include "net/worker.h"

namespace signalbox {
namespace {

WorkerBatch receipt()
{
    WorkerBatch batch;
    batch.isReceipt = true;
    return batch;
}

} // namespace

Connection* Worker::find(ConnectionId id) const
{
    // Most answers go to who asked.
    return m_dispatched && m_dispatched->id() == id ? m_dispatched : m_clients.find(id);
}

/// A call to fill in, on its way to the worker that has the connection; null if none has it.
WorkerBatch::Call* Worker::callElsewhere(ConnectionId id, WorkerBatch::Call::Kind kind)
{
    if (!m_modeLock)
        return nullptr; // every connection that a mode can name lives here
    const auto home = m_crew->homes.find(id);
    if (home == m_crew->homes.end() || home->second == m_index)
        return nullptr;
    WorkerBatch& batch = m_outgoing[home->second];
    batch.bytes += sizeof(WorkerBatch::Call);
    WorkerBatch::Call& call = batch.calls.emplace_back();
    call.kind = kind;
    call.to.push_back(id);
    return &call;
}

void Worker::send(ConnectionId to, QByteArrayView bytes)
{
    if (Connection* connection = find(to)) {
        connection->send(bytes);
        flushLater(*connection);
    } else if (auto* call = callElsewhere(to, WorkerBatch::Call::Kind::Send)) {
        call->bytes = bytes.toByteArray();
    }
}

void Worker::sendAfter(ConnectionId to, std::chrono::milliseconds delay, QByteArrayView bytes)
{
    if (Connection* connection = find(to)) {
        connection->sendAfter(delay, bytes);
    } else if (auto* call = callElsewhere(to, WorkerBatch::Call::Kind::SendAfter)) {
        call->bytes = bytes.toByteArray();
        call->delay = delay;
    }
}

void Worker::send(std::span<const ConnectionId> to, const QByteArray& bytes)
{
    std::vector<WorkerBatch::Call*> calls(m_modeLock ? m_outgoing.size() : 0);
    for (const ConnectionId id : to) {
        if (Connection* connection = m_clients.find(id)) {
            connection->sendShared(bytes);
            flushLater(*connection);
            continue;
        }
        const auto home = m_modeLock ? m_crew->homes.find(id) : m_crew->homes.end();
        if (!m_modeLock || home == m_crew->homes.end() || home->second == m_index)
            continue;
        if (WorkerBatch::Call*& call = calls[home->second]) {
            call->to.push_back(id);
        } else {
            call = callElsewhere(id, WorkerBatch::Call::Kind::Send);
            call->bytes = bytes;
        }
        m_outgoing[home->second].bytes += sizeof id;
    }
}

void Worker::finish(ConnectionId id, CloseReason reason)
{
    if (Connection* connection = find(id))
        connection->finish(reason);
    else if (auto* call = callElsewhere(id, WorkerBatch::Call::Kind::Finish))
        call->reason = reason;
}

void Worker::setName(ConnectionId id, const QString& name)
{
    if (Connection* connection = find(id)) {
        connection->setName(name);
        changed(connection->slot());
    } else if (auto* call = callElsewhere(id, WorkerBatch::Call::Kind::SetName)) {
        call->name = name;
    }
}

void Worker::lineBegan(ConnectionId id)
{
    if (Connection* connection = find(id))
        connection->beginLine();
}

void Worker::lineEnded(ConnectionId id)
{
    if (Connection* connection = find(id))
        connection->clearLine();
}

void Worker::carryOut(const WorkerBatch::Call& call)
{
    for (const ConnectionId id : call.to) {
        Connection* connection = m_clients.find(id);
        if (!connection)
            continue; // it ended while this was on its way
        switch (call.kind) {
        case WorkerBatch::Call::Kind::Send:
            connection->sendShared(call.bytes);
            flushLater(*connection);
            break;
        case WorkerBatch::Call::Kind::SendAfter:
            connection->sendAfter(call.delay, call.bytes);
            break;
        case WorkerBatch::Call::Kind::Finish:
            connection->finish(call.reason);
            break;
        case WorkerBatch::Call::Kind::SetName:
            connection->setName(call.name);
            changed(connection->slot());
            break;
        }
    }
}

void Worker::readMail()
{
    for (WorkerBatch& batch : m_crew->mailboxes[m_index].take()) {
        for (WorkerBatch::Arrival& arrival : batch.arrivals)
            adopt(std::move(arrival));
        for (const WorkerBatch::Call& call : batch.calls)
            carryOut(call);
        flushPending(); // each batch, so that what waits for slow readers is limited at once
        if (batch.receiptTo)
            m_crew->mailboxes[*batch.receiptTo].post(receipt(), m_index);
        if (batch.isReceipt && --m_awaitedReceipts == 0)
            m_reactor->setEnabled(true);
        if (batch.stop)
            stop(*batch.stop);
    }
    settle();
}

void Worker::postMail()
{
    for (quint32 worker = 0; worker < m_outgoing.size(); ++worker) {
        WorkerBatch& batch = m_outgoing[worker];
        if (batch.isEmpty())
            continue;
        for (const WorkerBatch::Call& call : batch.calls)
            batch.bytes += static_cast<std::size_t>(call.bytes.size());
        m_crew->batches.fetch_add(1, std::memory_order_relaxed);
        if (m_crew->mailboxes[worker].post(std::exchange(batch, {}), m_index) && m_awaitedReceipts++ == 0)
            m_reactor->setEnabled(false); // until the other worker has caught up
    }
}

} // namespace signalbox
