// SPDX-License-Identifier: GPL-3.0-or-later
#include "malformedoptions.h"

#include "base/bytes.h"

#include <QCommandLineParser>
#include <QCoreApplication>

#include <cmath>

namespace signalbox {
namespace {

QString translate(const char* text) { return QCoreApplication::translate("Malformed", text); }
Error wrong(const QString& message, const QString& remedy = {}) { return { message, remedy, 0 }; }

QStringList modeNames()
{
    QStringList names;
    for (const HostileMode mode : AllHostileModes)
        names += QString::fromLatin1(hostileModeName(mode));
    return names;
}

/// Seconds, a factor or the like; the error names the option.
Result<double> number(const QCommandLineParser& parser, const char* name, double otherwise)
{
    const QString option = QString::fromLatin1(name);
    if (!parser.isSet(option))
        return otherwise;
    bool isNumber = false;
    const double value = parser.value(option).toDouble(&isNumber);
    if (!isNumber || !std::isfinite(value) || std::abs(value) > 1e6)
        return wrong(
            translate("--%1: \"%2\" is not a number that can be used.").arg(option, parser.value(option)));
    return value;
}

Result<quint64> whole(const QCommandLineParser& parser, const char* name, quint64 otherwise)
{
    const QString option = QString::fromLatin1(name);
    if (!parser.isSet(option))
        return otherwise;
    bool isNumber = false;
    const quint64 value = parser.value(option).toULongLong(&isNumber);
    if (!isNumber)
        return wrong(translate("--%1: \"%2\" is not a whole number.").arg(option, parser.value(option)));
    return value;
}

Result<Done> readNumbers(const QCommandLineParser& parser, HostileSettings& settings)
{
    const auto limit = number(parser, "timeout", static_cast<double>(settings.limit.count()) / 1000);
    const auto pace = number(parser, "pace", settings.pace);
    const auto seed = whole(parser, "seed", settings.seed);
    const auto mutations = whole(parser, "mutations", static_cast<quint64>(settings.mutations));
    if (!limit)
        return limit.error();
    if (!pace)
        return pace.error();
    if (!seed)
        return seed.error();
    if (!mutations)
        return mutations.error();
    settings.limit = std::chrono::milliseconds(qRound64(*limit * 1000));
    settings.pace = *pace;
    settings.seed = *seed;
    settings.mutations = static_cast<int>(std::min<quint64>(*mutations, HostileSettings::MaxMutations + 1));
    return Done {};
}

Result<Done> readTarget(const QCommandLineParser& parser, MalformedOptions& options)
{
    const QStringList places = parser.positionalArguments();
    if (places.size() > 1)
        return wrong(translate("\"%1\" is one argument too many.").arg(places.at(1)),
            translate("signalbox-cli malformed --help tells more."));
    if (places.isEmpty() && options.copy) {
        options.settings.target = { QHostAddress(QHostAddress::LocalHost), 65432 };
        return Done {};
    }
    if (places.isEmpty())
        return options.isList ? Result<Done>(Done {})
                              : Result<Done>(wrong(translate("The server to attack is missing."),
                                  translate("Name its address and port, such as 127.0.0.1:65432.")));
    const auto target = Endpoint::parse(places.constFirst(), false);
    if (!target)
        return target.error();
    options.settings.target = *target;
    return Done {};
}

} // namespace

void addMalformedOptions(QCommandLineParser& parser)
{
    parser.addPositionalArgument(QStringLiteral("ADDR:PORT"), translate("The server, which may be any."));
    const auto option = [&parser](const char* name, const QString& help, const char* value = "") {
        parser.addOption({ QString::fromLatin1(name), help, QString::fromLatin1(value), {} });
    };
    option("mode",
        translate(
            "What the server speaks: %1 (default: echo). With raw nothing is expected of it but that it lets "
            "clients in, and answers --probe.")
            .arg(modeNames().join(QStringLiteral(", "))),
        "NAME");
    option("case", translate("Only this case; may repeat. Default: all."), "NAME");
    option("list", translate("Shows the table of cases, and does nothing."));
    option(
        "timeout", translate("Seconds within which clients beside the attack have to be answered (2)."), "S");
    option("one-at-a-time",
        translate("The server serves one client at a time: clients beside the attack are answered after it. "
                  "Without this it is found out."));
    option("probe", translate("With --mode raw: what a well-behaved client asks, with escapes such as \\r\\n."),
        "TEXT");
    option("probe-expect", translate("A regular expression that the answer to --probe has to match."), "REGEX");
    option("seed", translate("Of random bytes and mutations (1)."), "N");
    option("mutations", translate("How many mutations of the conversation are tried (20)."), "N");
    option("from",
        translate("A recording (JSON Lines, pcapng or pcap): what its first client said is mutated. Default: a "
                  "conversation that suits the mode."),
        "FILE");
    option("reproducer", translate("Where the shortest script that fails is written, if one does."), "FILE");
    option("script", translate("Plays such a file instead of the cases."), "FILE");
    option("pace", translate("Factor of every pause in the attacks (1)."), "FACTOR");
    option("copy", translate("Prints the chosen cases as hex, python or nc, and does nothing."), "FORM");
    option("json", translate("Writes the result as JSON; - is standard output."), "FILE");
    option("junit", translate("Writes the result as JUnit XML; - is standard output."), "FILE");
}

Result<MalformedOptions> malformedOptions(const QCommandLineParser& parser)
{
    const auto text = [&parser](const char* name) { return parser.value(QString::fromLatin1(name)); };
    const auto isSet = [&parser](const char* name) { return parser.isSet(QString::fromLatin1(name)); };
    MalformedOptions options;
    HostileSettings& settings = options.settings;
    options.isList = isSet("list");
    if (isSet("copy")) {
        options.copy = findHostileCopyForm(text("copy").toUtf8());
        if (!options.copy)
            return wrong(translate("--copy: there is no form \"%1\".").arg(text("copy")),
                translate("Forms are: hex, python, nc."));
    }
    if (const auto target = readTarget(parser, options); !target)
        return target.error();
    if (isSet("mode")) {
        const auto mode = hostileModeFromName(text("mode").toUtf8());
        if (!mode)
            return wrong(translate("--mode: there is no mode \"%1\".").arg(text("mode")),
                translate("Modes are: %1.").arg(modeNames().join(QStringLiteral(", "))));
        settings.mode = *mode;
    }
    for (const QString& name : parser.values(QStringLiteral("case")))
        settings.cases.append(name.toUtf8());
    if (const auto numbers = readNumbers(parser, settings); !numbers)
        return numbers.error();
    if (isSet("one-at-a-time"))
        settings.serving = HostileSettings::Serving::One;
    const auto question = parseEscapes(text("probe"));
    if (!question)
        return wrong(QStringLiteral("--probe: ") + question.error().message, question.error().remedy);
    settings.question = *question;
    settings.answer = text("probe-expect");
    if (settings.question.isEmpty() != settings.answer.isEmpty())
        return wrong(translate("--probe and --probe-expect go together."));
    options.conversationFile = text("from");
    options.scriptFile = text("script");
    options.jsonFile = text("json");
    options.junitFile = text("junit");
    options.reproducerFile = text("reproducer");
    if (!options.scriptFile.isEmpty() && (!settings.cases.isEmpty() || !options.conversationFile.isEmpty()))
        return wrong(
            translate("--script takes the place of the cases."), translate("Leave out --case and --from."));
    if (!options.jsonFile.isEmpty() && options.jsonFile == options.junitFile)
        return wrong(translate("--json and --junit both write to %1.").arg(options.jsonFile));
    HostileSettings checked = settings;
    if (options.isList)
        checked.target = { QHostAddress(QHostAddress::LocalHost), 1 };
    if (const auto valid = validate(checked); !valid)
        return valid.error();
    return options;
}

} // namespace signalbox
