// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace signalbox {

/// `signalbox-cli serve`: a server without a screen, until SIGINT or SIGTERM. Returns the exit code.
int runServe(const QStringList& arguments);

} // namespace signalbox
