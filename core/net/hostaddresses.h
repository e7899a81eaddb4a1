// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHostAddress>
#include <QList>
#include <QString>

namespace signalbox {

/// An address of this machine and the interface it belongs to.
struct HostAddress
{
    QHostAddress address;
    QString interface; ///< as in ip-address(8): lo, eth0
    bool operator==(const HostAddress&) const = default;
};

/// Every address of the interfaces that are up: loopback first, IPv4 before IPv6, link-local last.
/// getifaddrs(3)
QList<HostAddress> hostAddresses();

/// Those of them through which a client reaches a server that listens on `listen`: one, or all for 0.0.0.0 and
/// ::.
QList<HostAddress> reachableAddresses(const QHostAddress& listen);

} // namespace signalbox
