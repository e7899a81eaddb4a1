// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/metrichistory.h"

#include <QByteArray>

namespace signalbox {

/// The samples from `from` to `to`, both included, RFC 4180, UTF-8: `time` (RFC 3339, the end of the interval),
/// then a column for each metric, its unit in its name. A cell is empty where nothing is known; a row without
/// any value separates two servers.
QByteArray metricCsv(const MetricHistory& history, WallTime from, WallTime to);

} // namespace signalbox
