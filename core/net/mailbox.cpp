// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/mailbox.h"

#include <sys/eventfd.h>
#include <unistd.h>

namespace signalbox {

Mailbox::Mailbox()
    : m_wake(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC))
{
}

bool Mailbox::post(WorkerBatch batch, quint32 sender)
{
    bool isFirst = false;
    bool isFull = false;
    {
        const std::lock_guard lock(m_mutex);
        isFirst = m_batches.empty();
        m_bytes += batch.bytes;
        isFull = m_bytes > SoftLimit && !batch.isReceipt;
        if (isFull)
            batch.receiptTo = sender;
        m_batches.push_back(std::move(batch));
    }
    if (isFirst) { // else the worker has been woken and not come yet
        const quint64 one = 1;
        [[maybe_unused]] const ssize_t written = ::write(m_wake.get(), &one, sizeof one);
    }
    return isFull;
}

std::vector<WorkerBatch> Mailbox::take()
{
    quint64 count = 0;
    [[maybe_unused]] const ssize_t read = ::read(m_wake.get(), &count, sizeof count);
    const std::lock_guard lock(m_mutex);
    m_bytes = 0;
    return std::exchange(m_batches, {});
}

} // namespace signalbox
