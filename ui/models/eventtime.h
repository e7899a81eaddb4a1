// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"

#include <QString>

namespace signalbox {

enum class TimeFormat {
    Absolute, ///< local time of day
    Relative, ///< since the first event
    Delta, ///< since the row above
};

/// `12:03:01.220412`, local.
QString formatTimeOfDay(WallTime time);
/// `Sunday, 22 November 2026, 12:03:01.220412345 +01:00` in the words of the locale, for tooltips.
QString formatExactTime(WallTime time);
/// `12.204512`: seconds with microseconds.
QString formatSpan(std::chrono::nanoseconds span);

} // namespace signalbox
