// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/delayedoutput.h"

#include "base/units.h"

#include <QCoreApplication>

namespace signalbox {

bool DelayedOutput::append(QByteArrayView bytes, SteadyTime due, const Bounds& bounds)
{
    const auto size = static_cast<std::size_t>(bytes.size());
    if (m_parts.size() >= bounds.parts || m_bytes + size > bounds.bytes)
        return false;
    m_parts.push_back({ m_parts.empty() ? due : std::max(due, m_parts.back().due), bytes.toByteArray() });
    m_bytes += size;
    return true;
}

std::size_t DelayedOutput::dropAfter(SteadyTime last)
{
    std::size_t dropped = 0;
    while (!m_parts.empty() && m_parts.back().due > last) { // the times never go back
        m_bytes -= static_cast<std::size_t>(m_parts.back().bytes.size());
        m_parts.pop_back();
        ++dropped;
    }
    return dropped;
}

QByteArray droppedDelayedText(std::size_t parts, std::size_t bytes)
{
    return QCoreApplication::translate("Connection", "delayed replies dropped: %1, %2")
        .arg(parts)
        .arg(formatBytes(static_cast<double>(bytes)))
        .toUtf8();
}

} // namespace signalbox
