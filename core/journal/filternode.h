// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/eventset.h"
#include "journal/filter.h"

#include <memory>
#include <utility>
#include <vector>

namespace signalbox {

/// A part of a parsed filter. Immutable, so that threads may share it.
struct Filter::Node
{
    Node() = default;
    virtual ~Node() = default;
    Q_DISABLE_COPY_MOVE(Node)

    virtual bool matches(const Event& event, const JournalView& view) const = 0;
    /// Of the events chosen in the chunk, keeps those that match.
    virtual void select(const JournalView& view, const JournalChunk& chunk, EventSet& chosen) const = 0;
};

namespace filter {

using NodePtr = std::shared_ptr<const Filter::Node>;

NodePtr all(std::vector<NodePtr> terms);
NodePtr any(std::vector<NodePtr> branches);
NodePtr opposite(NodePtr term);

/// Which of the kinds, a bit each.
NodePtr kinds(quint32 wanted);
/// Which connections, ranges with both their ends.
NodePtr clients(std::vector<std::pair<quint32, quint32>> ranges);
enum class Relation { Less, AtMost, Equal, AtLeast, Greater };
NodePtr bytes(Relation relation, quint64 limit);
NodePtr level(Severity least);
/// Payload or detail contains it.
NodePtr text(QStringView wanted);
/// The peer's address contains it.
NodePtr peer(QStringView wanted);

} // namespace filter
} // namespace signalbox
