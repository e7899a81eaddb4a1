// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/config.h"

class QSettings;

namespace signalbox {

/// The server's values in the settings file: those that the window shows, and the limits that were set in it.
/// What is missing or no longer valid there becomes the default.
ServerConfig loadServerConfig(QSettings& settings);
/// Limits at their default are not written, so that a better default of a later version holds.
void saveServerConfig(QSettings& settings, const ServerConfig& config);

} // namespace signalbox
