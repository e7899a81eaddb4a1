// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace signalbox {

/// `signalbox-cli run`; returns the exit code.
int runWorkspace(const QStringList& arguments);

} // namespace signalbox
