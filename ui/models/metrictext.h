// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/metrichistory.h"

#include <QString>

namespace signalbox {

/// The value with its unit, `1.20 MB/s`; a dash where nothing is known.
QString metricText(Metric metric, double value);

/// All values of a sample in words: `in 1.20 MB/s, out 1.20 MB/s · 88 reads/s, 88 writes/s · ...`. Says it
/// where nothing is known of the server.
QString metricsInWords(const MetricSample& sample);

} // namespace signalbox
