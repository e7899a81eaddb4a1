// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace signalbox {

/// `signalbox-cli load`: puts load on a server that echoes and prints what came of it. `arguments` are the
/// program's name and what stands behind the word load. Needs a QCoreApplication and runs its event loop.
/// Returns the exit code: 0 if something was measured and every echo was right, 1 if not, 2 for wrong usage.
int runLoad(const QStringList& arguments);

} // namespace signalbox
