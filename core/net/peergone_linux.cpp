// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/peergone.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace signalbox {

bool isPeerGone(int fd)
{
    tcp_info info {};
    socklen_t length = sizeof info;
    return ::getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &length) == 0 && info.tcpi_unacked > 0
        && std::chrono::milliseconds { info.tcpi_last_ack_recv } > PeerGoneLimit;
}

} // namespace signalbox
