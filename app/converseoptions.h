// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/conversation/conversationsettings.h"

class QCommandLineParser;

namespace signalbox {

/// What `signalbox-cli converse` was asked for.
struct ConverseOptions
{
    ConversationSettings settings; ///< without the script, which is not read yet
    QString scriptFile; ///< - is standard input
    bool isSeedGiven = false;
    QString jsonFile;
    QString junitFile;
};

void addConverseOptions(QCommandLineParser& parser);

/// The error names the option.
Result<ConverseOptions> converseOptions(const QCommandLineParser& parser);

} // namespace signalbox
