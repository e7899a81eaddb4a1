// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/journalview.h"

#include <QByteArray>

#include <vector>

namespace signalbox {

/// Parts that the line formats share, made for millions of events.
void appendNumber(QByteArray& out, quint64 number);

/// The peers of connections as text. The last thousand or so are remembered, since making one takes longer than
/// the rest of a line; a connection keeps its peer for the life of a journal.
class PeerText
{
public:
    PeerText();
    /// Empty for the server itself and where the peer is not known.
    const QByteArray& of(const Event& event, const JournalView& view);

private:
    struct Entry
    {
        ConnectionId id = NoConnection;
        QByteArray text;
    };
    std::vector<Entry> m_entries; // by id, modulo their number
};

} // namespace signalbox
