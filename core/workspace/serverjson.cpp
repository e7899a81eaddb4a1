// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/serverjson.h"

#include "engine/limitcatalogue.h"

namespace signalbox {
namespace {

constexpr int MaxWorkers = 64;
constexpr quint32 MaxSnaplen = 256 * 1024;
constexpr qsizetype MaxWord = 256;

} // namespace

QJsonObject serverToJson(const ServerConfig& config)
{
    const ServerConfig usual;
    QJsonObject object {
        { QStringLiteral("mode"), QString::fromLatin1(config.mode) },
        { QStringLiteral("listen"), config.net.listen.toString() },
        { QStringLiteral("concurrency"), QString::fromLatin1(config.concurrency) },
        { QStringLiteral("workers"), config.net.workers },
        { QStringLiteral("snaplen"), static_cast<qint64>(config.net.snaplen) },
    };
    for (const LimitEntry& entry : limitCatalogue()) {
        if (entry.get(config) != entry.get(usual))
            object.insert(QString::fromLatin1(entry.option), static_cast<qint64>(entry.get(config)));
    }
    if (config.net.source.countsLoopback)
        object.insert(QStringLiteral("limit-loopback"), true);
    return object;
}

ServerConfig serverFromJson(JsonReader& reader)
{
    ServerConfig config;
    config.mode = reader.text("mode", QString::fromLatin1(config.mode), MaxWord).toLatin1();
    config.concurrency =
        reader.text("concurrency", QString::fromLatin1(config.concurrency), MaxWord).toLatin1();
    const auto listen = Endpoint::parse(reader.text("listen", config.net.listen.toString(), MaxWord));
    if (listen)
        config.net.listen = *listen;
    else
        reader.refuse("listen", listen.error().message, listen.error().remedy);
    config.net.workers = static_cast<int>(reader.whole("workers", config.net.workers, 0, MaxWorkers));
    config.net.snaplen = static_cast<quint32>(reader.whole("snaplen", config.net.snaplen, 0, MaxSnaplen));
    for (const LimitEntry& entry : limitCatalogue())
        entry.set(
            config, static_cast<quint32>(reader.whole(entry.option, entry.get(config), entry.min, entry.max)));
    config.net.source.countsLoopback = reader.flag("limit-loopback", config.net.source.countsLoopback);
    return config;
}

} // namespace signalbox
