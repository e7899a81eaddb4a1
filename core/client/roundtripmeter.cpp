// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/roundtripmeter.h"

#include <algorithm>

namespace signalbox {

void RoundTripMeter::record(std::chrono::nanoseconds roundTrip)
{
    const std::scoped_lock lock(m_mutex);
    m_histogram.record(static_cast<quint64>(std::max<qint64>(0, roundTrip.count())));
}

RoundTripSummary RoundTripMeter::take()
{
    const std::scoped_lock lock(m_mutex);
    if (m_histogram.isEmpty())
        return {};
    const auto percentile = [this](double percent) {
        return std::chrono::nanoseconds { static_cast<qint64>(m_histogram.percentile(percent)) };
    };
    const RoundTripSummary summary { m_histogram.count(), percentile(50), percentile(99) };
    m_histogram.clear();
    return summary;
}

} // namespace signalbox
