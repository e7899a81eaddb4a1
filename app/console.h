// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QString>

class QCommandLineParser;

namespace signalbox {

inline constexpr int ExitDone = 0;
inline constexpr int ExitFailed = 1; ///< could not run, or an expectation did not hold
inline constexpr int ExitUsage = 2; ///< wrong usage

/// A line to stdout, flushed. What could steer a terminal is escaped.
void printLine(const QString& text);
/// `signalbox-cli COMMAND: message remedy`, one line to stderr.
void printError(const QString& command, const Error& error);

/// Parses; an exit code when the command is over already: --help was asked for, or the usage is wrong.
std::optional<int> parseArguments(
    QCommandLineParser& parser, const QString& command, const QStringList& arguments);

} // namespace signalbox
