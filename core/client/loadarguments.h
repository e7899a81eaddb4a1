// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/loadsettings.h"

#include <QStringList>

namespace signalbox {

/// The options of `signalbox-cli load` that ask for these settings, without the target; only what is not the
/// usual.
QStringList loadArguments(const LoadSettings& settings);

} // namespace signalbox
