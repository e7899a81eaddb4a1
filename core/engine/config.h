// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "modes/catalogue.h"
#include "net/netsettings.h"

#include <QByteArray>

namespace signalbox {

/// Everything a server is started with. A value; validate() says whether it can be.
struct ServerConfig
{
    QByteArray mode = "echo"; ///< a name from the catalogue of modes
    QByteArray concurrency = "event-loop"; ///< a name from the catalogue of concurrency models
    ModeSettings modeSettings;
    NetSettings net;

    bool operator==(const ServerConfig&) const = default;
};

/// The first thing that is wrong with the values, named with its remedy; Done if they can be used.
Result<Done> validate(const ServerConfig& config);

/// Raises the soft RLIMIT_NOFILE to the hard one and returns what holds then; getrlimit(2).
quint64 raiseDescriptorLimit();

} // namespace signalbox
