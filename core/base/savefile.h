// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QByteArray>

namespace signalbox {

/// Whether a name stands for a device or a FIFO. Those are written into; a file that took their place would be
/// no use to who reads there.
bool isSpecialFile(const QString& fileName);

/// Writes a file whole or not at all: unless all of it could be written, what was there stays as it was. Any
/// thread; errors name the file.
Result<Done> saveFile(const QString& fileName, const QByteArray& bytes);

} // namespace signalbox
