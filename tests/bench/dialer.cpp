// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialer.h"

#include "common.h"

#include <sys/socket.h>
#include <sys/time.h>

#include <cerrno>
#include <stdexcept>

namespace bench {

namespace {

constexpr std::uint32_t connectionsPerAddress = 20'000;

/// connect(2) and recv(2) report a time-out as "in progress" and "try again", which explains nothing.
template <typename Result> Result checkTimed(Result result, const char* call)
{
    if (result < 0 && (errno == EINPROGRESS || errno == EAGAIN))
        errno = ETIMEDOUT;
    check(result < 0 ? -1 : 0, call);
    return result;
}

} // namespace

signalbox::UniqueFd Dialer::dial()
{
    signalbox::UniqueFd socket(check(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket"));
    const int fd = socket.get();
    const timeval patience { 10, 0 };
    check(setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience), "setsockopt SO_SNDTIMEO");
    check(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience), "setsockopt SO_RCVTIMEO");
    disableNagle(fd);

    const std::uint32_t block = m_dialled++ / connectionsPerAddress;
    const bool local = ntohl(m_server.sin_addr.s_addr) >> 24 == IN_LOOPBACKNET;
    if (block > 0 && local) {
        const int on = 1; // the port is chosen by connect(2), which knows the destination
        check(setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on),
            "setsockopt IP_BIND_ADDRESS_NO_PORT");
        sockaddr_in source = loopback(0);
        source.sin_addr.s_addr = htonl(INADDR_LOOPBACK + block);
        check(bind(fd, reinterpret_cast<const sockaddr*>(&source), sizeof source), "bind");
    }
    checkTimed(connect(fd, reinterpret_cast<const sockaddr*>(&m_server), sizeof m_server), "connect");
    return socket;
}

void Dialer::awaitAccepted()
{
    const signalbox::UniqueFd probe = dial();
    char byte = '?';
    checkTimed(send(probe.get(), &byte, 1, MSG_NOSIGNAL), "send a probe");
    if (checkTimed(recv(probe.get(), &byte, 1, 0), "the echo of a probe") != 1)
        throw std::runtime_error("the server closed a connection instead of echoing");
}

} // namespace bench
