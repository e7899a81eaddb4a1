// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/endpoint.h"

#include <optional>

namespace signalbox {

struct PortOwner
{
    qint64 pid = 0;
    QString name; ///< as in /proc/PID/comm
};

/// The process that listens on the endpoint's port, as far as the system lets us see; proc(5). Reads many small
/// files: not for the GUI thread.
std::optional<PortOwner> findPortOwner(const Endpoint& endpoint);

/// A port above endpoint.port that could be bound a moment ago on the same address; 0 if none was found nearby.
quint16 findFreePort(const Endpoint& endpoint);

} // namespace signalbox
