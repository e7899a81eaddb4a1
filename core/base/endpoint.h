// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QHostAddress>

#include <netinet/in.h>
#include <sys/socket.h>

namespace signalbox {

/// An IP address and a TCP port. IPv4-mapped IPv6 addresses (RFC 4291 2.5.5.2) are kept as the IPv4 address
/// they mean.
struct Endpoint
{
    QHostAddress address;
    quint16 port = 0;

    /// From what accept4(2), getpeername(2) or getsockname(2) filled in; a null address for another family.
    static Endpoint fromSockaddr(const sockaddr_storage& address);

    /// `127.0.0.1:65432`, `[::1]:65432`, `[fe80::1%eth0]:65432`. Port 0 is allowed where allowZero. `localhost`
    /// means 127.0.0.1, `*` and `any` mean every IPv6 and IPv4 address of this machine. No name look-up takes
    /// place.
    static Result<Endpoint> parse(QStringView text, bool allowZero = true);

    /// The address part alone, as parse() reads it, with or without brackets.
    static Result<QHostAddress> parseAddress(QStringView text);

    /// Ready for bind(2) or connect(2). Returns the length; 0 if there is no address.
    socklen_t toSockaddr(sockaddr_storage& out) const;

    bool isNull() const { return address.isNull(); }
    QString toString() const; ///< The inverse of parse().

    /// Where clients on this machine find a server that listens here: every address becomes loopback. ip(7)
    Endpoint reachable() const;
    bool operator==(const Endpoint&) const = default;
};

} // namespace signalbox
