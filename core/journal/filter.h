// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "journal/journalview.h"
#include "journal/sequenceset.h"

#include <QString>

#include <memory>

namespace signalbox {

/// Which events to show or export. Terms stand side by side and must all hold:
///
///   word, "two words"         payload or detail contains it, without regard to case; \" and \\ within quotes
///   client:3  client:3,4,10-20    events of these connections; client:0 those of the server
///   event:closed  event:opened,closed
///   dir:in  dir:out           received or sent
///   bytes>100  bytes<=64  bytes:0  (> >= < <= = :), also bytes > 100
///   peer:127.0.0.1  peer::41022   the peer's address contains it
///   level:warning             note, warning or error and above
///   !term                     the opposite
///   a | b                     either; binds less than side by side
///
/// A word that looks like one of these terms, or like a misspelt one (letters and a colon), is searched for as
/// a text when it stands in quotes. A value: cheap to copy, thread-safe to use.
class Filter
{
public:
    Filter(); ///< lets everything through

    /// The error names the term that is wrong and what could stand there. An empty text lets everything
    /// through.
    static Result<Filter> parse(QStringView text);

    bool isEmpty() const noexcept { return !m_root; }
    /// `event` must come from `view`. Takes well under a microsecond for the usual terms.
    bool matches(const Event& event, const JournalView& view) const;
    /// Those of the view from `from` to before `to` that match: the same as asking matches() for each, in a
    /// small part of the time, since it goes through what is stored chunk by chunk and decodes nothing.
    SequenceSet select(const JournalView& view, quint64 from, quint64 to) const;
    /// The same, added to what was found before `from`, where that set ends.
    void select(const JournalView& view, quint64 from, quint64 to, SequenceSet& found) const;
    QString text() const { return m_text; } ///< as it was parsed

    struct Node;

private:
    QString m_text;
    std::shared_ptr<const Node> m_root; // null: everything
};

} // namespace signalbox
