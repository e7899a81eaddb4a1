// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/metriccsv.h"

#include <cmath>

namespace signalbox {

QByteArray metricCsv(const MetricHistory& history, WallTime from, WallTime to)
{
    QByteArray csv("time");
    for (std::size_t i = 0; i < MetricCount; ++i)
        csv.append(',').append(metricName(static_cast<Metric>(i)));
    csv.append("\r\n");
    for (const MetricSample& sample : history.samples()) {
        if (sample.time < from || sample.time > to)
            continue;
        csv.append(toRfc3339(sample.time));
        for (const double value : sample.values) {
            csv.append(',');
            if (!std::isnan(value))
                csv.append(QByteArray::number(value, 'g', 12));
        }
        csv.append("\r\n");
    }
    return csv;
}

} // namespace signalbox
