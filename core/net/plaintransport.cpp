// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/transport.h"

#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <cerrno>

namespace signalbox {
namespace {

Transport::Outcome outcome(ssize_t result)
{
    if (result >= 0)
        return { static_cast<std::size_t>(result), 0 };
    return { 0, errno == EWOULDBLOCK ? EAGAIN : errno };
}

class PlainTransport final : public Transport
{
public:
    PlainTransport(int fd, ReadWait wait)
        : m_fd(fd)
        , m_readFlags(wait == ReadWait::No ? MSG_DONTWAIT : 0)
    {
    }

    Outcome read(std::span<char> buffer) override
    {
        ssize_t result = 0;
        do {
            result = ::recv(m_fd, buffer.data(), buffer.size(), m_readFlags);
        } while (result < 0 && errno == EINTR);
        return outcome(result);
    }

    Outcome write(std::span<const iovec> vector) override
    {
        ssize_t result = 0;
        do {
            if (vector.size() == 1) {
                result = ::send(m_fd, vector[0].iov_base, vector[0].iov_len, MSG_DONTWAIT | MSG_NOSIGNAL);
            } else {
                msghdr message {};
                message.msg_iov = const_cast<iovec*>(vector.data()); // sendmsg(2) does not write to it
                message.msg_iovlen = vector.size();
                result = ::sendmsg(m_fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
            }
        } while (result < 0 && errno == EINTR);
        return outcome(result);
    }

    int shutdownOutput() override { return ::shutdown(m_fd, SHUT_WR) == 0 ? 0 : errno; }

private:
    int m_fd;
    int m_readFlags;
};

} // namespace

int socketError(int fd)
{
    int code = 0;
    socklen_t length = sizeof code;
    return ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &code, &length) == 0 ? code : errno;
}

InputEnd inputEnd(int fd)
{
    tcp_info info {};
    socklen_t length = sizeof info;
    if (::getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &length) != 0)
        return InputEnd::Fin;
    if (info.tcpi_state == TCP_ESTABLISHED || info.tcpi_state == TCP_FIN_WAIT1
        || info.tcpi_state == TCP_FIN_WAIT2)
        return InputEnd::None;
    // Both a FIN and a reset may have led to the other states, and since recv(2) gave 0: Linux answers what
    // comes after its own FIN to a socket without input with RST.
    char next = 0;
    const ssize_t peeked = ::recv(fd, &next, 1, MSG_PEEK | MSG_DONTWAIT);
    return peeked == 0 ? InputEnd::Fin : peeked > 0 ? InputEnd::None : InputEnd::Failed;
}

std::size_t unacknowledged(int fd)
{
    int bytes = 0;
    return ::ioctl(fd, SIOCOUTQ, &bytes) == 0 && bytes > 0 ? static_cast<std::size_t>(bytes) : 0;
}

std::unique_ptr<Transport> makePlainTransport(int fd, ReadWait wait)
{
    return std::make_unique<PlainTransport>(fd, wait);
}

} // namespace signalbox
