// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/mergesnapshots.h"

#include <algorithm>

namespace signalbox {
namespace {

void add(Counters& sum, const Counters& part)
{
    sum.open += part.open;
    sum.accepted += part.accepted;
    sum.rejected += part.rejected;
    sum.bytesIn += part.bytesIn;
    sum.bytesOut += part.bytesOut;
    sum.messagesIn += part.messagesIn;
    sum.messagesOut += part.messagesOut;
    sum.limits += part.limits;
    sum.peak = std::max({ sum.peak, part.peak, sum.open });
}

void add(Lifecycle& sum, const Lifecycle& part)
{
    for (std::size_t i = 0; i < sum.size(); ++i) {
        sum[i].count += part[i].count;
        sum[i].failures += part[i].failures;
        if (part[i].lastErrno != 0)
            sum[i].lastErrno = part[i].lastErrno;
        sum[i].isFailed = sum[i].isFailed || part[i].isFailed;
    }
}

} // namespace

SnapshotPtr mergeSnapshots(std::span<const SnapshotPtr> parts)
{
    Q_ASSERT(!parts.empty());
    if (parts.size() == 1)
        return parts.front();
    auto merged = std::make_shared<Snapshot>(*parts.front());
    for (const SnapshotPtr& part : parts.subspan(1)) {
        merged->time = std::max(merged->time, part->time);
        add(merged->counters, part->counters);
        add(merged->lifecycle, part->lifecycle);
        merged->costs.clientBytes += part->costs.clientBytes;
        merged->costs.clientsPerWorker.insert(merged->costs.clientsPerWorker.end(),
            part->costs.clientsPerWorker.begin(), part->costs.clientsPerWorker.end());
        merged->blocks.insert(merged->blocks.end(), part->blocks.begin(), part->blocks.end());
        merged->tcp.insert(merged->tcp.end(), part->tcp.begin(), part->tcp.end());
    }
    return merged;
}

} // namespace signalbox
