// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/endpoint.h"

#include <net/if.h>
#include <QCoreApplication>

#include <cstring>

namespace signalbox {
namespace {

Error badEndpoint(QStringView text, const QString& why)
{
    return { QCoreApplication::translate("Endpoint", "\"%1\" is not an address and port: %2.")
                 .arg(text.toString(), why),
        QCoreApplication::translate("Endpoint", "Write it like 127.0.0.1:65432 or [::1]:65432."), 0 };
}

} // namespace

Endpoint Endpoint::fromSockaddr(const sockaddr_storage& storage)
{
    Endpoint endpoint;
    if (storage.ss_family == AF_INET) {
        sockaddr_in in {};
        std::memcpy(&in, &storage, sizeof in);
        endpoint.address = QHostAddress(ntohl(in.sin_addr.s_addr));
        endpoint.port = ntohs(in.sin_port);
    } else if (storage.ss_family == AF_INET6) {
        sockaddr_in6 in {};
        std::memcpy(&in, &storage, sizeof in);
        endpoint.port = ntohs(in.sin6_port);
        if (IN6_IS_ADDR_V4MAPPED(&in.sin6_addr)) {
            quint32 v4 = 0;
            std::memcpy(&v4, in.sin6_addr.s6_addr + 12, sizeof v4);
            endpoint.address = QHostAddress(ntohl(v4));
        } else {
            endpoint.address = QHostAddress(in.sin6_addr.s6_addr);
            char name[IF_NAMESIZE] = {};
            if (in.sin6_scope_id != 0 && ::if_indextoname(in.sin6_scope_id, name))
                endpoint.address.setScopeId(QString::fromLatin1(name));
        }
    }
    return endpoint;
}

Result<QHostAddress> Endpoint::parseAddress(QStringView text)
{
    QStringView bare = text.trimmed();
    if (bare.startsWith(u'[') && bare.endsWith(u']'))
        bare = bare.sliced(1, bare.size() - 2);
    if (bare.compare(u"localhost", Qt::CaseInsensitive) == 0)
        return QHostAddress(QHostAddress::LocalHost);
    if (bare == u"*" || bare.compare(u"any", Qt::CaseInsensitive) == 0)
        return QHostAddress(QHostAddress::AnyIPv6); // dual stack: the listener leaves IPV6_V6ONLY off
    // QHostAddress also takes inet_aton's short forms ("127.1", "12"); those surprise more often than they
    // help.
    QHostAddress address;
    const bool dotted = bare.count(u'.') == 3 || bare.contains(u':');
    if (!dotted || !address.setAddress(bare.toString()))
        return Error {
            QCoreApplication::translate("Endpoint", "\"%1\" is not an IP address.").arg(bare.toString()),
            QCoreApplication::translate("Endpoint",
                "Use 127.0.0.1 (this machine only), 0.0.0.0 or :: (every interface), or an address of this "
                "machine."),
            0
        };
    if (address.isInSubnet(QHostAddress(QStringLiteral("::ffff:0:0")), 96))
        return QHostAddress(address.toIPv4Address()); // IPv4-mapped
    return address;
}

Result<Endpoint> Endpoint::parse(QStringView text, bool allowZero)
{
    const qsizetype colon = text.lastIndexOf(u':');
    if (colon < 0 || text.endsWith(u']'))
        return badEndpoint(text, QCoreApplication::translate("Endpoint", "the port is missing"));
    const QStringView host = text.first(colon);
    if (host.contains(u':') && !(host.startsWith(u'[') && host.endsWith(u']')))
        return badEndpoint(text, QCoreApplication::translate("Endpoint", "an IPv6 address needs brackets"));
    const QStringView digits = text.sliced(colon + 1);
    bool isNumber = false;
    const uint port = digits.toUInt(&isNumber);
    if (!isNumber || port > 65535 || digits.startsWith(u'+'))
        return badEndpoint(
            text, QCoreApplication::translate("Endpoint", "the port must be a number from 0 to 65535"));
    if (port == 0 && !allowZero)
        return badEndpoint(
            text, QCoreApplication::translate("Endpoint", "a connection cannot be made to port 0"));
    const auto address = parseAddress(host);
    if (!address)
        return address.error();
    return Endpoint { *address, static_cast<quint16>(port) };
}

socklen_t Endpoint::toSockaddr(sockaddr_storage& out) const
{
    out = {};
    if (address.protocol() == QAbstractSocket::IPv4Protocol) {
        sockaddr_in in {};
        in.sin_family = AF_INET;
        in.sin_port = htons(port);
        in.sin_addr.s_addr = htonl(address.toIPv4Address());
        std::memcpy(&out, &in, sizeof in);
        return sizeof in;
    }
    if (address.protocol() == QAbstractSocket::IPv6Protocol
        || address.protocol() == QAbstractSocket::AnyIPProtocol) {
        sockaddr_in6 in {};
        in.sin6_family = AF_INET6;
        in.sin6_port = htons(port);
        const Q_IPV6ADDR bytes = address.toIPv6Address();
        std::memcpy(in.sin6_addr.s6_addr, bytes.c, sizeof bytes.c);
        if (const QString scope = address.scopeId(); !scope.isEmpty()) {
            bool isNumber = false;
            const uint index = scope.toUInt(&isNumber);
            in.sin6_scope_id = isNumber ? index : ::if_nametoindex(scope.toLatin1().constData());
        }
        std::memcpy(&out, &in, sizeof in);
        return sizeof in;
    }
    return 0;
}

QString Endpoint::toString() const
{
    const QString host = address.toString();
    // Both at once: a host such as fe80::1%2 holds what looks like a place for the second.
    return (host.contains(QLatin1Char(':')) ? QStringLiteral("[%1]:%2") : QStringLiteral("%1:%2"))
        .arg(host, QString::number(port));
}

Endpoint Endpoint::reachable() const
{
    if (address == QHostAddress(QHostAddress::AnyIPv4) || address == QHostAddress(QHostAddress::Any))
        return { QHostAddress(QHostAddress::LocalHost), port };
    if (address == QHostAddress(QHostAddress::AnyIPv6))
        return { QHostAddress(QHostAddress::LocalHostIPv6), port };
    return *this;
}

} // namespace signalbox
