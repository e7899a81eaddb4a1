// SPDX-License-Identifier: GPL-3.0-or-later
// The yardstick for wrk, which speaks nothing but HTTP: the raw epoll loop, with one short answer a request.
#include "epollserver.h"

namespace {

struct Answer
{
    void operator()(auto& server, int fd, std::string_view bytes) const
    {
        // wrk sends its next request when it has the answer, and a short one arrives whole.
        if (bytes.ends_with("\r\n\r\n"))
            server.send(fd, "HTTP/1.1 200 OK\r\nContent-Length: 25\r\n\r\n0123456789012345678901234");
    }
};

} // namespace

int main(int argc, char** argv) { return bench::runPeer(argc, argv, bench::serveWith<Answer>); }
