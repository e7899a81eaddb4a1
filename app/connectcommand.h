// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace signalbox {

/// `signalbox-cli connect`: one or many TCP clients on the console. `arguments` are the program's name and what
/// stands behind the word connect. Needs a QCoreApplication and runs its event loop. Returns the exit code: 0
/// if every expectation held, 1 if not or if no connection came about, 2 for wrong usage.
int runConnect(const QStringList& arguments);

} // namespace signalbox
