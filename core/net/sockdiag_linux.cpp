// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/systemerror.h"
#include "base/uniquefd.h"
#include "net/socketcounts.h"

#include <QCoreApplication>

#include <cerrno>
#include <cstring>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <numeric>
#include <sys/socket.h>
#include <sys/time.h>

namespace signalbox {
namespace {

constexpr quint32 AllStates = 0xffe; // bits 1 (ESTABLISHED) to 11 (CLOSING)

struct Request
{
    nlmsghdr header;
    inet_diag_req_v2 body;
};

enum class Side { Server, Client };

/// What is counted, and how many sockets were looked at.
struct Tally
{
    SocketCounts counts;
    quint32 seen = 0;
    quint32 limit = 0;
};

void count(Tally& tally, Side side, const inet_diag_msg& socket)
{
    ++tally.seen;
    const TcpState state = tcpStateFromLinux(socket.idiag_state);
    auto& byState = side == Side::Server ? tally.counts.server : tally.counts.client;
    ++byState[static_cast<std::size_t>(state)];
    if (state == TcpState::Listen) { // what the queues are for such a socket: sock_diag(7)
        tally.counts.waiting = tally.counts.waiting.value_or(0) + socket.idiag_rqueue;
        tally.counts.backlog = tally.counts.backlog.value_or(0) + socket.idiag_wqueue;
    }
}

/// 0, or errno.
int readAnswer(int fd, Side side, quint16 port, Tally& tally)
{
    alignas(nlmsghdr) std::array<char, 32768> buffer {};
    for (;;) {
        const ssize_t got = ::recv(fd, buffer.data(), buffer.size(), 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return got < 0 ? errno : EPROTO;
        auto left = static_cast<quint32>(got);
        std::size_t at = 0;
        while (left >= sizeof(nlmsghdr)) {
            const auto* header = reinterpret_cast<const nlmsghdr*>(buffer.data() + at);
            if (header->nlmsg_len < sizeof(nlmsghdr) || header->nlmsg_len > left)
                return EPROTO;
            if (header->nlmsg_type == NLMSG_DONE)
                return 0;
            const char* body = buffer.data() + at + NLMSG_HDRLEN;
            const quint32 length = header->nlmsg_len - static_cast<quint32>(NLMSG_HDRLEN);
            if (header->nlmsg_type == NLMSG_ERROR) {
                nlmsgerr error {};
                if (length < sizeof error)
                    return EPROTO;
                std::memcpy(&error, body, sizeof error);
                return -error.error;
            }
            inet_diag_msg socket {};
            if (header->nlmsg_type == SOCK_DIAG_BY_FAMILY && length >= sizeof socket) {
                std::memcpy(&socket, body, sizeof socket);
                const quint16 found = side == Side::Server ? socket.id.idiag_sport : socket.id.idiag_dport;
                if (ntohs(found) == port)
                    count(tally, side, socket);
                if (tally.seen >= tally.limit) {
                    tally.counts.isCut = true;
                    return 0; // the rest of the answer goes with the socket
                }
            }
            const quint32 step = std::min(left, static_cast<quint32>(NLMSG_ALIGN(header->nlmsg_len)));
            at += step;
            left -= step;
        }
    }
}

/// 0, or errno. A socket of its own, so that what one answer leaves unread cannot be taken for the next.
int dump(quint8 family, Side side, quint16 port, Tally& tally)
{
    const UniqueFd fd(::socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_SOCK_DIAG));
    if (!fd.isValid())
        return errno;
    const timeval patience { 1, 0 };
    ::setsockopt(fd.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    Request request {};
    request.header.nlmsg_len = sizeof request;
    request.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
    request.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
    request.body.sdiag_family = family;
    request.body.sdiag_protocol = IPPROTO_TCP;
    request.body.idiag_states = AllStates;
    // The kernel leaves out what does not match; 0 = any.
    (side == Side::Server ? request.body.id.idiag_sport : request.body.id.idiag_dport) = htons(port);
    sockaddr_nl kernel {};
    kernel.nl_family = AF_NETLINK;
    if (::sendto(
            fd.get(), &request, sizeof request, 0, reinterpret_cast<const sockaddr*>(&kernel), sizeof kernel)
        < 0)
        return errno;
    return readAnswer(fd.get(), side, port, tally);
}

} // namespace

quint32 SocketCounts::total() const noexcept
{
    return std::accumulate(server.begin(), server.end(), quint32 { 0 })
        + std::accumulate(client.begin(), client.end(), quint32 { 0 });
}

Result<SocketCounts> countSocketsBySockDiag(quint16 port, quint32 maxSockets)
{
    Tally tally;
    tally.limit = maxSockets;
    for (const Side side : { Side::Server, Side::Client }) {
        for (const quint8 family : { quint8 { AF_INET }, quint8 { AF_INET6 } }) {
            if (tally.counts.isCut)
                break;
            const int code = dump(family, side, port, tally);
            if (code == ENOENT && family == AF_INET6)
                continue; // a kernel without IPv6 has no such sockets
            if (code != 0)
                return Error { QCoreApplication::translate(
                                   "SocketCounts", "Netlink does not tell of sockets: %1.")
                                   .arg(errnoText(code)),
                    {}, code };
        }
    }
    return tally.counts;
}

Result<SocketCounts> countSockets(quint16 port, quint32 maxSockets)
{
    auto byNetlink = countSocketsBySockDiag(port, maxSockets);
    if (byNetlink)
        return byNetlink;
    auto inProc = countSocketsInProc(port, maxSockets);
    if (inProc)
        return inProc;
    return Error { byNetlink.error().message + QLatin1Char(' ') + inProc.error().message,
        QCoreApplication::translate("SocketCounts", "A sandbox or a container may hide both."),
        byNetlink.error().code };
}

} // namespace signalbox
