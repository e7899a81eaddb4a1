// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/serversettings.h"

#include <QSettings>

namespace signalbox {
namespace {

const QString Group = QStringLiteral("server/");

} // namespace

ServerConfig loadServerConfig(QSettings& settings)
{
    const ServerConfig defaults;
    ServerConfig config;
    const auto text = [&settings](const char* key, const QString& fallback) {
        return settings.value(Group + QLatin1String(key), fallback).toString();
    };
    const auto number = [&settings](const char* key, quint32 fallback) {
        return settings.value(Group + QLatin1String(key), fallback).toUInt();
    };
    config.mode = text("mode", QString::fromLatin1(defaults.mode)).toLatin1();
    config.concurrency = text("concurrency", QString::fromLatin1(defaults.concurrency)).toLatin1();
    if (const auto endpoint = Endpoint::parse(text("listen", defaults.net.listen.toString())))
        config.net.listen = *endpoint;
    config.net.maxClients = number("maxClients", defaults.net.maxClients);
    config.net.idleTimeout = std::chrono::seconds { number("idleTimeout", 0) };
    config.net.snaplen = number("snaplen", defaults.net.snaplen);
    config.modeSettings.maxLine = number("maxLine", defaults.modeSettings.maxLine);
    return validate(config).ok() ? config : defaults;
}

void saveServerConfig(QSettings& settings, const ServerConfig& config)
{
    const auto save = [&settings](const char* key, const QVariant& value) { settings.setValue(Group + QLatin1String(key), value); };
    save("mode", QString::fromLatin1(config.mode));
    save("concurrency", QString::fromLatin1(config.concurrency));
    save("listen", config.net.listen.toString());
    save("maxClients", config.net.maxClients);
    save("idleTimeout", static_cast<quint32>(config.net.idleTimeout.count()));
    save("snaplen", config.net.snaplen);
    save("maxLine", config.modeSettings.maxLine);
}

} // namespace signalbox
