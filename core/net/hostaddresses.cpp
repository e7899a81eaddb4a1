// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/hostaddresses.h"

#include <QNetworkInterface>

#include <algorithm>

namespace signalbox {
namespace {

int rank(const QHostAddress& address)
{
    const int family = address.protocol() == QAbstractSocket::IPv4Protocol ? 0 : 1;
    return (address.isLoopback() ? 0 : address.isLinkLocal() ? 4 : 2) + family;
}

} // namespace

QList<HostAddress> hostAddresses()
{
    QList<HostAddress> found;
    const QList<QNetworkInterface> interfaces = QNetworkInterface::allInterfaces();
    for (const QNetworkInterface& interface : interfaces) {
        if (!interface.flags().testFlag(QNetworkInterface::IsUp))
            continue;
        const QList<QNetworkAddressEntry> entries = interface.addressEntries();
        for (const QNetworkAddressEntry& entry : entries)
            found.append({ entry.ip(), interface.name() });
    }
    std::stable_sort(found.begin(), found.end(),
        [](const HostAddress& a, const HostAddress& b) { return rank(a.address) < rank(b.address); });
    return found;
}

QList<HostAddress> reachableAddresses(const QHostAddress& listen)
{
    const bool isAnyV4 = listen == QHostAddress(QHostAddress::AnyIPv4);
    const bool isAny =
        listen == QHostAddress(QHostAddress::AnyIPv6) || listen == QHostAddress(QHostAddress::Any);
    QList<HostAddress> all = hostAddresses();
    if (isAny)
        return all;
    const auto isUnreachable = [&](const HostAddress& candidate) {
        return isAnyV4 ? candidate.address.protocol() != QAbstractSocket::IPv4Protocol
                       : candidate.address != listen;
    };
    all.removeIf(isUnreachable);
    if (all.isEmpty() && !isAnyV4)
        all.append({ listen, {} }); // all of 127.0.0.0/8 works without being listed
    return all;
}

} // namespace signalbox
