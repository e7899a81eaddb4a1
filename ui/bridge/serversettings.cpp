// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/serversettings.h"

#include "bridge/limitvalues.h"
#include "engine/limitcatalogue.h"
#include "modes/rules/rulebook.h"

#include <QSettings>

namespace signalbox {
namespace {

const QString Group = QStringLiteral("server/");
const QString LimitGroup = QStringLiteral("limits/");

void loadLimits(QSettings& settings, ServerConfig& config)
{
    const ServerConfig before = config;
    for (const LimitEntry& entry : limitCatalogue()) {
        bool isNumber = false;
        const uint value = settings.value(LimitGroup + QLatin1String(entry.option)).toUInt(&isNumber);
        if (isNumber && value >= entry.min && value <= entry.max)
            entry.set(config, value);
    }
    config.net.source.countsLoopback = settings.value(LimitGroup + LoopbackOption, false).toBool();
    if (!validate(config)) // two that do not go together, say
        config = before;
}

void saveLimits(QSettings& settings, const ServerConfig& config)
{
    const ServerConfig defaults;
    for (const LimitEntry& entry : limitCatalogue()) {
        const QString key = LimitGroup + QLatin1String(entry.option);
        if (entry.get(config) == entry.get(defaults))
            settings.remove(key);
        else
            settings.setValue(key, entry.get(config));
    }
    if (config.net.source.countsLoopback)
        settings.setValue(LimitGroup + LoopbackOption, true);
    else
        settings.remove(LimitGroup + LoopbackOption);
}

} // namespace

ServerConfig loadServerConfig(QSettings& settings)
{
    const ServerConfig defaults;
    ServerConfig config;
    const auto text = [&settings](const char* key, const QString& fallback) {
        return settings.value(Group + QLatin1String(key), fallback).toString();
    };
    config.mode = text("mode", QString::fromLatin1(defaults.mode)).toLatin1();
    config.concurrency = text("concurrency", QString::fromLatin1(defaults.concurrency)).toLatin1();
    config.net.workers = text("workers", QString::number(defaults.net.workers)).toInt();
    if (const auto endpoint = Endpoint::parse(text("listen", defaults.net.listen.toString())))
        config.net.listen = *endpoint;
    if (config.mode == "script") // the rules themselves are kept by their panel
        config.modeSettings.rules = std::make_shared<RuleBook>();
    if (!validate(config))
        config = defaults;
    loadLimits(settings, config);
    return config;
}

void saveServerConfig(QSettings& settings, const ServerConfig& config)
{
    const auto save = [&settings](const char* key, const QVariant& value) {
        settings.setValue(Group + QLatin1String(key), value);
    };
    save("mode", QString::fromLatin1(config.mode));
    save("concurrency", QString::fromLatin1(config.concurrency));
    save("workers", config.net.workers);
    save("listen", config.net.listen.toString());
    saveLimits(settings, config);
}

} // namespace signalbox
