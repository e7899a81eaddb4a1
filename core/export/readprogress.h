// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <functional>

namespace signalbox {

/// Called now and then while a file is read, with bytes; false cancels.
using ReadProgress = std::function<bool(qint64 done, qint64 total)>;

} // namespace signalbox
