// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/tcpsample.h"

#include <cstddef>
#include <span>

namespace signalbox {

/// Asks the kernel about the connection, without id and time. The descriptor must stay open meanwhile, so only
/// the thread that closes it may call. All none where the system does not tell. Takes two microseconds or so.
TcpSample sampleTcp(int fd);

/// What getsockopt(TCP_INFO) wrote, as far as it is long: older kernels write less. tcp(7)
TcpSample tcpSampleOf(std::span<const std::byte> info);

} // namespace signalbox
