// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/loadarguments.h"

#include "base/units.h"
namespace signalbox {
QStringList loadArguments(const LoadSettings& settings)
{
    const LoadSettings usual;
    QStringList words;
    const auto add = [&words](const char* option, const QString& value) {
        words << QStringLiteral("--") + QLatin1String(option) << value;
    };
    const auto number = [](double value) { return QString::number(value, 'g', 12); };
    if (settings.clients != usual.clients)
        add("clients", QString::number(settings.clients));
    if (settings.payload == LoadPayload::Random && settings.size != usual.size)
        add("size", QString::number(settings.size));
    if (settings.payload == LoadPayload::Text)
        add("text", QString::fromUtf8(settings.content));
    if (settings.payload == LoadPayload::File)
        add("file", settings.payloadFile);
    if (settings.depth != usual.depth)
        add("depth", QString::number(settings.depth));
    if (settings.duration != usual.duration)
        add("duration", secondsText(settings.duration));
    if (settings.warmUp != usual.warmUp)
        add("warm-up", secondsText(settings.warmUp));
    if (settings.rate > 0)
        add("rate", number(settings.rate));
    if (settings.ramp != usual.ramp)
        add("ramp", secondsText(settings.ramp));
    if (settings.connectRate > 0)
        add("connect-rate", number(settings.connectRate));
    if (settings.timeout != usual.timeout)
        add("timeout", secondsText(settings.timeout));
    if (settings.sources != usual.sources)
        add("sources", QString::number(settings.sources));
    if (settings.seed != usual.seed)
        add("seed", QString::number(settings.seed));
    if (settings.isReconnecting)
        words << QStringLiteral("--reconnect");
    if (!settings.isVerified)
        words << QStringLiteral("--no-verify");
    return words;
}

} // namespace signalbox
