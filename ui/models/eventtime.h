// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"

#include <QString>

namespace signalbox {

enum class TimeFormat {
    Absolute, ///< local time of day
    Relative, ///< since the time reference, or the first event
    Delta, ///< since the row above
    DateTime, ///< local date and time of day
    ClientDelta, ///< since the event before of the same client
};
inline constexpr int TimeFormatCount = 5;

/// `12:03:01.220412`, local.
QString formatTimeOfDay(WallTime time);
/// `2026-11-22 12:03:01.220412`, local.
QString formatDateTime(WallTime time);
/// `Sunday, 22 November 2026, 12:03:01.220412345 +01:00` in the words of the locale, for tooltips.
QString formatExactTime(WallTime time);
/// `12.204512` or `-0.000001`: seconds with microseconds.
QString formatSpan(std::chrono::nanoseconds span);

} // namespace signalbox
