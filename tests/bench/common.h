// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <netinet/in.h>

#include <cstdint>

namespace bench {

/// Passes on what a system call returned, or throws std::system_error when that says it failed.
int check(int result, const char* call);

/// Raises the soft limit of open descriptors to the hard one and returns it.
std::uint64_t raiseDescriptorLimit();

/// 127.0.0.1:port, in network byte order.
sockaddr_in loopback(std::uint16_t port);

/// The port a bound socket got.
std::uint16_t boundPort(int fd);

/// Small replies must not wait for the acknowledgement of earlier ones.
void disableNagle(int fd);

/// How many connections may wait to be accepted; the same for every peer.
inline constexpr int backlog = 4096;

/// Prints the one line that says a peer is ready.
void announce(std::uint16_t port);

/// The main() of every peer, `NAME PORT`: prepares the process, then calls serve, which does not return.
/// SIGTERM ends a peer by its default action: there is no state to save.
int runPeer(int argc, char** argv, void (*serve)(std::uint16_t port));

} // namespace bench
