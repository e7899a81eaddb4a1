// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzzing.h"

#include "export/exportcatalogue.h"
#include "export/exportrun.h"
#include "export/jsonlinesreader.h"

#include <QBuffer>

using namespace signalbox;
using namespace signalbox::fuzzing;

namespace {

QByteArray written(const JournalView& view)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    const ExportOutcome outcome = exportTo(buffer, { view, {}, findExportFormat("jsonl"), {} });
    require(outcome.status == ExportOutcome::Status::Written, "what was read can be written");
    return buffer.data();
}

Result<RecordingSummary> readInto(Journal& journal, QByteArray bytes)
{
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::ReadOnly);
    return JsonLinesReader(journal).read(buffer);
}

bool isSame(const Event& a, const JournalView& viewA, const Event& b, const JournalView& viewB)
{
    return a.sequence == b.sequence && a.time == b.time && a.connection == b.connection && a.kind == b.kind
        && a.bytes == b.bytes && a.payload == b.payload && a.detail == b.detail
        && (a.connection == NoConnection || viewA.connection(a).peer == viewB.connection(b).peer);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    Journal first;
    const auto summary = readInto(first, Input(data, size).rest().toByteArray());
    if (!summary)
        require(!summary.error().message.isEmpty(), "a recording that is refused has a reason");
    const JournalView view = first.view(); // what came before a wrong line is kept
    require(!summary || summary->events == view.size(), "every event that was read is in the journal");

    const QByteArray text = written(view);
    Journal second;
    const auto again = readInto(second, text);
    require(again && again->events == view.size() && !again->isCutShort, "what was written can be read");
    const JournalView readBack = second.view();
    for (quint64 sequence = view.firstSequence(); sequence < view.endSequence(); ++sequence)
        require(isSame(view.at(sequence), view, readBack.at(sequence), readBack), "it reads back equal");
    require(written(readBack) == text, "written again, it is the same file");
    return 0;
}
