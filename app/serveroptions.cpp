// SPDX-License-Identifier: GPL-3.0-or-later
#include "serveroptions.h"

#include "engine/limitcatalogue.h"
#include "modes/rules/rulebook.h"
#include "modes/rules/rulesfile.h"
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
                           .arg(name, text, QString::number(min), QString::number(max)),
            {}, 0 };
    }
    return static_cast<quint32>(value);
}

QString unitName(LimitUnit unit)
{
    switch (unit) {
    case LimitUnit::Bytes:
        return translate("BYTES");
    case LimitUnit::Seconds:
        return translate("SECONDS");
    case LimitUnit::Count:
        break;
    }
    return translate("N");
}

/// "Clients at once. What happens. 0: unlimited (64)."
QString limitHelp(const LimitEntry& entry, const ServerConfig& defaults)
{
    const auto words = [](const char* text) { return QCoreApplication::translate("Limit", text); };
    const QString zero = entry.min == 0 ? QStringLiteral(" 0: %1").arg(words(entry.zero)) : QString();
    return QStringLiteral("%1. %2%3 (%4).")
        .arg(words(entry.title), words(entry.help), zero)
        .arg(entry.get(defaults));
}

/// --script FILE, which says the mode too.
Result<Done> readScript(const QCommandLineParser& parser, ServerConfig& config)
{
    const QString option = QStringLiteral("script");
    if (!parser.isSet(option))
        return Done {};
    if (parser.isSet(QStringLiteral("mode")) && config.mode != "script")
        return Error { translate(QT_TRANSLATE_NOOP("ServerOptions", "--script: the mode is \"%1\"."))
                           .arg(QString::fromUtf8(config.mode)),
            translate(QT_TRANSLATE_NOOP("ServerOptions", "Leave out --mode, or say --mode script.")), 0 };
    const auto rules = readRulesFile(parser.value(option));
    if (!rules)
        return Error { QStringLiteral("--script: ") + rules.error().message, rules.error().remedy, 0 };
    const auto book = RuleBook::of(*rules);
    if (!book)
        return book.error();
    config.mode = "script";
    config.modeSettings.rules = *book;
    return Done {};
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
    add("script", translate("FILE.rules"),
        translate("Answer by the rules of this file: --mode script. docs/rules.md describes them."), {});
    add("listen", translate("ADDR:PORT"),
        translate(
            "Where to listen (%1). Port 0 is any free one; 0.0.0.0 or [::] every interface; [::1]:%2 for IPv6.")
            .arg(defaults.net.listen.toString())
            .arg(DefaultPort),
        {});
    add("concurrency", translate("NAME"),
        translate("How clients share threads (event-loop).") + listed("Concurrency", concurrencyCatalogue()),
        {});
    add("workers", translate("N"), translate("Threads, for models that have several; 0: one a processor (0)."),
        {});
    for (const LimitEntry& entry : limitCatalogue())
        add(entry.option, unitName(entry.unit), limitHelp(entry, defaults), {});
    parser.addOption({ QStringLiteral("limit-loopback"),
        translate("Let the limits per source hold for clients on this machine too.") });
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
    if (const auto script = readScript(parser, config); !script)
        return script.error();
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
        number(parser, QStringLiteral("workers"), static_cast<quint32>(config.net.workers), 0, 64);
    if (!workers)
        return workers.error();
    config.net.workers = static_cast<int>(*workers);
    const auto snaplen = number(parser, QStringLiteral("snaplen"), config.net.snaplen, 0, 256 * 1024);
    if (!snaplen)
        return snaplen.error();
    config.net.snaplen = *snaplen;
    for (const LimitEntry& entry : limitCatalogue()) {
        const auto value =
            number(parser, QString::fromLatin1(entry.option), entry.get(config), entry.min, entry.max);
        if (!value)
            return value.error();
        entry.set(config, *value);
    }
    if (parser.isSet(QStringLiteral("limit-loopback")))
        config.net.source.countsLoopback = true;
    if (const auto valid = validate(config); !valid)
        return valid.error();
    return config;
}

} // namespace signalbox
