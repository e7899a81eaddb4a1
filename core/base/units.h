// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <chrono>

namespace signalbox {

/// SI, three significant digits: `999`, `1.20 k`, `34.5 M`.
QString formatCount(double count);

/// SI with the unit: `0 B`, `999 B`, `1.20 kB`, `34.5 MB`.
QString formatBytes(double bytes);

/// For people: `0:42`, `12:07`, `2 h 03 m`, `3 d 04 h`.
QString formatDuration(std::chrono::nanoseconds duration);

/// Round trips and other short spans: `850 ns`, `21.4 µs`, `0.21 ms` is written `210 µs`, `12.3 ms`, `1.25 s`.
QString formatLatency(std::chrono::nanoseconds span);

/// For files and axes.
constexpr double toSeconds(std::chrono::nanoseconds span)
{
    return std::chrono::duration<double>(span).count();
}
constexpr double toMicroseconds(std::chrono::nanoseconds span)
{
    return std::chrono::duration<double, std::micro>(span).count();
}

/// For options and scripts: `0.25`, `30`.
QString secondsText(std::chrono::milliseconds span);

} // namespace signalbox
