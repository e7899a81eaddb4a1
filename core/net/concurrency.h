// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/journal.h"
#include "modes/mode.h"
#include "net/backend.h"
#include "net/netsettings.h"

#include <atomic>
#include <memory>
#include <span>

namespace signalbox {

/// What every concurrency model is given. Copied into its threads.
struct BackendContext
{
    NetSettings settings;
    std::shared_ptr<Journal> journal;
    std::shared_ptr<Mode> mode;
    std::shared_ptr<std::atomic<quint32>> lastId; ///< ids go on from one start to the next, as the journal does
    quint64 generation = 0; ///< for snapshots
    QString description; ///< "echo, event-loop": for the listening event
};

/// One line of the catalogue of concurrency models: combo box and --help are made from it.
struct ConcurrencyModel
{
    const char* name; ///< for the command line
    const char* title; ///< for people; translate in context "Concurrency"
    const char* summary; ///< one sentence; translate in context "Concurrency"
    const char* story; ///< what is happening, in a few sentences; translate in context "Concurrency"
    bool hasWorkers; ///< --workers says how many
    std::unique_ptr<Backend> (*make)(BackendContext, BackendEvents);
};

std::span<const ConcurrencyModel> concurrencyCatalogue();
/// Null if there is none of that name.
const ConcurrencyModel* findConcurrencyModel(QByteArrayView name);

} // namespace signalbox
