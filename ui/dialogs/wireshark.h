// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QString>

namespace signalbox {

/// Wireshark, where it is installed: to look at what was said with the tool of the trade.
namespace wireshark {

/// Its program, from the PATH; empty if it is not installed.
QString program();
/// What to do if it is not.
QString howToInstall();

/// A name for a capture that Wireshark is to show, in a folder that only its owner can read. Captures lie there
/// as long as Wireshark shows them; those that a crash left behind go after a week. An error if there are too
/// many.
Result<QString> newCapture();

/// Starts Wireshark with a file from newCapture() and lets go of it: it goes on when this program ends. The
/// file is removed when Wireshark ends.
Result<Done> open(const QString& fileName);

} // namespace wireshark
} // namespace signalbox
