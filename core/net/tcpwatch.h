// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/tcpinfo.h"

#include <algorithm>
#include <vector>

namespace signalbox {

/// The connections that somebody looks at, and what the kernel said of them last. Belongs to the thread that
/// owns the connections' descriptors. Without any it costs nothing.
class TcpWatch
{
public:
    /// More often than this, nobody sees a difference.
    static constexpr std::chrono::milliseconds Period { 100 };

    void setIds(std::vector<ConnectionId> ids)
    {
        ids.resize(std::min(ids.size(), MaxWatchedConnections));
        m_ids = std::move(ids);
        m_sampledAt = {};
    }

    /// `descriptorOf(id)` is negative for a connection that is not here.
    template <typename DescriptorOf>
    const std::vector<TcpSample>& samples(WallTime now, DescriptorOf&& descriptorOf)
    {
        // A timer may come a little early.
        if (now - m_sampledAt < Period * 9 / 10)
            return m_samples;
        m_sampledAt = now;
        m_samples.clear();
        for (const ConnectionId id : m_ids) {
            const int fd = descriptorOf(id);
            if (fd < 0)
                continue;
            TcpSample& sample = m_samples.emplace_back(sampleTcp(fd));
            sample.id = id;
            sample.time = now;
        }
        return m_samples;
    }

private:
    std::vector<ConnectionId> m_ids;
    std::vector<TcpSample> m_samples;
    WallTime m_sampledAt {};
};

} // namespace signalbox
