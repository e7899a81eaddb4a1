// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/filter.h"

#include "journal/filternode.h"
#include "journal/filterparser.h"

namespace signalbox {

Filter::Filter() = default;

Result<Filter> Filter::parse(QStringView text)
{
    Filter filter;
    filter.m_text = text.toString();
    if (text.trimmed().isEmpty())
        return filter;
    auto root = filter::parse(text);
    if (!root)
        return root.error();
    filter.m_root = *root;
    return filter;
}

bool Filter::matches(const Event& event, const JournalView& view) const
{
    return !m_root || m_root->matches(event, view);
}

SequenceSet Filter::select(const JournalView& view, quint64 from, quint64 to) const
{
    SequenceSet found(std::max(from, view.firstSequence()));
    select(view, from, to, found);
    return found;
}

void Filter::select(const JournalView& view, quint64 from, quint64 to, SequenceSet& found) const
{
    Q_ASSERT(found.end() == std::max(from, view.firstSequence()));
    view.forEachChunk(from, to, [&](const JournalChunk& chunk, quint32 first, quint32 last) {
        EventSet chosen(first, last);
        if (m_root)
            m_root->select(view, chunk, chosen);
        found.append(chosen, first, last - first);
    });
}

} // namespace signalbox
