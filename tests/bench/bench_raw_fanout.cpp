// SPDX-License-Identifier: GPL-3.0-or-later
// The yardstick of chat: what one connection says is sent to every other, as it came; one thread, one epoll
// set.
#include "epollserver.h"

namespace {

struct ToOthers
{
    void operator()(auto& server, int speaker, std::string_view bytes) const
    {
        server.forEach([&](int fd) {
            if (fd != speaker)
                server.send(fd, bytes);
        });
    }
};

} // namespace

int main(int argc, char** argv) { return bench::runPeer(argc, argv, bench::serveWith<ToOthers>); }
