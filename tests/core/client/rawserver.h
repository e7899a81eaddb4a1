// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rawpeer.h"

#include <poll.h>

/// A listening socket on the loopback interface.
class RawServer
{
public:
    explicit RawServer(int backlog = 4096, const QHostAddress& address = QHostAddress(QHostAddress::LocalHost))
    {
        sockaddr_storage storage {};
        const socklen_t length = signalbox::Endpoint { address, 0 }.toSockaddr(storage);
        m_fd.reset(::socket(storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
        if (::bind(m_fd.get(), reinterpret_cast<sockaddr*>(&storage), length) != 0
            || ::listen(m_fd.get(), backlog) != 0)
            m_fd.reset();
        socklen_t size = sizeof storage;
        ::getsockname(m_fd.get(), reinterpret_cast<sockaddr*>(&storage), &size);
        m_endpoint = signalbox::Endpoint::fromSockaddr(storage);
    }

    bool isValid() const { return m_fd.isValid(); }
    int fd() const { return m_fd.get(); }
    signalbox::Endpoint endpoint() const { return m_endpoint; }
    QString host() const { return m_endpoint.address.toString(); }
    quint16 port() const { return m_endpoint.port; }

    RawPeer accept()
    {
        pollfd wait { m_fd.get(), POLLIN, 0 };
        return RawPeer(
            ::poll(&wait, 1, 10'000) == 1 ? ::accept4(m_fd.get(), nullptr, nullptr, SOCK_CLOEXEC) : -1);
    }
    void close() { m_fd.reset(); }

private:
    signalbox::UniqueFd m_fd;
    signalbox::Endpoint m_endpoint;
};
