// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/tcpsample.h"

#include <deque>

namespace signalbox {

/// The samples of one connection over the last minutes, oldest first. Bounded by time and number.
class TcpHistory
{
public:
    static constexpr std::chrono::minutes Span { 5 };
    static constexpr std::size_t MaxSamples = 3600;
    /// Samples further apart than this have nothing between them: nobody looked.
    static constexpr std::chrono::milliseconds Gap { 2500 };

    /// False if it is of another connection than the others, or not newer than they are: then it is left out.
    bool add(const TcpSample& sample)
    {
        if (!m_samples.empty() && (sample.id != m_samples.back().id || sample.time <= m_samples.back().time))
            return false;
        m_samples.push_back(sample);
        while (m_samples.size() > MaxSamples || sample.time - m_samples.front().time > Span)
            m_samples.pop_front();
        return true;
    }
    void clear() { m_samples.clear(); }

    bool isEmpty() const noexcept { return m_samples.empty(); }
    const TcpSample& last() const { return m_samples.back(); }
    const std::deque<TcpSample>& samples() const noexcept { return m_samples; }

private:
    std::deque<TcpSample> m_samples;
};

} // namespace signalbox
