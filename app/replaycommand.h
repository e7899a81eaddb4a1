// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace signalbox {

/// `signalbox-cli replay`: plays the client side of a recording against a server and compares the answers.
/// `arguments` are the program's name and what stands behind the word replay. Needs a QCoreApplication and runs
/// its event loop. Returns the exit code: 0 if every connection was the same, 1 if not, 2 for wrong usage.
int runReplay(const QStringList& arguments);

} // namespace signalbox
