// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "modes/mode.h"

#include <memory>
#include <span>

namespace signalbox {

class RuleBook;

/// What modes can be told.
struct ModeSettings
{
    quint32 maxLine = 4096; ///< bytes of a line without its end
    std::shared_ptr<RuleBook> rules; ///< of the mode "script"; whoever has it can replace them while it runs
    bool operator==(const ModeSettings& other) const; ///< the same rules, whoever holds them
};

/// One line of the catalogue of modes: combo box and --help are made from it.
struct ModeEntry
{
    const char* name; ///< for the command line
    const char* title; ///< for people; translate in context "Mode"
    const char* summary; ///< one sentence; translate in context "Mode"
    std::unique_ptr<Mode> (*make)(const ModeSettings&);
};

std::span<const ModeEntry> modeCatalogue();
/// Null if there is none of that name.
const ModeEntry* findMode(QByteArrayView name);

} // namespace signalbox
