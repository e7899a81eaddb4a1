// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/exportrun.h"

#include "export/fileerror.h"

#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

namespace signalbox {
namespace {

constexpr quint64 ProgressEvery = 1024; ///< events

ExportOutcome failed(const Error& error) { return { ExportOutcome::Status::Failed, 0, 0, error }; }

} // namespace

ExportOutcome exportTo(QIODevice& out, const ExportRequest& request, const ExportProgress& progress)
{
    Q_ASSERT(request.format);
    const JournalView& view = request.view;
    const auto exporter = request.format->create();
    ExportOutcome outcome;
    quint64 done = 0;
    Result<Done> state = exporter->begin(out);
    view.forEach(view.firstSequence(), view.endSequence(), [&](const Event& event) {
        if (progress && done % ProgressEvery == 0 && !progress(done, view.size())) {
            outcome.status = ExportOutcome::Status::Cancelled;
            return false;
        }
        ++done;
        if (state && request.filter.matches(event, view)) {
            state = exporter->write(event, view);
            ++outcome.events;
        }
        return state.ok();
    });
    if (outcome.status == ExportOutcome::Status::Cancelled)
        return outcome;
    if (state)
        state = exporter->end();
    if (!state)
        return failed(state.error());
    if (progress)
        progress(done, view.size());
    outcome.bytes = out.isSequential() ? 0 : out.pos();
    return outcome;
}

ExportOutcome exportToFile(const ExportRequest& request, const ExportProgress& progress)
{
    const QFileInfo info(request.fileName);
    if (info.exists() && !info.isFile() && !info.isDir()) {
        // A pipe or a device cannot be replaced by a file, and must not be.
        QFile special(request.fileName);
        if (!special.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
            return failed(openError(special, QIODevice::WriteOnly));
        return exportTo(special, request, progress);
    }
    QSaveFile file(request.fileName);
    if (!file.open(QIODevice::WriteOnly))
        return failed(openError(file, QIODevice::WriteOnly));
    if (!info.exists())
        file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    // Unless it is committed, QSaveFile removes what it wrote.
    const ExportOutcome outcome = exportTo(file, request, progress);
    if (outcome.status == ExportOutcome::Status::Written && !file.commit())
        return failed(writeError(file));
    return outcome;
}

} // namespace signalbox
