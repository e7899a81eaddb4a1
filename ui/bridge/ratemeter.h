// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/snapshot.h"

#include <deque>

namespace signalbox {

/// Messages and bytes a second, both ways, over the last second or so of snapshots.
class RateMeter
{
public:
    void add(const Snapshot& snapshot);
    void reset() { m_samples.clear(); }

    double messages() const noexcept { return m_messages; }
    double bytes() const noexcept { return m_bytes; }

private:
    struct Sample
    {
        WallTime time;
        quint64 messages;
        quint64 bytes;
    };
    std::deque<Sample> m_samples; // of the last Window
    double m_messages = 0;
    double m_bytes = 0;
};

} // namespace signalbox
