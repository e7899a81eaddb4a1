// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/outputqueue.h"

namespace signalbox {

void OutputQueue::append(QByteArrayView bytes)
{
    if (bytes.isEmpty())
        return;
    constexpr qsizetype GrowLimit = 16 * 1024; // small writes are gathered, large ones stand alone
    if (m_isLastOwn && m_head < m_parts.size() && m_parts.back().size() + bytes.size() <= GrowLimit) {
        m_parts.back().append(bytes);
    } else {
        m_parts.push_back(bytes.toByteArray());
        m_isLastOwn = true;
    }
    m_bytes += static_cast<std::size_t>(bytes.size());
}

void OutputQueue::appendShared(const QByteArray& bytes)
{
    if (bytes.isEmpty())
        return;
    m_parts.push_back(bytes);
    m_isLastOwn = false;
    m_bytes += static_cast<std::size_t>(bytes.size());
}

std::size_t OutputQueue::gather(std::span<iovec> vector) const
{
    std::size_t used = 0;
    std::size_t offset = m_offset;
    for (std::size_t i = m_head; i < m_parts.size() && used < vector.size(); ++i) {
        const QByteArray& part = m_parts[i];
        vector[used++] = { const_cast<char*>(part.constData()) + offset,
            static_cast<std::size_t>(part.size()) - offset };
        offset = 0;
    }
    return used;
}

void OutputQueue::consume(std::size_t bytes)
{
    m_bytes -= bytes;
    if (m_bytes == 0) {
        clear();
        return;
    }
    while (bytes > 0) {
        const std::size_t left = static_cast<std::size_t>(m_parts[m_head].size()) - m_offset;
        if (bytes < left) {
            m_offset += bytes;
            break;
        }
        bytes -= left;
        m_offset = 0;
        m_parts[m_head++] = QByteArray(); // a shared message is let go as soon as it can be
    }
    // Consumed slots go when they are the greater part, so that a queue that never empties does not grow.
    if (m_head > 32 && m_head > m_parts.size() / 2) {
        m_parts.erase(m_parts.begin(), m_parts.begin() + static_cast<std::ptrdiff_t>(m_head));
        m_head = 0;
    }
}

void OutputQueue::clear()
{
    if (m_parts.capacity() > 64)
        m_parts = {}; // an idle client keeps no memory of a busy past
    else
        m_parts.clear();
    m_head = 0;
    m_offset = 0;
    m_bytes = 0;
    m_isLastOwn = false;
}

} // namespace signalbox
