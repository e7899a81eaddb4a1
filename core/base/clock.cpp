// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/clock.h"

#include <QDateTime>
#include <QTimeZone>

namespace signalbox {
namespace {

using std::chrono::nanoseconds;

struct Anchor
{
    WallTime wall = std::chrono::time_point_cast<nanoseconds>(std::chrono::system_clock::now());
    SteadyTime steady = std::chrono::steady_clock::now();
};

bool isDigits(QByteArrayView text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

} // namespace

WallTime wallNow() noexcept
{
    static const Anchor anchor;
    return anchor.wall + std::chrono::duration_cast<nanoseconds>(std::chrono::steady_clock::now() - anchor.steady);
}

QByteArray toRfc3339(WallTime time)
{
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
    const auto fraction = (time - seconds).count();
    const auto days = std::chrono::floor<std::chrono::days>(seconds);
    const std::chrono::year_month_day date { days };
    const std::chrono::hh_mm_ss clock { seconds - days };
    char text[64];
    const int length = std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%09lldZ", int(date.year()),
        unsigned(date.month()), unsigned(date.day()), int(clock.hours().count()), int(clock.minutes().count()),
        int(clock.seconds().count()), static_cast<long long>(fraction));
    return { text, length };
}

std::optional<WallTime> fromRfc3339(QByteArrayView text)
{
    // yyyy-MM-ddTHH:mm:ss is fixed; what follows is an optional fraction and an offset.
    if (text.size() < 20)
        return {};
    const QByteArrayView whole = text.first(19);
    QByteArrayView rest = text.sliced(19);
    nanoseconds fraction { 0 };
    if (rest.startsWith('.')) {
        qsizetype digits = 1;
        while (digits < rest.size() && rest[digits] >= '0' && rest[digits] <= '9')
            ++digits;
        if (digits < 2 || digits > 10)
            return {};
        qint64 value = rest.sliced(1, digits - 1).toByteArray().toLongLong();
        for (qsizetype i = digits; i < 10; ++i)
            value *= 10;
        fraction = nanoseconds { value };
        rest = rest.sliced(digits);
    }
    std::chrono::minutes offset { 0 };
    if (rest.size() == 6 && (rest[0] == '+' || rest[0] == '-') && rest[3] == ':' && isDigits(rest.sliced(1, 2))
        && isDigits(rest.sliced(4, 2))) {
        offset = std::chrono::minutes { rest.sliced(1, 2).toByteArray().toInt() * 60 + rest.sliced(4, 2).toByteArray().toInt() };
        if (rest[0] == '-')
            offset = -offset;
    } else if (rest.size() != 1 || (rest[0] != 'Z' && rest[0] != 'z')) {
        return {};
    }
    QDateTime when = QDateTime::fromString(QString::fromLatin1(whole), QStringLiteral("yyyy-MM-dd'T'HH:mm:ss"));
    if (!when.isValid())
        return {};
    when.setTimeZone(QTimeZone::utc());
    return WallTime { std::chrono::seconds { when.toSecsSinceEpoch() } } - offset + fraction;
}

} // namespace signalbox
