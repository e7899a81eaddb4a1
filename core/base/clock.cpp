// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/clock.h"

#include <algorithm>

namespace signalbox {
namespace {

using std::chrono::nanoseconds;

struct Anchor
{
    WallTime wall = std::chrono::time_point_cast<nanoseconds>(std::chrono::system_clock::now());
    SteadyTime steady = std::chrono::steady_clock::now();
};

/// Writes value with leading zeros so that it takes `width` places.
char* putDigits(char* out, int width, quint64 value)
{
    for (int i = width - 1; i >= 0; --i) {
        out[i] = static_cast<char>('0' + value % 10);
        value /= 10;
    }
    return out + width;
}

/// Reads a text from left to right; once something is wrong, all that follows is.
class Scanner
{
public:
    explicit Scanner(QByteArrayView text)
        : m_rest(text)
    {
    }

    int digits(qsizetype count)
    {
        int value = 0;
        for (qsizetype i = 0; i < count; ++i) {
            const bool isDigit = i < m_rest.size() && m_rest[i] >= '0' && m_rest[i] <= '9';
            m_ok = m_ok && isDigit;
            value = m_ok ? value * 10 + (m_rest[i] - '0') : 0;
        }
        m_rest = m_rest.sliced(std::min(count, m_rest.size()));
        return value;
    }
    /// True, and one step further, if one of these stands there.
    bool take(QByteArrayView any)
    {
        if (m_rest.isEmpty() || !any.contains(m_rest.front()))
            return false;
        m_rest = m_rest.sliced(1);
        return true;
    }
    void expect(QByteArrayView any) { m_ok = take(any) && m_ok; }
    bool isNextDigit() const { return !m_rest.isEmpty() && m_rest.front() >= '0' && m_rest.front() <= '9'; }
    bool isDone() const { return m_ok && m_rest.isEmpty(); }

private:
    QByteArrayView m_rest;
    bool m_ok = true;
};

} // namespace

WallTime wallNow() noexcept
{
    static const Anchor anchor;
    return anchor.wall
        + std::chrono::duration_cast<nanoseconds>(std::chrono::steady_clock::now() - anchor.steady);
}

QByteArray toRfc3339(WallTime time)
{
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
    const auto days = std::chrono::floor<std::chrono::days>(seconds);
    const std::chrono::year_month_day date { days };
    const auto second = static_cast<quint64>((seconds - days).count());
    char text[] = "yyyy-MM-ddTHH:mm:ss.nnnnnnnnnZ";
    putDigits(text, 4, static_cast<quint64>(int(date.year()))); // 1677 to 2262: what 64 bits of ns can hold
    putDigits(text + 5, 2, unsigned(date.month()));
    putDigits(text + 8, 2, unsigned(date.day()));
    putDigits(text + 11, 2, second / 3600);
    putDigits(text + 14, 2, second / 60 % 60);
    putDigits(text + 17, 2, second % 60);
    putDigits(text + 20, 9, static_cast<quint64>((time - seconds).count()));
    return { text, sizeof text - 1 };
}

std::optional<WallTime> fromRfc3339(QByteArrayView text)
{
    Scanner scan(text);
    const int year = scan.digits(4);
    scan.expect("-");
    const int month = scan.digits(2);
    scan.expect("-");
    const int day = scan.digits(2);
    scan.expect("Tt ");
    const int hour = scan.digits(2);
    scan.expect(":");
    const int minute = scan.digits(2);
    scan.expect(":");
    const int second = scan.digits(2);
    int fraction = 0;
    if (scan.take(".")) {
        fraction = scan.digits(1);
        for (int place = 1; place < 9; ++place)
            fraction = fraction * 10 + (scan.isNextDigit() ? scan.digits(1) : 0);
    }
    int offset = 0; // minutes east of Greenwich
    if (!scan.take("Zz")) {
        const int sign = scan.take("-") ? -1 : 1;
        if (sign > 0)
            scan.expect("+");
        const int hours = scan.digits(2);
        scan.expect(":");
        const int minutes = scan.digits(2);
        if (hours > 23 || minutes > 59)
            return {};
        offset = sign * (hours * 60 + minutes);
    }
    const std::chrono::year_month_day date { std::chrono::year { year },
        std::chrono::month { static_cast<unsigned>(month) }, std::chrono::day { static_cast<unsigned>(day) } };
    // Nanoseconds in 64 bits end in the years 1677 and 2262.
    if (!scan.isDone() || !date.ok() || year < 1678 || year > 2261 || hour > 23 || minute > 59 || second > 59)
        return {};
    return WallTime { std::chrono::sys_days { date } } + std::chrono::hours { hour }
    + std::chrono::minutes { minute - offset } + std::chrono::seconds { second } + nanoseconds { fraction };
}

} // namespace signalbox
