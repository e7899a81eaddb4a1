// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/config.h"

#include <QStringList>

namespace signalbox {

/// Of the switch that goes with the limits per source, beside the catalogue's own option names.
inline const QString LoopbackOption = QStringLiteral("limit-loopback");

/// Every name under which a limit is known: the catalogue's, and LoopbackOption.
QStringList limitOptions();

/// Takes over the limits of these names, or all of them.
void copyLimits(const ServerConfig& from, ServerConfig& to, const QStringList& options = limitOptions());

bool haveSameLimits(const ServerConfig& a, const ServerConfig& b);

} // namespace signalbox
