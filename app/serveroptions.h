// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/config.h"

class QCommandLineParser;

namespace signalbox {

/// The options that `signalbox` and `signalbox-cli serve` have in common; DESIGN: contracts.
void addServerOptions(QCommandLineParser& parser);

/// What they ask for, validated; on top of `base`, so that options not given keep what was there. The error
/// names the option.
Result<ServerConfig> serverConfig(const QCommandLineParser& parser, ServerConfig base = {});

} // namespace signalbox
