// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace signalbox {

/// `signalbox-cli malformed`: attacks a server and judges whether it stays healthy. `arguments` are the
/// program's name and what stands behind the word malformed. Needs a QCoreApplication and runs its event loop.
/// Returns the exit code: 0 if the server stayed healthy in every case, 1 if not, 2 for wrong usage.
int runMalformed(const QStringList& arguments);

} // namespace signalbox
