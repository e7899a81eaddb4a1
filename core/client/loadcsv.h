// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/loadresult.h"

namespace signalbox {

/// A header and one line, RFC 4180, UTF-8, so that the lines of many runs make one table; docs/load.md names
/// the columns.
QByteArray loadCsv(const LoadResult& result);

} // namespace signalbox
