// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <chrono>

namespace signalbox {

enum class LoadPhase : quint8 {
    Connecting, ///< until each client is connected and served once, as far as it ever is
    WarmUp, ///< full load, not measured
    Measuring, ///< the window
    Draining, ///< nothing more is sent; what is on its way may still come back
};

/// Where a load stands; a value.
struct LoadProgress
{
    LoadPhase phase = LoadPhase::Connecting;
    double fraction = 0; ///< of the whole run, 0 to 1, by time
    std::chrono::nanoseconds measured {}; ///< of the window, so far
    quint64 messages = 0; ///< echoes so far, warm-up included
    double rate = 0; ///< echoes a second, since the last progress
    int connected = 0;
    int served = 0; ///< got an echo at any time
    int failed = 0;
};

} // namespace signalbox
