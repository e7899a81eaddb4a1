// SPDX-License-Identifier: GPL-3.0-or-later
// The yardstick: one thread, one level-triggered epoll set, one recv and one send a message.
#include "base/uniquefd.h"
#include "common.h"

#include <sys/epoll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <string>
#include <vector>

namespace {

using signalbox::UniqueFd;

class EchoServer
{
public:
    explicit EchoServer(std::uint16_t port)
        : m_epoll(bench::check(epoll_create1(EPOLL_CLOEXEC), "epoll_create1"))
        , m_listener(bench::check(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), "socket"))
    {
        const int on = 1;
        const sockaddr_in address = bench::loopback(port);
        const int fd = m_listener.get();
        bench::check(setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on), "setsockopt SO_REUSEADDR");
        bench::check(bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address), "bind");
        bench::check(listen(fd, bench::backlog), "listen");
        watch(EPOLL_CTL_ADD, fd, EPOLLIN);
    }

    std::uint16_t port() const { return bench::boundPort(m_listener.get()); }

    [[noreturn]] void run()
    {
        std::array<epoll_event, 256> events;
        for (;;) {
            const int count = epoll_wait(m_epoll.get(), events.data(), static_cast<int>(events.size()), -1);
            if (count < 0 && errno != EINTR)
                bench::check(count, "epoll_wait");
            for (int i = 0; i < count; ++i) {
                const epoll_event& event = events[static_cast<std::size_t>(i)];
                if (event.data.fd == m_listener.get())
                    acceptAll();
                else if (event.events & EPOLLOUT)
                    flush(event.data.fd);
                else
                    echo(event.data.fd);
            }
        }
    }

private:
    struct Connection
    {
        UniqueFd socket;
        std::string unsent; ///< while there is any, the connection is not read
    };

    void watch(int operation, int fd, std::uint32_t interest)
    {
        epoll_event event {};
        event.events = interest;
        event.data.fd = fd;
        bench::check(epoll_ctl(m_epoll.get(), operation, fd, &event), "epoll_ctl");
    }

    Connection& connection(int fd) { return m_connections[static_cast<std::size_t>(fd)]; }

    void close(int fd) { connection(fd) = {}; }

    void acceptAll()
    {
        for (;;) {
            UniqueFd socket(accept4(m_listener.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
            if (!socket.isValid()) {
                if (errno == EAGAIN)
                    return;
                if (errno == ECONNABORTED || errno == EINTR)
                    continue;
                bench::check(-1, "accept4");
            }
            const int fd = socket.get();
            bench::disableNagle(fd);
            if (static_cast<std::size_t>(fd) >= m_connections.size())
                m_connections.resize(static_cast<std::size_t>(fd) + 1);
            connection(fd).socket = std::move(socket);
            watch(EPOLL_CTL_ADD, fd, EPOLLIN);
        }
    }

    void echo(int fd)
    {
        const ssize_t received = recv(fd, m_buffer.data(), m_buffer.size(), 0);
        if (received < 0 && (errno == EAGAIN || errno == EINTR))
            return;
        if (received <= 0)
            return close(fd);
        const ssize_t sent = send(fd, m_buffer.data(), static_cast<std::size_t>(received), MSG_NOSIGNAL);
        if (sent == received)
            return;
        if (sent < 0 && errno != EAGAIN && errno != EINTR)
            return close(fd);
        const ssize_t done = sent < 0 ? 0 : sent;
        connection(fd).unsent.assign(m_buffer.data() + done, static_cast<std::size_t>(received - done));
        watch(EPOLL_CTL_MOD, fd, EPOLLOUT);
    }

    void flush(int fd)
    {
        std::string& unsent = connection(fd).unsent;
        const ssize_t sent = send(fd, unsent.data(), unsent.size(), MSG_NOSIGNAL);
        if (sent < 0 && (errno == EAGAIN || errno == EINTR))
            return;
        if (sent < 0)
            return close(fd);
        unsent.erase(0, static_cast<std::size_t>(sent));
        if (unsent.empty())
            watch(EPOLL_CTL_MOD, fd, EPOLLIN);
    }

    UniqueFd m_epoll;
    UniqueFd m_listener;
    std::vector<Connection> m_connections; ///< by descriptor, which the kernel keeps small
    std::array<char, 64 * 1024> m_buffer;
};

void serve(std::uint16_t port)
{
    EchoServer server(port);
    bench::announce(server.port());
    server.run();
}

} // namespace

int main(int argc, char** argv) { return bench::runPeer(argc, argv, serve); }
