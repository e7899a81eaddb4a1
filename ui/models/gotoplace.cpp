// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/gotoplace.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QRegularExpression>

#include <cmath>

namespace signalbox {
namespace {

using std::chrono::nanoseconds;

constexpr double MaxSeconds = 1e9; // 31 years; more would not fit into a WallTime

QRegularExpression pattern(const QString& text)
{
    return QRegularExpression(
        QRegularExpression::anchoredPattern(text), QRegularExpression::CaseInsensitiveOption);
}

/// Digits, plain or grouped as the locale or English does.
std::optional<quint64> numberIn(const QString& text)
{
    static const QRegularExpression prefix(
        QStringLiteral("^(no\\.?|#)\\s*"), QRegularExpression::CaseInsensitiveOption);
    QString digits = text;
    digits.remove(prefix);
    const QString group = QRegularExpression::escape(QString(QLocale().groupSeparator()));
    const QString separator = QStringLiteral("(?:[,' \u00a0\u2009\u202f]|%1)").arg(group);
    const QRegularExpression grouped = pattern(QStringLiteral("\\d{1,3}(%1\\d{3})+").arg(separator));
    if (grouped.match(digits).hasMatch())
        digits.removeIf([](QChar c) { return !c.isDigit(); });
    bool isNumber = false;
    const quint64 number = digits.toULongLong(&isNumber);
    return isNumber && digits.at(0).isDigit() ? std::optional(number) : std::nullopt;
}

/// `1.5`, `30s`, `200 ms`, without a sign.
std::optional<nanoseconds> spanIn(const QString& text)
{
    static const QRegularExpression span =
        pattern(QStringLiteral("(\\d+(?:\\.\\d+)?|\\.\\d+)\\s*(ns|us|µs|μs|ms|s|sec|m|min|h)?"));
    const auto match = span.match(text);
    if (!match.hasMatch())
        return {};
    const QString unit = match.captured(2).toLower();
    const double factor = unit == u"ns"                   ? 1e-9
        : unit == u"us" || unit == u"µs" || unit == u"μs" ? 1e-6
        : unit == u"ms"                                   ? 1e-3
        : unit == u"m" || unit == u"min"                  ? 60
        : unit == u"h"                                    ? 3600
                                                          : 1;
    const double seconds = match.captured(1).toDouble() * factor;
    if (seconds > MaxSeconds)
        return {};
    return nanoseconds { std::llround(seconds * 1e9) };
}

/// Local, from 0 hours on; the fraction of a second apart, since Qt knows milliseconds.
std::optional<std::pair<QTime, nanoseconds>> timeOfDayIn(const QString& text)
{
    static const QRegularExpression clock =
        pattern(QStringLiteral("(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:\\.(\\d{1,9}))?)?"));
    const auto match = clock.match(text);
    const QTime time(match.captured(1).toInt(), match.captured(2).toInt(), match.captured(3).toInt());
    if (!match.hasMatch() || !time.isValid())
        return {};
    const QString fraction = match.captured(4).leftJustified(9, QLatin1Char('0'));
    return std::pair(time, nanoseconds { fraction.toLongLong() });
}

WallTime wallTime(const QDateTime& time, nanoseconds more)
{
    return WallTime { std::chrono::milliseconds { time.toMSecsSinceEpoch() } } + more;
}

QDate dayOf(WallTime time)
{
    const auto ms = std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch());
    return QDateTime::fromMSecsSinceEpoch(ms.count()).date();
}

/// With date: local, or RFC 3339 with its zone.
std::optional<WallTime> fullTimeIn(const QString& text)
{
    if (const auto time = fromRfc3339(text.toLatin1()))
        return time;
    static const QRegularExpression dated = pattern(QStringLiteral("(\\d{4}-\\d{2}-\\d{2})[T ]\\s*(\\S+)"));
    const auto match = dated.match(text);
    const QDate day = QDate::fromString(match.captured(1), Qt::ISODate);
    const auto clock = timeOfDayIn(match.captured(2));
    const bool fits = day.isValid() && day.year() > 1678 && day.year() < 2261;
    return fits && clock ? std::optional(wallTime(QDateTime(day, clock->first), clock->second)) : std::nullopt;
}

Error notUnderstood(const QString& text)
{
    return { QCoreApplication::translate("GoTo", "\"%1\" is neither a number nor a time.").arg(text),
        QCoreApplication::translate("GoTo",
            "Write a No. like 12,403, a time like 12:03:01.22 or 2026-11-22T12:03:01Z, seconds since the "
            "beginning like 12.5, or a step from here like -30s or +1.5."),
        0 };
}

} // namespace

Result<GoToPlace> parseGoToPlace(QStringView text, const GoToContext& context)
{
    const QString place = text.trimmed().toString();
    if (place.isEmpty())
        return Error { QCoreApplication::translate("GoTo", "Nothing to go to yet."),
            QCoreApplication::translate("GoTo", "Write a No. or a time."), 0 };
    if (const QChar sign = place.at(0); sign == u'+' || sign == u'-' || sign == u'\u2212') {
        const auto step = spanIn(place.sliced(1).trimmed());
        if (!step)
            return notUnderstood(place);
        return GoToPlace(sign == u'+' ? context.current + *step : context.current - *step);
    }
    if (const auto number = numberIn(place))
        return GoToPlace(*number);
    if (const auto span = spanIn(place))
        return GoToPlace(context.origin + *span);
    if (const auto clock = timeOfDayIn(place)) {
        // Shortly after midnight most of what is meant was yesterday.
        QDate day = dayOf(context.last);
        WallTime time = wallTime(QDateTime(day, clock->first), clock->second);
        while (time > context.last && day > dayOf(context.first)) {
            day = day.addDays(-1);
            time = wallTime(QDateTime(day, clock->first), clock->second);
        }
        return GoToPlace(time);
    }
    if (const auto time = fullTimeIn(place))
        return GoToPlace(*time);
    return notUnderstood(place);
}

} // namespace signalbox
