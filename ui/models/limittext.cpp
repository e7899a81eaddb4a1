// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/limittext.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include <array>
#include <cmath>
#include <limits>
#include <span>

namespace signalbox {
namespace {

struct Scale
{
    const char* word; ///< in context "Limit"; the first of a size is the one that is written
    quint32 size;
};

// Larger ones first. Bytes count in powers of two whatever the spelling, as buffers do.
constexpr std::array ByteScales {
    Scale { QT_TRANSLATE_NOOP("Limit", "GiB"), 1U << 30U },
    Scale { "gb", 1U << 30U },
    Scale { "g", 1U << 30U },
    Scale { QT_TRANSLATE_NOOP("Limit", "MiB"), 1U << 20U },
    Scale { "mb", 1U << 20U },
    Scale { "m", 1U << 20U },
    Scale { QT_TRANSLATE_NOOP("Limit", "KiB"), 1U << 10U },
    Scale { "kb", 1U << 10U },
    Scale { "k", 1U << 10U },
    Scale { QT_TRANSLATE_NOOP("Limit", "bytes"), 1 },
    Scale { "byte", 1 },
    Scale { "b", 1 },
};
constexpr std::array SecondScales {
    Scale { QT_TRANSLATE_NOOP("Limit", "d"), 86400 },
    Scale { QT_TRANSLATE_NOOP("Limit", "h"), 3600 },
    Scale { QT_TRANSLATE_NOOP("Limit", "min"), 60 },
    Scale { "m", 60 },
    Scale { QT_TRANSLATE_NOOP("Limit", "s"), 1 },
};

std::span<const Scale> scales(LimitUnit unit)
{
    switch (unit) {
    case LimitUnit::Bytes:
        return ByteScales;
    case LimitUnit::Seconds:
        return SecondScales;
    case LimitUnit::Count:
        break;
    }
    return {};
}

QString words(const char* text) { return QCoreApplication::translate("Limit", text); }

} // namespace

QString limitText(LimitUnit unit, quint32 value)
{
    const QLocale locale;
    if (unit == LimitUnit::Count)
        return locale.toString(value);
    for (const Scale& scale : scales(unit)) {
        if (scale.size == 1 || (value >= scale.size && value % scale.size == 0))
            return QStringLiteral("%1 %2").arg(locale.toString(value / scale.size), words(scale.word));
    }
    return locale.toString(value);
}

std::optional<quint32> parseLimit(LimitUnit unit, const QString& text)
{
    QString number = text.trimmed();
    double size = 1;
    for (const Scale& scale : scales(unit)) {
        const QString ending = words(scale.word);
        if (number.endsWith(ending, Qt::CaseInsensitive)) {
            number = number.chopped(ending.size()).trimmed();
            size = scale.size;
            break;
        }
    }
    bool isNumber = false;
    double value = QLocale().toDouble(number, &isNumber);
    if (!isNumber)
        value = QLocale::c().toDouble(number, &isNumber);
    value *= size;
    if (!isNumber || !(value >= 0) || value > std::numeric_limits<quint32>::max() || value != std::floor(value))
        return std::nullopt;
    return static_cast<quint32>(value);
}

QString limitText(const LimitEntry& entry, quint32 value)
{
    return value == 0 && entry.min == 0 ? words(entry.zero) : limitText(entry.unit, value);
}

QString limitHitsText(const LimitHits& hits)
{
    QStringList lines;
    for (int i = 0; i < LimitCount; ++i) {
        const auto limit = static_cast<Limit>(i);
        if (hits[limit] > 0)
            lines.append(QStringLiteral("%1: %2").arg(limitTitle(limit), QLocale().toString(hits[limit])));
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace signalbox
