// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/ratemeter.h"

namespace signalbox {

void RateMeter::add(const Snapshot& snapshot)
{
    constexpr std::chrono::milliseconds Window { 1200 };
    const Counters& counters = snapshot.counters;
    const Sample now { snapshot.time, counters.messagesIn + counters.messagesOut,
        counters.bytesIn + counters.bytesOut };
    // Another server counts from zero.
    if (!m_samples.empty() && (now.time <= m_samples.back().time || now.messages < m_samples.back().messages)) {
        if (now.time == m_samples.back().time)
            return;
        m_samples.clear();
    }
    m_samples.push_back(now);
    while (m_samples.size() > 2 && now.time - m_samples.front().time > Window)
        m_samples.pop_front();
    const Sample& then = m_samples.front();
    const double seconds = std::chrono::duration<double>(now.time - then.time).count();
    m_messages = seconds > 0 ? static_cast<double>(now.messages - then.messages) / seconds : 0;
    m_bytes = seconds > 0 ? static_cast<double>(now.bytes - then.bytes) / seconds : 0;
}

} // namespace signalbox
