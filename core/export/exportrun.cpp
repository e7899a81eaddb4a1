// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/exportrun.h"

#include "base/fileerror.h"
#include "base/savefile.h"

#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#include <fcntl.h>

namespace signalbox {
namespace {

constexpr quint64 ProgressEvents = 1024; ///< events

/// Lets the system begin to write what it has, so that there is little to wait for at the end, when the file
/// must be safe before it takes the place of another. sync_file_range(2)
class EarlyWriting
{
public:
    explicit EarlyWriting(const QFileDevice& file)
        : m_file(file)
    {
    }
    void goOn()
    {
#ifdef Q_OS_LINUX
        constexpr qint64 Piece = qint64 { 8 } * 1024 * 1024;
        const qint64 end = m_file.pos();
        if (end - m_begun < Piece)
            return;
        ::sync_file_range(m_file.handle(), m_begun, end - m_begun, SYNC_FILE_RANGE_WRITE);
        m_begun = end;
#endif
    }

private:
    const QFileDevice& m_file;
    qint64 m_begun = 0;
};

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
        if (progress && done % ProgressEvents == 0 && !progress(done, view.size())) {
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
    if (isSpecialFile(request.fileName)) {
        QFile special(request.fileName);
        if (!special.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
            return failed(openError(special, QIODevice::WriteOnly));
        return exportTo(special, request, progress);
    }
    QSaveFile file(request.fileName);
    if (!file.open(QIODevice::WriteOnly))
        return failed(openError(file, QIODevice::WriteOnly));
    if (!QFileInfo::exists(request.fileName))
        file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    // Unless it is committed, QSaveFile removes what it wrote.
    EarlyWriting early(file);
    const ExportOutcome outcome = exportTo(file, request, [&](quint64 done, quint64 total) {
        early.goOn();
        return !progress || progress(done, total);
    });
    if (outcome.status == ExportOutcome::Status::Written && !file.commit())
        return failed(writeError(file));
    return outcome;
}

} // namespace signalbox
