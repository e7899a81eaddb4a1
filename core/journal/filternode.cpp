// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/filternode.h"

#include "journal/textneedle.h"

#include <algorithm>
#include <array>
#include <functional>

namespace signalbox::filter {
namespace {

Event decode(const JournalChunk& chunk, const EventRecord& record)
{
    Event event;
    event.time = WallTime { std::chrono::nanoseconds { record.time } };
    event.connection = record.connection;
    event.kind = record.kind;
    event.bytes = record.bytes;
    (event.isData() ? event.payload : event.detail) = chunk.bytes(record);
    return event;
}

struct All final : Filter::Node
{
    explicit All(std::vector<NodePtr> nodes)
        : terms(std::move(nodes))
    {
    }
    bool matches(const Event& event, const JournalView& view) const override
    {
        return std::all_of(
            terms.begin(), terms.end(), [&](const NodePtr& term) { return term->matches(event, view); });
    }
    void select(const JournalView& view, const JournalChunk& chunk, EventSet& chosen) const override
    {
        for (const NodePtr& term : terms) {
            term->select(view, chunk, chosen);
            if (chosen.isEmpty())
                return;
        }
    }
    std::vector<NodePtr> terms;
};

struct Any final : Filter::Node
{
    explicit Any(std::vector<NodePtr> nodes)
        : branches(std::move(nodes))
    {
    }
    bool matches(const Event& event, const JournalView& view) const override
    {
        return std::any_of(branches.begin(), branches.end(),
            [&](const NodePtr& branch) { return branch->matches(event, view); });
    }
    void select(const JournalView& view, const JournalChunk& chunk, EventSet& chosen) const override
    {
        EventSet found;
        for (const NodePtr& branch : branches) {
            EventSet own = chosen;
            own -= found;
            branch->select(view, chunk, own);
            found |= own;
        }
        chosen = found;
    }
    std::vector<NodePtr> branches;
};

struct Not final : Filter::Node
{
    explicit Not(NodePtr node)
        : term(std::move(node))
    {
    }
    bool matches(const Event& event, const JournalView& view) const override
    {
        return !term->matches(event, view);
    }
    void select(const JournalView& view, const JournalChunk& chunk, EventSet& chosen) const override
    {
        EventSet found = chosen;
        term->select(view, chunk, found);
        chosen -= found;
    }
    NodePtr term;
};

/// What an event's record tells without a look at its bytes. Test is called as test(kind, connection, bytes).
template <typename Test> struct OfRecord final : Filter::Node
{
    explicit OfRecord(Test function)
        : test(std::move(function))
    {
    }
    bool matches(const Event& event, const JournalView&) const override
    {
        return test(event.kind, event.connection, event.bytes);
    }
    void select(const JournalView&, const JournalChunk& chunk, EventSet& chosen) const override
    {
        chosen.keep([&](quint32 index) {
            const EventRecord& record = chunk.record(index);
            return test(record.kind, record.connection, record.bytes);
        });
    }
    Test test;
};

template <typename Test> NodePtr ofRecord(Test test)
{
    return std::make_shared<OfRecord<Test>>(std::move(test));
}

struct Level final : Filter::Node
{
    explicit Level(Severity severity)
        : least(severity)
    {
    }
    bool matches(const Event& event, const JournalView&) const override { return severityOf(event) >= least; }
    void select(const JournalView&, const JournalChunk& chunk, EventSet& chosen) const override
    {
        chosen.keep([&](quint32 index) { return severityOf(decode(chunk, chunk.record(index))) >= least; });
    }
    Severity least;
};

struct Text final : Filter::Node
{
    explicit Text(QStringView wanted)
        : needle(wanted)
    {
    }
    bool matches(const Event& event, const JournalView&) const override
    {
        return needle.isIn(event.isData() ? event.payload : event.detail);
    }
    /// Where many are asked for, their bytes are searched as the whole in which they lie side by side: what one
    /// event holds is often shorter than the search takes to begin.
    void select(const JournalView&, const JournalChunk& chunk, EventSet& chosen) const override
    {
        constexpr quint32 Few = JournalChunk::MaxEvents / 16;
        if (!needle.isFolded() || chosen.count() < Few) {
            chosen.keep([&](quint32 index) { return needle.isIn(chunk.bytes(chunk.record(index))); });
            return;
        }
        std::array<quint32, JournalChunk::MaxSlabs> used {}; // of each slab; beyond it another thread may write
        chosen.forEach([&](quint32 index) {
            const EventRecord& record = chunk.record(index);
            if (record.captured > 0) {
                quint32& end = used[record.payload / JournalChunk::SlabBytes];
                end = std::max(end, record.payload % JournalChunk::SlabBytes + record.captured);
            }
        });
        std::vector<quint32> hits; // places, as records have them, in order
        for (quint32 slab = 0; slab < used.size(); ++slab) {
            const QByteArrayView bytes = chunk.slab(slab, used[slab]);
            for (qsizetype at = needle.indexIn(bytes, 0); at >= 0; at = needle.indexIn(bytes, at + 1))
                hits.push_back(slab * JournalChunk::SlabBytes + static_cast<quint32>(at));
        }
        const auto length = static_cast<quint32>(needle.size());
        chosen.keep([&](quint32 index) {
            const EventRecord& record = chunk.record(index);
            if (record.captured < length)
                return false;
            const auto hit = std::lower_bound(hits.begin(), hits.end(), record.payload);
            return hit != hits.end() && *hit + length <= record.payload + record.captured;
        });
    }
    TextNeedle needle;
};

struct Peer final : Filter::Node
{
    explicit Peer(QStringView wanted)
        : needle(wanted)
    {
    }
    bool matches(const Event& event, const JournalView& view) const override
    {
        const Endpoint peer = view.connection(event).peer;
        return !peer.isNull() && needle.isIn(peer.toString().toUtf8());
    }
    void select(const JournalView& view, const JournalChunk& chunk, EventSet& chosen) const override
    {
        // Events of few connections follow each other: each is asked for once.
        std::vector<std::pair<ConnectionId, bool>> known;
        chosen.keep([&](quint32 index) {
            Event event;
            event.sequence = chunk.firstSequence() + index;
            event.connection = chunk.record(index).connection;
            const auto place = std::lower_bound(known.begin(), known.end(), event.connection,
                [](const auto& each, ConnectionId id) { return number(each.first) < number(id); });
            if (place != known.end() && place->first == event.connection)
                return place->second;
            return known.insert(place, { event.connection, matches(event, view) })->second;
        });
    }
    TextNeedle needle;
};

} // namespace

NodePtr all(std::vector<NodePtr> terms) { return std::make_shared<All>(std::move(terms)); }
NodePtr any(std::vector<NodePtr> branches) { return std::make_shared<Any>(std::move(branches)); }
NodePtr opposite(NodePtr term) { return std::make_shared<Not>(std::move(term)); }

NodePtr kinds(quint32 wanted)
{
    return ofRecord([wanted](EventKind kind, ConnectionId, quint32) {
        return (wanted >> static_cast<unsigned>(kind) & 1U) != 0;
    });
}

NodePtr clients(std::vector<std::pair<quint32, quint32>> ranges)
{
    return ofRecord([ranges = std::move(ranges)](EventKind, ConnectionId connection, quint32) {
        const quint32 id = number(connection);
        return std::any_of(ranges.begin(), ranges.end(),
            [id](const auto& range) { return id >= range.first && id <= range.second; });
    });
}

NodePtr bytes(Relation relation, quint64 limit)
{
    const auto compared = [limit](auto holds) {
        return ofRecord(
            [limit, holds](EventKind, ConnectionId, quint32 bytes) { return holds(quint64 { bytes }, limit); });
    };
    switch (relation) {
    case Relation::Less:
        return compared(std::less<quint64>());
    case Relation::AtMost:
        return compared(std::less_equal<quint64>());
    case Relation::AtLeast:
        return compared(std::greater_equal<quint64>());
    case Relation::Greater:
        return compared(std::greater<quint64>());
    case Relation::Equal:
        break;
    }
    return compared(std::equal_to<quint64>());
}

NodePtr level(Severity least) { return std::make_shared<Level>(least); }
NodePtr text(QStringView wanted) { return std::make_shared<Text>(wanted); }
NodePtr peer(QStringView wanted) { return std::make_shared<Peer>(wanted); }

} // namespace signalbox::filter
