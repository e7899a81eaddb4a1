// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace signalbox {

/// `signalbox-cli export`: a recording in another format. Returns the exit code.
int runExport(const QStringList& arguments);

} // namespace signalbox
