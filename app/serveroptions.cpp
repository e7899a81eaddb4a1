// SPDX-License-Identifier: GPL-3.0-or-later
#include "serveroptions.h"

#include "net/concurrency.h"

#include <QCommandLineParser>
#include <QCoreApplication>

namespace signalbox {
namespace {

QString translate(const char* text) { return QCoreApplication::translate("ServerOptions", text); }

/// "echo: Sends every byte back. chat: ..." out of a catalogue.
template <typename Catalogue> QString listed(const char* context, const Catalogue& catalogue)
{
    QString text;
    for (const auto& entry : catalogue)
        text += QStringLiteral("\n  %1: %2")
                    .arg(QString::fromLatin1(entry.name), QCoreApplication::translate(context, entry.summary));
    return text;
}

/// The value of a numeric option within bounds, or `fallback` if it was not given.
Result<quint32> number(
    const QCommandLineParser& parser, const QString& name, quint32 fallback, quint32 min, quint32 max)
{
    if (!parser.isSet(name))
        return fallback;
    bool isNumber = false;
    const QString text = parser.value(name);
    const qlonglong value = text.toLongLong(&isNumber);
    if (!isNumber || value < min || value > max) {
        return Error { translate(
                           QT_TRANSLATE_NOOP("ServerOptions", "--%1: \"%2\" is not a number from %3 to %4."))
                           .arg(name, text)
                           .arg(min)
                           .arg(max),
            {}, 0 };
    }
    return static_cast<quint32>(value);
}

} // namespace

void addServerOptions(QCommandLineParser& parser)
{
    const auto add = [&parser](const char* name, const QString& value, const QString& description,
                         const QString& fallback) {
        parser.addOption({ QString::fromLatin1(name), description, value, fallback });
    };
    const ServerConfig defaults;
    add("mode", translate("NAME"),
        translate("What the server answers (echo).") + listed("Mode", modeCatalogue()), {});
    add("listen", translate("ADDR:PORT"),
        translate(
            "Where to listen (%1). Port 0 is any free one; 0.0.0.0 or [::] every interface; [::1]:%2 for IPv6.")
            .arg(defaults.net.listen.toString())
            .arg(DefaultPort),
        {});
    add("concurrency", translate("NAME"),
        translate("How clients share threads (event-loop).") + listed("Concurrency", concurrencyCatalogue()),
        {});
    add("workers", translate("N"), translate("Threads, for models that have several (1)."), {});
    add("max-clients", translate("N"),
        translate("Clients at once; others are turned away with a line. 0: as many as the descriptor limit "
                  "allows (0)."),
        {});
    add("idle-timeout", translate("SECONDS"),
        translate("Close a client when nothing came or went for so long; 0: never (0)."), {});
    add("max-line", translate("BYTES"),
        translate("The longest chat line, without its end (%1).").arg(defaults.modeSettings.maxLine), {});
    add("snaplen", translate("BYTES"),
        translate("Bytes kept of one read or write for log and exports; 0: all (%1).")
            .arg(defaults.net.snaplen),
        {});
}

Result<ServerConfig> serverConfig(const QCommandLineParser& parser, ServerConfig config)
{
    const QString mode = QStringLiteral("mode");
    const QString listen = QStringLiteral("listen");
    const QString concurrency = QStringLiteral("concurrency");
    if (parser.isSet(mode))
        config.mode = parser.value(mode).toUtf8();
    if (parser.isSet(concurrency))
        config.concurrency = parser.value(concurrency).toUtf8();
    if (parser.isSet(listen)) {
        const auto endpoint = Endpoint::parse(parser.value(listen));
        if (!endpoint)
            return Error { QStringLiteral("--listen: ") + endpoint.error().message, endpoint.error().remedy,
                0 };
        config.net.listen = *endpoint;
    }
    const auto workers =
        number(parser, QStringLiteral("workers"), static_cast<quint32>(config.net.workers), 1, 64);
    const auto maxClients = number(parser, QStringLiteral("max-clients"), config.net.maxClients, 0, 10'000'000);
    const auto idle = number(parser, QStringLiteral("idle-timeout"),
        static_cast<quint32>(config.net.idleTimeout.count()), 0, 31'536'000);
    const auto maxLine =
        number(parser, QStringLiteral("max-line"), config.modeSettings.maxLine, 64, 1024 * 1024);
    const auto snaplen = number(parser, QStringLiteral("snaplen"), config.net.snaplen, 0, 256 * 1024);
    for (const auto* option : { &workers, &maxClients, &idle, &maxLine, &snaplen }) {
        if (!*option)
            return option->error();
    }
    config.net.workers = static_cast<int>(*workers);
    config.net.maxClients = *maxClients;
    config.net.idleTimeout = std::chrono::seconds { *idle };
    config.modeSettings.maxLine = *maxLine;
    config.net.snaplen = *snaplen;
    if (const auto valid = validate(config); !valid)
        return valid.error();
    return config;
}

} // namespace signalbox
