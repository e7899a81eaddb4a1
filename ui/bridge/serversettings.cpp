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
    config.mode = text("mode", QString::fromLatin1(defaults.mode)).toLatin1();
    config.concurrency = text("concurrency", QString::fromLatin1(defaults.concurrency)).toLatin1();
    if (const auto endpoint = Endpoint::parse(text("listen", defaults.net.listen.toString())))
        config.net.listen = *endpoint;
    return validate(config).ok() ? config : defaults;
}

void saveServerConfig(QSettings& settings, const ServerConfig& config)
{
    const auto save = [&settings](const char* key, const QVariant& value) {
        settings.setValue(Group + QLatin1String(key), value);
    };
    save("mode", QString::fromLatin1(config.mode));
    save("concurrency", QString::fromLatin1(config.concurrency));
    save("listen", config.net.listen.toString());
}

} // namespace signalbox
