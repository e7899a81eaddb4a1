// SPDX-License-Identifier: GPL-3.0-or-later
// The yardstick: one thread, one level-triggered epoll set, one recv and one send a message.
#include "epollserver.h"

namespace {

struct Echo
{
    void operator()(auto& server, int fd, std::string_view bytes) const { server.send(fd, bytes); }
};

} // namespace

int main(int argc, char** argv) { return bench::runPeer(argc, argv, bench::serveWith<Echo>); }
