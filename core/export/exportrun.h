// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "export/exportcatalogue.h"
#include "journal/filter.h"

#include <functional>

namespace signalbox {

/// What to export, and where to.
struct ExportRequest
{
    JournalView view;
    Filter filter; ///< empty: all
    const ExportFormat* format = nullptr; ///< from the catalogue; must not be null
    QString fileName;
};

/// How an export ended.
struct ExportOutcome
{
    enum class Status : quint8 { Written, Cancelled, Failed };
    Status status = Status::Written;
    quint64 events = 0; ///< written
    qint64 bytes = 0; ///< length of the file
    Error error; ///< if it failed
};

/// Called now and then with how many of the view's events were looked at; false cancels.
using ExportProgress = std::function<bool(quint64 done, quint64 total)>;

/// Writes the events that pass the filter to a device that is open, standard output for one. Any thread;
/// blocks.
ExportOutcome exportTo(QIODevice& out, const ExportRequest& request, const ExportProgress& progress = {});

/// The same to request.fileName. A file that is there is replaced only by a complete one, and keeps its
/// permissions; a new one can be read by its owner alone, since payload may hold secrets. After a cancel or an
/// error all is as before.
ExportOutcome exportToFile(const ExportRequest& request, const ExportProgress& progress = {});

} // namespace signalbox
