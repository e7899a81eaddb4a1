// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace signalbox {

/// `signalbox-cli converse`: holds the conversation of a script with a server and judges how it went.
/// `arguments` are the program's name and what stands behind the word converse. Needs a QCoreApplication and
/// runs its event loop. Returns the exit code: 0 if every client's went as the script has it, 1 if not, 2 for
/// wrong usage and for a script that is none.
int runConverse(const QStringList& arguments);

} // namespace signalbox
