// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace signalbox {

/// `signalbox-cli rules FILE [--try RECORDING]`: says whether rules are right, and what they would have made of
/// a recording.
int runRules(const QStringList& arguments);

} // namespace signalbox
