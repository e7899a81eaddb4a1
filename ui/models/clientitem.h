// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/snapshot.h"
#include "models/ratewindow.h"

namespace signalbox {

/// What the table of clients keeps of one of them.
struct ClientItem
{
    ClientRow row;
    int place = -1; ///< the row it is shown in; -1 = none
    double rate = 0; ///< messages in, a second

    std::unique_ptr<TcpSample> tcp; ///< as last seen; null if the kernel was never asked

    RateWindow window; ///< of row.messagesIn
    WallTime meteredFrom {}; ///< no older growth is in the window
    quint32 meterEpoch = 0; ///< the window is worth something only within one
    bool isLively = false; ///< the window is not level
    bool isChanged = false; ///< since the last dataChanged()
    bool isGone = false; ///< about to be removed
    quint64 seenAt = 0; ///< the look that found it last
};

} // namespace signalbox
