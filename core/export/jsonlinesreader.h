// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "export/readprogress.h"
#include "journal/journal.h"

#include <QIODevice>

#include <unordered_map>
#include <unordered_set>

class QJsonObject;

namespace signalbox {

/// How much of a recording there was.
struct RecordingSummary
{
    quint64 events = 0;
    bool isCutShort = false; ///< the last line is not whole, as after a crash; it was left out
    bool isCancelled = false;
    bool operator==(const RecordingSummary&) const = default;
};

/// Reads what JsonLinesExporter wrote into a journal. Times, connections, peers, kinds, bytes, payloads and
/// details come back; sequence numbers are the journal's own. Keys it does not know are ignored. A log to which
/// several servers appended one after the other is read too: a connection number that is used again for another
/// connection gets a new number.
class JsonLinesReader
{
public:
    explicit JsonLinesReader(Journal& journal);

    /// Reads to the end. An error names the line; the events before it are in the journal then.
    Result<RecordingSummary> read(QIODevice& in, const ReadProgress& progress = {});

private:
    struct Line;
    Result<Line> parse(const QByteArray& text) const;
    void add(const Line& line);
    ConnectionId idFor(const Line& line);

    struct Known
    {
        ConnectionId id;
        Endpoint peer;
        bool isOpen = false;
    };
    Journal& m_journal;
    EventBatch m_batch;
    std::unordered_map<ConnectionId, Known> m_known; // by the number in the file
    std::unordered_set<ConnectionId> m_used; // numbers in the journal
    quint32 m_greatest = 0; // of them
};

} // namespace signalbox
