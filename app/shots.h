// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace signalbox {

/// Drives a window with a busy chat server through its own controls and renders it, light and dark, into
/// FOLDER/screenshot-light.png and FOLDER/screenshot-dark.png. Touches no settings of the user. Returns the
/// exit code.
int renderShots(const QString& folder);

} // namespace signalbox
