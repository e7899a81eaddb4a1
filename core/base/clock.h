// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <chrono>
#include <optional>

namespace signalbox {

using WallTime = std::chrono::time_point<std::chrono::system_clock, std::chrono::nanoseconds>;
using SteadyTime = std::chrono::steady_clock::time_point;

/// Real time in ns since 1970-01-01 UTC that never goes back: CLOCK_REALTIME taken once, advanced by
/// CLOCK_MONOTONIC; clock_gettime(2). Any thread.
WallTime wallNow() noexcept;

/// A time that has not come yet.
constexpr WallTime Never {};

/// RFC 3339, UTC, nine fractional digits: `2026-11-22T07:20:51.123456789Z`.
QByteArray toRfc3339(WallTime time);

/// The inverse of toRfc3339(); one to nine fractional digits or none, `Z` or a numeric offset. Empty if
/// malformed or beyond the years 1678 to 2261, which is what 64 bits of nanoseconds hold.
std::optional<WallTime> fromRfc3339(QByteArrayView text);

} // namespace signalbox
