// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/metrictext.h"

#include "base/units.h"

#include <QCoreApplication>
#include <QStringList>

#include <cmath>

namespace signalbox {
namespace {

QString words(const char* text) { return QCoreApplication::translate("MetricText", text); }

} // namespace

QString metricText(Metric metric, double value)
{
    if (std::isnan(value))
        return QStringLiteral("–");
    switch (metric) {
    case Metric::BytesIn:
    case Metric::BytesOut:
        return QStringLiteral("%1/s").arg(formatBytes(value));
    case Metric::MessagesIn:
    case Metric::MessagesOut:
    case Metric::Refused:
        return QStringLiteral("%1/s").arg(formatCount(value));
    case Metric::Connected:
    case Metric::Waiting:
    case Metric::RoundTrips:
        return formatCount(value);
    case Metric::RoundTripMedian:
    case Metric::RoundTripP99:
        return formatLatency(std::chrono::nanoseconds { std::llround(value * 1000) });
    }
    return {};
}

QString metricsInWords(const MetricSample& sample)
{
    const auto text = [&sample](Metric metric) { return metricText(metric, sample[metric]); };
    QStringList parts;
    if (std::isnan(sample[Metric::Connected])) {
        parts.append(words(QT_TRANSLATE_NOOP("MetricText", "of the server nothing is known")));
    } else {
        parts.append(words(QT_TRANSLATE_NOOP("MetricText", "in %1, out %2"))
                         .arg(text(Metric::BytesIn), text(Metric::BytesOut)));
        parts.append(words(QT_TRANSLATE_NOOP("MetricText", "reads %1, writes %2"))
                         .arg(text(Metric::MessagesIn), text(Metric::MessagesOut)));
        parts.append(words(QT_TRANSLATE_NOOP("MetricText", "connected %1, waiting %2, refused %3"))
                         .arg(text(Metric::Connected), text(Metric::Waiting), text(Metric::Refused)));
    }
    if (std::isnan(sample[Metric::RoundTripMedian]))
        parts.append(words(QT_TRANSLATE_NOOP("MetricText", "no round trip")));
    else
        parts.append(
            words(QT_TRANSLATE_NOOP("MetricText", "round trip median %1, p99 %2, of %3"))
                .arg(text(Metric::RoundTripMedian), text(Metric::RoundTripP99), text(Metric::RoundTrips)));
    return parts.join(QStringLiteral(" · "));
}

} // namespace signalbox
