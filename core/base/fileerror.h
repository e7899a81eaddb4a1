// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QFileDevice>

namespace signalbox {

/// Why a device that is open could not be written to: names the file and, for a full disk, says so. Call right
/// after the write that failed.
Error writeError(const QIODevice& device);

/// Why reading a device broke off.
Error readError(const QIODevice& device);

/// Why a file could not be opened, for reading or for writing. Call right after the open that failed.
Error openError(const QFileDevice& file, QIODevice::OpenModeFlag mode);

} // namespace signalbox
