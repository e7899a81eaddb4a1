// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/hostility/hostilecopy.h"
#include "client/hostility/hostilesettings.h"

class QCommandLineParser;

namespace signalbox {

/// What `signalbox-cli malformed` was asked for.
struct MalformedOptions
{
    HostileSettings settings;
    bool isList = false; ///< show the table of cases only
    const HostileCopyForm* copy = nullptr; ///< print the chosen cases in that form only
    QString conversationFile; ///< a recording to be mutated; not read yet
    QString scriptFile; ///< a reproducer to be run; not read yet
    QString jsonFile;
    QString junitFile;
    QString reproducerFile; ///< to be written
};

void addMalformedOptions(QCommandLineParser& parser);

/// Validated, but for what stands in files; the error names the option.
Result<MalformedOptions> malformedOptions(const QCommandLineParser& parser);

} // namespace signalbox
