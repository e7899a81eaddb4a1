// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/endpoint.h"
#include "base/uniquefd.h"

#include <QByteArray>

#include <cerrno>
#include <sys/socket.h>

/// One end of a connection, in blocking calls that give up after some seconds. What is tested works in a thread
/// of its own, so a test may block.
class RawPeer
{
public:
    explicit RawPeer(int fd)
        : m_fd(fd)
    {
        const timeval limit { 30, 0 };
        ::setsockopt(m_fd.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        ::setsockopt(m_fd.get(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    }

    /// A client of the server at `endpoint`; invalid if it refuses. receiveBuffer 0 = the system's default.
    static RawPeer connectTo(const signalbox::Endpoint& endpoint, int receiveBuffer = 0)
    {
        return connectFrom({}, endpoint, receiveBuffer);
    }
    /// The same from a chosen address of this machine; 127.0.0.0/8 has many.
    static RawPeer connectFrom(
        const QHostAddress& source, const signalbox::Endpoint& endpoint, int receiveBuffer = 0)
    {
        sockaddr_storage storage {};
        const socklen_t length = endpoint.toSockaddr(storage);
        RawPeer peer(::socket(storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
        sockaddr_storage from {};
        if (!source.isNull()) {
            const socklen_t fromLength = signalbox::Endpoint { source, 0 }.toSockaddr(from);
            ::bind(peer.fd(), reinterpret_cast<const sockaddr*>(&from), fromLength);
        }
        if (receiveBuffer > 0)
            ::setsockopt(peer.fd(), SOL_SOCKET, SO_RCVBUF, &receiveBuffer, sizeof receiveBuffer);
        if (::connect(peer.fd(), reinterpret_cast<const sockaddr*>(&storage), length) != 0)
            peer.close();
        return peer;
    }

    bool isValid() const { return m_fd.isValid(); }
    int fd() const { return m_fd.get(); }

    /// Exactly so many bytes, or fewer if the peer ended or time is up.
    QByteArray read(qsizetype size)
    {
        QByteArray bytes;
        while (bytes.size() < size) {
            char buffer[65536];
            const auto wanted =
                std::min<std::size_t>(sizeof buffer, static_cast<std::size_t>(size - bytes.size()));
            const ssize_t got = ::recv(m_fd.get(), buffer, wanted, 0);
            if (got <= 0)
                break;
            bytes.append(buffer, got);
        }
        return bytes;
    }
    /// Whatever one read brings; empty at the end or when time is up.
    QByteArray readSome()
    {
        QByteArray bytes(65536, Qt::Uninitialized);
        bytes.resize(std::max<qsizetype>(
            0, ::recv(m_fd.get(), bytes.data(), static_cast<std::size_t>(bytes.size()), 0)));
        return bytes;
    }
    /// Up to and with the next LF.
    QByteArray readLine()
    {
        QByteArray line;
        while (!line.endsWith('\n')) {
            const QByteArray byte = read(1);
            if (byte.isEmpty())
                break;
            line += byte;
        }
        return line;
    }
    /// Everything up to FIN.
    QByteArray readAll() { return read(Q_INT64_C(1) << 40); }
    /// True for FIN.
    bool readEnd()
    {
        char byte = 0;
        return ::recv(m_fd.get(), &byte, 1, 0) == 0;
    }
    /// errno of the next read; 0 if there was none.
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
    /// As much as fits at once; -1 if nothing does.
    qsizetype writeSome(const QByteArray& bytes)
    {
        return ::send(
            m_fd.get(), bytes.constData(), static_cast<std::size_t>(bytes.size()), MSG_NOSIGNAL | MSG_DONTWAIT);
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
