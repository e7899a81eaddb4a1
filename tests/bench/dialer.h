// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/uniquefd.h"

#include <netinet/in.h>

#include <cstdint>

namespace bench {

/// Opens connections to one server. A source address has some 28,000 ports to one destination, and a closed
/// connection keeps its port for a minute, so on loopback, where every 127.x.y.z is ours, each 20,000
/// connections come from the next address.
class Dialer
{
public:
    explicit Dialer(const sockaddr_in& server)
        : m_server(server)
    {
    }

    /// Connected, or an exception within ten seconds; so for what is received on it when there is nothing to
    /// read.
    signalbox::UniqueFd dial();

    /// A queue of accepted connections is served in order, so once the server answers a connection opened now,
    /// it has accepted all earlier ones.
    void awaitAccepted();

private:
    sockaddr_in m_server;
    std::uint32_t m_dialled = 0;
};

} // namespace bench
