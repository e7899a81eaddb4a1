// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/recordedsnapshot.h"

#include <algorithm>
#include <atomic>
#include <unordered_map>

namespace signalbox {
namespace {

constexpr std::size_t RowsPerBlock = 1024;

/// Far from those of servers, which count from 1.
quint64 nextGeneration()
{
    static std::atomic<quint64> next { quint64 { 1 } << 62 };
    return next++;
}

void count(ClientRow& row, const Event& event, Counters& counters)
{
    row.lastActivity = event.time;
    switch (event.kind) {
    case EventKind::Received:
        row.bytesIn += event.bytes;
        ++row.messagesIn;
        counters.bytesIn += event.bytes;
        ++counters.messagesIn;
        break;
    case EventKind::Sent:
        row.bytesOut += event.bytes;
        ++row.messagesOut;
        counters.bytesOut += event.bytes;
        ++counters.messagesOut;
        break;
    case EventKind::HalfClosed:
        row.state = event.detail.startsWith("peer") ? ClientState::HalfClosed : ClientState::Closing;
        break;
    case EventKind::Closed:
        row.state = ClientState::Closed;
        break;
    default:
        break;
    }
}

} // namespace

RecordedSnapshot recordedSnapshot(const JournalView& view)
{
    auto snapshot = std::make_shared<Snapshot>();
    snapshot->generation = nextGeneration();
    std::unordered_map<ConnectionId, ClientRow> rows;
    view.forEach(view.firstSequence(), view.endSequence(), [&](const Event& event) {
        snapshot->time = event.time;
        if (event.connection == NoConnection)
            return true;
        const auto [it, isNew] = rows.try_emplace(event.connection);
        if (isNew) {
            it->second.id = event.connection;
            it->second.since = event.time;
            it->second.peer = view.connection(event).peer;
            if (event.kind == EventKind::Rejected) // turned away before it was one
                it->second.state = ClientState::Closed;
        }
        count(it->second, event, snapshot->counters);
        return true;
    });

    RecordedSnapshot recorded;
    recorded.connections = rows.size();
    std::vector<ClientRow> ordered;
    ordered.reserve(rows.size());
    for (auto& [id, row] : rows) {
        const double life =
            std::chrono::duration<double>(std::max(row.lastActivity - row.since, std::chrono::nanoseconds {}))
                .count();
        row.meanRate = life > 0 ? static_cast<double>(row.messagesIn) / life : 0;
        snapshot->counters.open += row.state == ClientState::Closed ? 0 : 1;
        ordered.push_back(std::move(row));
    }
    snapshot->counters.accepted = recorded.connections;
    std::ranges::sort(ordered, {}, [](const ClientRow& row) { return number(row.id); });
    if (ordered.size() > RecordedSnapshot::MaxRows) {
        recorded.leftOut = ordered.size() - RecordedSnapshot::MaxRows;
        ordered.erase(ordered.begin(), ordered.begin() + static_cast<std::ptrdiff_t>(recorded.leftOut));
    }
    for (std::size_t from = 0; from < ordered.size(); from += RowsPerBlock) {
        auto block = std::make_shared<Snapshot::Block>();
        const auto begin = ordered.begin() + static_cast<std::ptrdiff_t>(from);
        const auto end =
            ordered.begin() + static_cast<std::ptrdiff_t>(std::min(from + RowsPerBlock, ordered.size()));
        block->rows.assign(std::make_move_iterator(begin), std::make_move_iterator(end));
        snapshot->blocks.push_back(std::move(block));
    }
    recorded.snapshot = std::move(snapshot);
    return recorded;
}

} // namespace signalbox
