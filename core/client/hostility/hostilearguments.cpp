// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/hostility/hostilearguments.h"

#include "base/bytes.h"

namespace signalbox {
namespace {

/// As parseEscapes() reads it.
QString escaped(const QByteArray& bytes)
{
    QString text;
    for (const char c : bytes) {
        if (c == '\\')
            text += QStringLiteral("\\\\");
        else if (isPrintableAscii(c))
            text += QLatin1Char(c);
        else
            text += QStringLiteral("\\x%1").arg(static_cast<uchar>(c), 2, 16, QLatin1Char('0'));
    }
    return text;
}

} // namespace

QStringList hostileArguments(const HostileSettings& settings)
{
    const HostileSettings usual;
    QStringList words;
    const auto add = [&words](const char* option, const QString& value) {
        words << QStringLiteral("--") + QLatin1String(option) << value;
    };
    add("mode", QString::fromLatin1(hostileModeName(settings.mode)));
    for (const QByteArray& name : settings.cases)
        add("case", QString::fromUtf8(name));
    if (settings.limit != usual.limit)
        add("timeout", QString::number(static_cast<double>(settings.limit.count()) / 1000, 'g', 12));
    if (settings.serving == HostileSettings::Serving::One)
        words << QStringLiteral("--one-at-a-time");
    if (settings.seed != usual.seed)
        add("seed", QString::number(settings.seed));
    if (settings.mutations != usual.mutations)
        add("mutations", QString::number(settings.mutations));
    if (!settings.question.isEmpty())
        add("probe", escaped(settings.question));
    if (!settings.answer.isEmpty())
        add("probe-expect", settings.answer);
    if (settings.pace != usual.pace)
        add("pace", QString::number(settings.pace, 'g', 12));
    return words;
}

} // namespace signalbox
