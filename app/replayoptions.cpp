// SPDX-License-Identifier: GPL-3.0-or-later
#include "replayoptions.h"

#include <QCommandLineParser>
#include <QCoreApplication>

#include <cmath>

namespace signalbox {
namespace {

QString translate(const char* text) { return QCoreApplication::translate("ReplayCommand", text); }
Error wrong(const QString& message, const QString& remedy = {}) { return { message, remedy, 0 }; }

Error ofOption(const char* name, const Error& error)
{
    return { QStringLiteral("--%1: %2").arg(QLatin1String(name), error.message), error.remedy, error.code };
}

Result<Done> readPlaces(const QStringList& places, ReplayOptions& options)
{
    const QString more = translate("signalbox-cli replay --help tells more.");
    if (places.isEmpty())
        return wrong(translate("The recording is missing."),
            translate("Name a .jsonl, .pcapng or .pcap file, and the server's address and port."));
    options.settings.recording = places.at(0);
    if (places.size() < 2)
        return options.isList ? Result<Done>(Done {})
                              : Result<Done>(wrong(translate("The server to play against is missing."),
                                  translate("Name its address and port, such as 127.0.0.1:65432.")));
    if (places.size() > 2)
        return wrong(translate("\"%1\" is one argument too many.").arg(places.at(2)), more);
    const auto target = Endpoint::parse(places.at(1), false);
    if (!target)
        return target.error();
    options.settings.target = *target;
    return Done {};
}

Result<Done> readValues(const QCommandLineParser& parser, ReplaySettings& settings)
{
    const auto text = [&parser](const char* name) { return parser.value(QString::fromLatin1(name)); };
    const auto isSet = [&parser](const char* name) { return parser.isSet(QString::fromLatin1(name)); };
    if (isSet("speed")) {
        const auto speed = replaySpeedFromText(text("speed"));
        if (!speed)
            return ofOption("speed", speed.error());
        settings.speed = *speed;
    }
    if (isSet("wait")) {
        const auto wait = replayWaitFromName(text("wait").toUtf8());
        if (!wait)
            return wrong(translate("--wait: there is nothing like \"%1\" to wait for.").arg(text("wait")),
                translate("Choose one of: none, own, all."));
        settings.wait = *wait;
    }
    if (isSet("side")) {
        const auto side = recordedSideFromName(text("side").toUtf8());
        if (!side)
            return wrong(translate("--side: there is no side \"%1\".").arg(text("side")),
                translate("Sides are: auto, server, client."));
        settings.side = *side;
    }
    if (isSet("timeout")) {
        bool isNumber = false;
        const double seconds = text("timeout").toDouble(&isNumber);
        if (!isNumber || !(std::abs(seconds) < 1e6))
            return wrong(translate("--timeout: \"%1\" is no number of seconds.").arg(text("timeout")));
        settings.timeout = std::chrono::milliseconds(qRound64(seconds * 1000));
    }
    for (const QString& value : parser.values(QStringLiteral("connection"))) {
        bool isNumber = false;
        const uint id = value.toUInt(&isNumber);
        if (!isNumber || id == 0)
            return wrong(translate("--connection: \"%1\" is no number of a connection.").arg(value),
                translate("--list shows them."));
        settings.connections.push_back(ConnectionId { id });
    }
    return Done {};
}

Result<ByteMask> readMasks(const QCommandLineParser& parser)
{
    QStringList words;
    for (const QString& typed : parser.values(QStringLiteral("mask")))
        words += replayMaskWord(typed);
    for (const QString& range : parser.values(QStringLiteral("mask-bytes"))) {
        if (replayMaskWord(range) != range || range.startsWith(u'/') || !range.contains(u'+'))
            return wrong(translate("--mask-bytes: \"%1\" is no range.").arg(range),
                translate("Write OFFSET+LENGTH, counted from 0, such as 10+4."));
        words += range;
    }
    auto mask = ByteMask::fromWords(words);
    if (!mask)
        return ofOption("mask", mask.error());
    return mask;
}

} // namespace

void addReplayOptions(QCommandLineParser& parser)
{
    parser.addPositionalArgument(QStringLiteral("RECORDING"),
        translate("JSON Lines, pcapng or pcap: what a server, a test client or another program recorded."));
    parser.addPositionalArgument(QStringLiteral("ADDR:PORT"), translate("The server, which may be any."));
    const auto option = [&parser](const char* name, const QString& help, const char* value = "") {
        parser.addOption({ QString::fromLatin1(name), help, QString::fromLatin1(value), {} });
    };
    option("speed",
        translate("original (default), a factor such as 10 or 0.5, or max: the next step as soon as what is "
                  "waited for has come."),
        "SPEED");
    option("wait",
        translate(
            "What a step waits for beside its time: own (default), the answers that came before it on its "
            "connection; all, everything that came before it on all connections, as in a chat; none."),
        "WHAT");
    QStringList names;
    for (const NamedMask& mask : ByteMask::named())
        names += QString::fromLatin1(mask.name);
    option("mask",
        translate("A part that is not compared: one of %1; or a regular expression; may repeat.")
            .arg(names.join(QStringLiteral(", "))),
        "MASK");
    option("mask-bytes",
        translate("The same by place: so many bytes of what each connection is answered, counted from 0; may "
                  "repeat."),
        "OFFSET+LENGTH");
    option("connection", translate("Only this connection of the recording; may repeat. Default: all."), "N");
    option("side",
        translate("Which side recorded: server (what it received is what clients said), client, or auto "
                  "(default)."),
        "SIDE");
    option("timeout", translate("Seconds to wait for a connection, an answer or an end (5)."), "S");
    option("list", translate("Shows the connections of the recording, and does nothing."));
    option("json", translate("Writes the result as JSON; - is standard output."), "FILE");
    option("junit", translate("Writes the result as JUnit XML; - is standard output."), "FILE");
}

Result<ReplayOptions> replayOptions(const QCommandLineParser& parser)
{
    ReplayOptions options;
    options.isList = parser.isSet(QStringLiteral("list"));
    if (const auto places = readPlaces(parser.positionalArguments(), options); !places)
        return places.error();
    if (const auto values = readValues(parser, options.settings); !values)
        return values.error();
    const auto mask = readMasks(parser);
    if (!mask)
        return mask.error();
    options.settings.mask = *mask;
    options.jsonFile = parser.value(QStringLiteral("json"));
    options.junitFile = parser.value(QStringLiteral("junit"));
    if (!options.jsonFile.isEmpty() && options.jsonFile == options.junitFile)
        return wrong(translate("--json and --junit both write to %1.").arg(options.jsonFile));
    ReplaySettings checked = options.settings;
    if (options.isList)
        checked.target = { QHostAddress(QHostAddress::LocalHost), 1 };
    if (const auto valid = validate(checked); !valid)
        return valid.error();
    return options;
}

} // namespace signalbox
