// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/config.h"

class QSettings;

namespace signalbox {

/// The last server's values in the settings file: those that the window shows, so that none holds unseen. What
/// is missing or no longer valid there becomes the default.
ServerConfig loadServerConfig(QSettings& settings);
void saveServerConfig(QSettings& settings, const ServerConfig& config);

} // namespace signalbox
