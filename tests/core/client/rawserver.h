// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/endpoint.h"
#include "base/uniquefd.h"

#include <QByteArray>

#include <poll.h>
#include <sys/socket.h>

/// One end of an accepted connection, in blocking calls that give up after some seconds. The bench works in a
/// thread of its own, so a test may block.
class RawPeer
{
public:
    explicit RawPeer(int fd)
        : m_fd(fd)
    {
        const timeval limit { 10, 0 };
        ::setsockopt(m_fd.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        ::setsockopt(m_fd.get(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    }

    bool isValid() const { return m_fd.isValid(); }
    int fd() const { return m_fd.get(); }

    /// Exactly so many bytes, or fewer if the peer ended or time is up.
    QByteArray read(qsizetype size)
    {
        QByteArray bytes;
        while (bytes.size() < size) {
            char buffer[65536];
            const ssize_t got = ::recv(m_fd.get(), buffer,
                std::min<std::size_t>(sizeof buffer, static_cast<std::size_t>(size - bytes.size())), 0);
            if (got <= 0)
                break;
            bytes.append(buffer, got);
        }
        return bytes;
    }
    /// True for FIN.
    bool readEnd()
    {
        char byte = 0;
        return ::recv(m_fd.get(), &byte, 1, 0) == 0;
    }
    /// errno of the next read.
    int readError()
    {
        char byte = 0;
        return ::recv(m_fd.get(), &byte, 1, 0) < 0 ? errno : 0;
    }
    bool write(const QByteArray& bytes)
    {
        return ::send(m_fd.get(), bytes.constData(), static_cast<std::size_t>(bytes.size()), MSG_NOSIGNAL)
            == bytes.size();
    }
    void halfClose() { ::shutdown(m_fd.get(), SHUT_WR); }
    void close() { m_fd.reset(); }
    void reset()
    {
        const linger abort { 1, 0 };
        ::setsockopt(m_fd.get(), SOL_SOCKET, SO_LINGER, &abort, sizeof abort);
        m_fd.reset();
    }

private:
    signalbox::UniqueFd m_fd;
};

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
