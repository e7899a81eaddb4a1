// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/behavioursocket.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>

namespace signalbox {
namespace {

int setOption(int fd, int level, int name, int value)
{
    return ::setsockopt(fd, level, name, &value, sizeof value) == 0 ? 0 : errno;
}

int setKeepAlive(int fd, const std::optional<ClientBehaviour::KeepAlive>& keepAlive)
{
    if (!keepAlive)
        return setOption(fd, SOL_SOCKET, SO_KEEPALIVE, 0);
    int code = setOption(fd, IPPROTO_TCP, TCP_KEEPIDLE, static_cast<int>(keepAlive->idle.count()));
    if (code == 0 && keepAlive->interval.count() > 0)
        code = setOption(fd, IPPROTO_TCP, TCP_KEEPINTVL, static_cast<int>(keepAlive->interval.count()));
    if (code == 0 && keepAlive->count > 0)
        code = setOption(fd, IPPROTO_TCP, TCP_KEEPCNT, keepAlive->count);
    return code == 0 ? setOption(fd, SOL_SOCKET, SO_KEEPALIVE, 1) : code;
}

int bindSource(int fd, const Endpoint& source, const QHostAddress& peer)
{
    Endpoint from = source;
    if (from.address.isNull())
        from.address = QHostAddress(
            peer.protocol() == QAbstractSocket::IPv6Protocol ? QHostAddress::AnyIPv6 : QHostAddress::AnyIPv4);
    else if (from.address.protocol() != peer.protocol())
        return EAFNOSUPPORT;
    // A port of one's own is taken again at once, whatever is left of the connection before; without one it is
    // chosen when the peer is known, so that more than one connection may have it. ip(7)
    const int code = from.port != 0 ? setOption(fd, SOL_SOCKET, SO_REUSEADDR, 1)
                                    : setOption(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1);
    if (code != 0)
        return code;
    sockaddr_storage address {};
    const socklen_t length = from.toSockaddr(address);
    return ::bind(fd, reinterpret_cast<const sockaddr*>(&address), length) == 0 ? 0 : errno;
}

} // namespace

int setLiveOptions(int fd, const ClientBehaviour& behaviour)
{
    const linger onClose { behaviour.isResetOnClose ? 1 : 0, 0 };
    if (::setsockopt(fd, SOL_SOCKET, SO_LINGER, &onClose, sizeof onClose) != 0)
        return errno;
    const int code = setOption(fd, IPPROTO_TCP, TCP_NODELAY, behaviour.nagle ? 0 : 1);
    return code == 0 ? setKeepAlive(fd, behaviour.keepAlive) : code;
}

int prepareSocket(int fd, const ClientBehaviour& behaviour, const QHostAddress& peer, QString& what)
{
    const auto refused = [&what](int code, const QString& text) {
        if (code != 0)
            what = text;
        return code;
    };
    if (const int code = setLiveOptions(fd, behaviour))
        return refused(code, QStringLiteral("a socket option of the behaviour"));
    if (behaviour.receiveBuffer > 0) {
        if (const int code = setOption(fd, SOL_SOCKET, SO_RCVBUF, static_cast<int>(behaviour.receiveBuffer)))
            return refused(code, QStringLiteral("the receive buffer"));
    }
    if (behaviour.sendBuffer > 0) {
        if (const int code = setOption(fd, SOL_SOCKET, SO_SNDBUF, static_cast<int>(behaviour.sendBuffer)))
            return refused(code, QStringLiteral("the send buffer"));
    }
    if (behaviour.source == Endpoint())
        return 0;
    const QString from = behaviour.source.address.isNull()
        ? QStringLiteral("port %1").arg(behaviour.source.port)
        : behaviour.source.toString();
    return refused(bindSource(fd, behaviour.source, peer), QStringLiteral("the source %1").arg(from));
}

} // namespace signalbox
