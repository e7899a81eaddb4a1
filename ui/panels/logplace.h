// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/logmarks.h"

#include <QString>

#include <optional>

namespace signalbox {

/// Where one was in a log, to be found again after another one was shown. Events by number.
struct LogPlace
{
    QString filter;
    LogMarks marks;
    std::optional<quint64> reference; ///< what times count from
    std::optional<quint64> current;
    std::optional<quint64> top; ///< the first in sight
    bool isFollowing = true;
    bool isTimeReplaced = false; ///< the reference has brought its own format of time
};

} // namespace signalbox
