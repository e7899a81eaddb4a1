// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/units.h"

#include <cmath>

namespace signalbox {
namespace {

struct Scaled
{
    double value;
    const char16_t* prefix;
};

Scaled scale(double value)
{
    static constexpr const char16_t* Prefixes[] = { u"", u"k", u"M", u"G", u"T", u"P" };
    std::size_t step = 0;
    // 999.5 and up would be printed as 1000.
    while (std::abs(value) >= 999.5 && step + 1 < std::size(Prefixes)) {
        value /= 1000;
        ++step;
    }
    return { value, Prefixes[step] };
}

QString digits(double value)
{
    const double size = std::abs(value);
    return QString::number(value, 'f', size < 9.995 ? 2 : size < 99.95 ? 1 : 0);
}

QString formatSi(double value, const QString& unit)
{
    const Scaled scaled = scale(value);
    const QString prefix = QString::fromUtf16(scaled.prefix);
    // Whole small numbers stay whole: "3", not "3.00".
    const QString number = prefix.isEmpty() && scaled.value == std::floor(scaled.value)
        ? QString::number(scaled.value, 'f', 0)
        : digits(scaled.value);
    const QString suffix = prefix + unit;
    return suffix.isEmpty() ? number : number + QLatin1Char(' ') + suffix;
}

} // namespace

QString formatCount(double count) { return formatSi(count, {}); }

QString formatBytes(double bytes) { return formatSi(bytes, QStringLiteral("B")); }

QString formatDuration(std::chrono::nanoseconds duration)
{
    const qint64 total =
        std::max<qint64>(0, std::chrono::duration_cast<std::chrono::seconds>(duration).count());
    const auto two = [](qint64 n) { return QStringLiteral("%1").arg(n, 2, 10, QLatin1Char('0')); };
    if (total < 3600)
        return QStringLiteral("%1:%2").arg(total / 60).arg(two(total % 60));
    if (total < 86400)
        return QStringLiteral("%1 h %2 m").arg(total / 3600).arg(two(total / 60 % 60));
    return QStringLiteral("%1 d %2 h").arg(total / 86400).arg(two(total / 3600 % 24));
}

QString formatLatency(std::chrono::nanoseconds span)
{
    const double ns = static_cast<double>(span.count());
    if (ns < 999.5)
        return QStringLiteral("%1 ns").arg(span.count());
    if (ns < 999.5e3)
        return digits(ns / 1e3) + QStringLiteral(" µs");
    if (ns < 999.5e6)
        return digits(ns / 1e6) + QStringLiteral(" ms");
    return digits(ns / 1e9) + QStringLiteral(" s");
}

QString secondsText(std::chrono::milliseconds span) { return QString::number(toSeconds(span), 'g', 12); }

} // namespace signalbox
