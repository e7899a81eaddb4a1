// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

namespace signalbox {

/// How long bytes may be under way without a sign of life from the peer. Keep-alives, which find a silent peer,
/// are not sent while there are such bytes: the kernel sends those again instead, for a quarter of an hour.
inline constexpr std::chrono::seconds PeerGoneLimit { 120 };

/// Bytes have been sent and not acknowledged, and nothing at all has come from the peer for PeerGoneLimit. A
/// peer that is there and merely takes nothing answers window probes, so it is not gone. False where the system
/// does not tell. TCP_INFO, tcp(7); RFC 9293 3.8.6.1
bool isPeerGone(int fd);

} // namespace signalbox
