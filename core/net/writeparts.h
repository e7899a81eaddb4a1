// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/journalchunk.h"
#include "net/outputqueue.h"

#include <array>
#include <span>

namespace signalbox {

/// What one write takes: the front of a queue, then bytes that are not in it. At most as much as the journal
/// can keep of one event, so that snaplen 0 keeps every byte.
class WriteParts
{
public:
    /// If `borrowed` is not empty, the queue is.
    WriteParts(const OutputQueue& queue, QByteArrayView borrowed)
    {
        std::size_t count = queue.gather(m_parts);
        if (!borrowed.isEmpty())
            m_parts[count++] = { const_cast<char*>(borrowed.data()),
                static_cast<std::size_t>(borrowed.size()) };
        constexpr std::size_t MaxWrite = JournalChunk::MaxCaptured;
        std::size_t bytes = 0;
        for (std::size_t i = 0; i < count && bytes < MaxWrite; ++i) {
            m_parts[i].iov_len = std::min(m_parts[i].iov_len, MaxWrite - bytes);
            bytes += m_parts[i].iov_len;
            m_count = i + 1;
        }
    }

    std::span<const iovec> vector() const { return { m_parts.data(), m_count }; }

private:
    std::array<iovec, 64> m_parts;
    std::size_t m_count = 0;
};

} // namespace signalbox
