// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/eventtime.h"

#include <QDateTime>
#include <QLocale>

namespace signalbox {
namespace {

QDateTime localTime(WallTime time)
{
    const auto ms = std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch());
    return QDateTime::fromMSecsSinceEpoch(ms.count());
}

qint64 nanosOfSecond(WallTime time)
{
    const auto since = time.time_since_epoch();
    return (since - std::chrono::floor<std::chrono::seconds>(since)).count();
}

QString padded(qint64 number, int width)
{
    return QStringLiteral("%1").arg(number, width, 10, QLatin1Char('0'));
}

} // namespace

QString formatTimeOfDay(WallTime time)
{
    return localTime(time).toString(QStringLiteral("HH:mm:ss.")) + padded(nanosOfSecond(time) / 1000, 6);
}

QString formatExactTime(WallTime time)
{
    const QDateTime local = localTime(time);
    return QLocale().toString(local.date(), QLocale::LongFormat) + QLatin1String(", ")
        + local.toString(QStringLiteral("HH:mm:ss.")) + padded(nanosOfSecond(time), 9) + QLatin1Char(' ')
        + local.toOffsetFromUtc(local.offsetFromUtc()).toString(Qt::ISODate).right(6);
}

QString formatSpan(std::chrono::nanoseconds span)
{
    const qint64 micros = span.count() / 1000;
    return QStringLiteral("%1.%2").arg(micros / 1'000'000).arg(padded(micros % 1'000'000, 6));
}

} // namespace signalbox
