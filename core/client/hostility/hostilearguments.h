// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/hostility/hostilesettings.h"

#include <QStringList>

namespace signalbox {

/// The options of `signalbox-cli malformed` that ask for these settings, without the target; only what is not
/// the usual. A conversation or a script is not among them: they stand in files.
QStringList hostileArguments(const HostileSettings& settings);

} // namespace signalbox
