// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/replay/replaysettings.h"

class QCommandLineParser;

namespace signalbox {

/// What `signalbox-cli replay` was asked for.
struct ReplayOptions
{
    ReplaySettings settings; ///< the recording is not read yet
    bool isList = false; ///< show the connections of the recording only
    QString jsonFile;
    QString junitFile;
};

void addReplayOptions(QCommandLineParser& parser);

/// Validated, but for what stands in the recording; the error names the option.
Result<ReplayOptions> replayOptions(const QCommandLineParser& parser);

} // namespace signalbox
