// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/eventtime.h"

#include <QDateTime>
#include <QLocale>

#include <cstdlib>

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

QString formatDateTime(WallTime time)
{
    return localTime(time).toString(QStringLiteral("yyyy-MM-dd ")) + formatTimeOfDay(time);
}

QString formatExactTime(WallTime time)
{
    const QDateTime local = localTime(time);
    const int offset = std::abs(local.offsetFromUtc()) / 60; // minutes
    const QString zone = offset == 0 && local.offsetFromUtc() == 0
        ? QStringLiteral("UTC")
        : QLatin1String(local.offsetFromUtc() < 0 ? "-" : "+") + padded(offset / 60, 2) + QLatin1Char(':')
            + padded(offset % 60, 2);
    return QLocale().toString(local.date(), QLocale::LongFormat) + QLatin1String(", ")
        + local.toString(QStringLiteral("HH:mm:ss.")) + padded(nanosOfSecond(time), 9) + QLatin1Char(' ')
        + zone;
}

QString formatSpan(std::chrono::nanoseconds span)
{
    const qint64 micros = span.count() / 1000;
    const qint64 size = std::abs(micros);
    return QLatin1String(micros < 0 ? "-" : "") + QString::number(size / 1'000'000) + QLatin1Char('.')
        + padded(size % 1'000'000, 6);
}

} // namespace signalbox
