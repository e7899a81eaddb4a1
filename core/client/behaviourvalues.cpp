// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/behaviourvalues.h"

#include <array>
#include <limits>

namespace signalbox::behaviourvalues {
namespace {

using std::chrono::milliseconds;

struct Unit
{
    QLatin1String word;
    quint64 factor;
};

constexpr std::array Multiples { Unit { QLatin1String("Gi"), quint64 { 1 } << 30 },
    Unit { QLatin1String("Mi"), quint64 { 1 } << 20 }, Unit { QLatin1String("Ki"), quint64 { 1 } << 10 },
    Unit { QLatin1String("G"), 1'000'000'000 }, Unit { QLatin1String("M"), 1'000'000 },
    Unit { QLatin1String("k"), 1000 }, Unit { QLatin1String(""), 1 } };

constexpr std::array Times { Unit { QLatin1String("ms"), 1 }, Unit { QLatin1String("min"), 60'000 },
    Unit { QLatin1String("s"), 1000 } };

/// Digits and nothing else; toULongLong() would take blanks and signs too.
std::optional<quint64> digits(QStringView text)
{
    quint64 value = 0;
    if (text.isEmpty() || text.size() > 18)
        return std::nullopt;
    for (const QChar each : text) {
        if (each < u'0' || each > u'9')
            return std::nullopt;
        value = value * 10 + static_cast<quint64>(each.unicode() - u'0');
    }
    return value;
}

template <typename Units>
std::optional<quint64> withUnit(QStringView text, const Units& units, quint64 least, quint64 most)
{
    for (const Unit& unit : units) {
        if (!text.endsWith(unit.word))
            continue;
        const auto value = digits(text.chopped(unit.word.size()));
        if (!value || *value > std::numeric_limits<quint64>::max() / unit.factor)
            return std::nullopt;
        const quint64 result = *value * unit.factor;
        return result < least || result > most ? std::nullopt : std::optional(result);
    }
    return std::nullopt;
}

QStringView unitOf(QStringView text)
{
    qsizetype at = text.size();
    while (at > 0 && !text[at - 1].isDigit())
        --at;
    return text.sliced(at);
}

} // namespace

std::optional<quint64> number(QStringView text, quint64 least, quint64 most)
{
    return withUnit(text, Multiples, least, most);
}

QString text(quint64 number)
{
    for (const Unit& unit : Multiples) {
        const bool isOfThousands = unit.factor >= 1000 && unit.factor % 1000 == 0;
        if (isOfThousands && number > 0 && number % unit.factor == 0)
            return QString::number(number / unit.factor) + unit.word;
    }
    return QString::number(number);
}

std::optional<FromTo<quint32>> numbers(QStringView text, quint32 least, quint32 most)
{
    const qsizetype dash = text.indexOf(u'-');
    const auto from = number(dash < 0 ? text : text.first(dash), least, most);
    const auto to = dash < 0 ? from : number(text.sliced(dash + 1), least, most);
    if (!from || !to || *from > *to)
        return std::nullopt;
    return FromTo<quint32> { static_cast<quint32>(*from), static_cast<quint32>(*to) };
}

QString text(const FromTo<quint32>& spread)
{
    const QString most = text(quint64 { spread.most });
    return spread.least == spread.most ? most : text(quint64 { spread.least }) + QLatin1Char('-') + most;
}

std::optional<milliseconds> span(QStringView text, milliseconds least, milliseconds most)
{
    const auto found =
        withUnit(text, Times, static_cast<quint64>(least.count()), static_cast<quint64>(most.count()));
    return found ? std::optional(milliseconds(static_cast<qint64>(*found))) : std::nullopt;
}

QString text(milliseconds span)
{
    const qint64 count = span.count();
    return count > 0 && count % 1000 == 0 ? QString::number(count / 1000) + QLatin1Char('s')
                                          : QString::number(count) + QLatin1String("ms");
}

std::optional<FromTo<milliseconds>> spans(QStringView text, milliseconds least, milliseconds most)
{
    const qsizetype dash = text.indexOf(u'-');
    if (dash < 0) {
        const auto both = span(text, least, most);
        return both ? std::optional(FromTo<milliseconds> { *both, *both }) : std::nullopt;
    }
    const QStringView end = text.sliced(dash + 1);
    QString begin = text.first(dash).toString();
    if (unitOf(begin).isEmpty())
        begin += unitOf(end); // 10-30ms
    const auto from = span(begin, least, most);
    const auto to = span(end, least, most);
    if (!from || !to || *from > *to)
        return std::nullopt;
    return FromTo<milliseconds> { *from, *to };
}

QString text(const FromTo<milliseconds>& spread)
{
    const QString most = text(spread.most);
    if (spread.least == spread.most)
        return most;
    const QString least = text(spread.least);
    const QStringView unit = unitOf(most);
    const bool isSameUnit = unitOf(least) == unit;
    return (isSameUnit ? least.chopped(unit.size()) : least) + QLatin1Char('-') + most;
}

} // namespace signalbox::behaviourvalues
