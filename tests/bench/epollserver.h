// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/uniquefd.h"
#include "common.h"

#include <sys/epoll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

/// One thread, one level-triggered epoll set. Answer()(server, fd, bytes) is called with what each recv
/// brought.
template <typename Answer> class EpollServer
{
public:
    explicit EpollServer(std::uint16_t port)
        : m_epoll(check(epoll_create1(EPOLL_CLOEXEC), "epoll_create1"))
        , m_listener(check(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), "socket"))
    {
        const int on = 1;
        const sockaddr_in address = loopback(port);
        const int fd = m_listener.get();
        check(setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on), "setsockopt SO_REUSEADDR");
        check(bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address), "bind");
        check(listen(fd, backlog), "listen");
        watch(EPOLL_CTL_ADD, fd, EPOLLIN);
    }

    std::uint16_t port() const { return boundPort(m_listener.get()); }

    [[noreturn]] void run()
    {
        std::array<epoll_event, 256> events;
        for (;;) {
            const int count = epoll_wait(m_epoll.get(), events.data(), static_cast<int>(events.size()), -1);
            if (count < 0 && errno != EINTR)
                check(count, "epoll_wait");
            for (int i = 0; i < count; ++i) {
                const epoll_event& event = events[static_cast<std::size_t>(i)];
                if (event.data.fd == m_listener.get())
                    acceptAll();
                else if (event.events & EPOLLOUT)
                    flush(event.data.fd);
                else
                    receive(event.data.fd);
            }
        }
    }

    /// Sends at once what the kernel takes. While some is left, the connection is not read.
    void send(int fd, std::string_view bytes)
    {
        std::string& unsent = connection(fd).unsent;
        if (!unsent.empty()) {
            unsent.append(bytes);
            return;
        }
        const ssize_t sent = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent == static_cast<ssize_t>(bytes.size()))
            return;
        if (sent < 0 && errno != EAGAIN && errno != EINTR)
            return close(fd);
        unsent.assign(bytes.substr(static_cast<std::size_t>(sent < 0 ? 0 : sent)));
        watch(EPOLL_CTL_MOD, fd, EPOLLOUT);
    }

    /// Calls each(fd) for every open connection.
    template <typename Each> void forEach(Each each)
    {
        for (std::size_t fd = 0; fd < m_connections.size(); ++fd) {
            if (m_connections[fd].socket.isValid())
                each(static_cast<int>(fd));
        }
    }

private:
    struct Connection
    {
        signalbox::UniqueFd socket;
        std::string unsent; ///< while there is any, the connection is not read
    };

    void watch(int operation, int fd, std::uint32_t interest)
    {
        epoll_event event {};
        event.events = interest;
        event.data.fd = fd;
        check(epoll_ctl(m_epoll.get(), operation, fd, &event), "epoll_ctl");
    }

    Connection& connection(int fd) { return m_connections[static_cast<std::size_t>(fd)]; }

    void close(int fd) { connection(fd) = {}; }

    void acceptAll()
    {
        for (;;) {
            signalbox::UniqueFd socket(
                accept4(m_listener.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
            if (!socket.isValid()) {
                if (errno == EAGAIN)
                    return;
                if (errno == ECONNABORTED || errno == EINTR)
                    continue;
                check(-1, "accept4");
            }
            const int fd = socket.get();
            disableNagle(fd);
            if (static_cast<std::size_t>(fd) >= m_connections.size())
                m_connections.resize(static_cast<std::size_t>(fd) + 1);
            connection(fd).socket = std::move(socket);
            watch(EPOLL_CTL_ADD, fd, EPOLLIN);
        }
    }

    void receive(int fd)
    {
        const ssize_t received = recv(fd, m_buffer.data(), m_buffer.size(), 0);
        if (received < 0 && (errno == EAGAIN || errno == EINTR))
            return;
        if (received <= 0)
            return close(fd);
        Answer()(*this, fd, std::string_view(m_buffer.data(), static_cast<std::size_t>(received)));
    }

    void flush(int fd)
    {
        std::string& unsent = connection(fd).unsent;
        const ssize_t sent = ::send(fd, unsent.data(), unsent.size(), MSG_NOSIGNAL);
        if (sent < 0 && (errno == EAGAIN || errno == EINTR))
            return;
        if (sent < 0)
            return close(fd);
        unsent.erase(0, static_cast<std::size_t>(sent));
        if (unsent.empty())
            watch(EPOLL_CTL_MOD, fd, EPOLLIN);
    }

    signalbox::UniqueFd m_epoll;
    signalbox::UniqueFd m_listener;
    std::vector<Connection> m_connections; ///< by descriptor, which the kernel keeps small
    std::array<char, 64 * 1024> m_buffer;
};

/// For runPeer().
template <typename Answer> void serveWith(std::uint16_t port)
{
    EpollServer<Answer> server(port);
    announce(server.port());
    server.run();
}

} // namespace bench
