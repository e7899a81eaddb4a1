// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <netinet/in.h>
#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <stdexcept>

namespace bench {

/// What to put on a server; see loadUsage.
struct LoadOptions
{
    sockaddr_in server {};
    std::size_t clients = 64;
    std::size_t idle = 0;
    std::size_t size = 64;
    std::size_t depth = 1;
    std::chrono::duration<double> duration { 2 };
    std::chrono::duration<double> warmup { 0.5 };
    bool churn = false;
    pid_t serverPid = 0; ///< 0: its processor time is not asked for
    bool json = false;
    bool help = false;
};

struct UsageError : std::runtime_error
{
    using std::runtime_error::runtime_error;
};

extern const char* const loadUsage;

/// Throws UsageError, with a sentence for people, if they make no sense.
LoadOptions parseLoadOptions(int argc, char** argv);

} // namespace bench
