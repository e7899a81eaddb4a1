// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <sys/uio.h>

#include <span>
#include <vector>

namespace signalbox {

/// Bytes that wait for the kernel to take them, in order. Broadcast messages are shared, not copied. The limit
/// is the owner's business. Takes 64 bytes when empty.
class OutputQueue
{
public:
    std::size_t bytes() const noexcept { return m_bytes; }
    bool isEmpty() const noexcept { return m_bytes == 0; }

    /// Of the heap, about; a shared message counts in full.
    std::size_t memory() const noexcept { return m_bytes + m_parts.capacity() * sizeof(QByteArray); }

    void append(QByteArrayView bytes); ///< copies
    void appendShared(const QByteArray& bytes); ///< keeps a reference

    /// Points up to vector.size() elements at the front of the queue and returns how many.
    std::size_t gather(std::span<iovec> vector) const;
    void consume(std::size_t bytes);
    void clear();

private:
    std::vector<QByteArray> m_parts;
    std::size_t m_head = 0; // m_parts before it are consumed
    std::size_t m_offset = 0; // consumed of the part at m_head
    std::size_t m_bytes = 0;
    bool m_isLastOwn = false; // the last part is a copy that may grow
};

} // namespace signalbox
