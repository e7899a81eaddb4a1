// SPDX-License-Identifier: GPL-3.0-or-later
#include "converseoptions.h"

#include "client/conversation/conversationlimits.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QFileInfo>
#include <QRandomGenerator>

#include <cmath>

namespace signalbox {
namespace {

QString translate(const char* text) { return QCoreApplication::translate("Converse", text); }
Error wrong(const QString& message, const QString& remedy = {}) { return { message, remedy, 0 }; }

Result<Done> readNumbers(const QCommandLineParser& parser, ConverseOptions& options)
{
    const auto text = [&parser](const char* name) { return parser.value(QString::fromLatin1(name)); };
    const auto isSet = [&parser](const char* name) { return parser.isSet(QString::fromLatin1(name)); };
    ConversationSettings& settings = options.settings;
    bool isNumber = true;
    if (isSet("clients")) {
        settings.clients = text("clients").toInt(&isNumber);
        if (!isNumber || settings.clients < 1 || settings.clients > ConversationBounds::Clients)
            return wrong(translate("--clients: \"%1\" is out of bounds.").arg(text("clients")),
                translate("Choose 1 to %1.").arg(ConversationBounds::Clients));
    }
    options.isSeedGiven = isSet("seed");
    settings.seed = options.isSeedGiven ? text("seed").toULongLong(&isNumber)
                                        : QRandomGenerator::global()->bounded(quint32 { 1'000'000 });
    if (!isNumber)
        return wrong(translate("--seed: \"%1\" is not a whole number.").arg(text("seed")));
    if (isSet("timeout")) {
        const double seconds = text("timeout").toDouble(&isNumber);
        const double most = static_cast<double>(ConversationSettings::MaxLimit.count()) / 1000;
        if (!isNumber || !(seconds >= 0.01 && seconds <= most))
            return wrong(translate("--timeout: \"%1\" is not a time that can be used.").arg(text("timeout")),
                translate("Give 0.01 to %1 seconds.").arg(most));
        settings.limit = std::chrono::milliseconds(std::llround(seconds * 1000));
    }
    return Done {};
}

Result<Done> readValues(const QCommandLineParser& parser, ConversationValues& values)
{
    for (const QString& pair : parser.values(QStringLiteral("set"))) {
        const qsizetype at = pair.indexOf(QLatin1Char('='));
        if (at < 0)
            return wrong(
                translate("--set: \"%1\" has no value.").arg(pair), translate("Write --set NAME=VALUE."));
        const QByteArray name = pair.first(at).toUtf8();
        if (const auto known = checkConversationName(name); !known)
            return wrong(QStringLiteral("--set: ") + known.error().message, known.error().remedy);
        values.insert(name, pair.mid(at + 1).toUtf8());
    }
    return Done {};
}

} // namespace

void addConverseOptions(QCommandLineParser& parser)
{
    parser.addPositionalArgument(QStringLiteral("ADDR:PORT"), translate("The server, which may be any."));
    parser.addPositionalArgument(
        QStringLiteral("FILE"), translate("The script, FILE.talk by habit; - is standard input."));
    const auto option = [&parser](const char* name, const QString& help, const char* value = "") {
        parser.addOption({ QString::fromLatin1(name), help, QString::fromLatin1(value), {} });
    };
    option("clients", translate("Copies of the script at once (1); ${client} is the number of each."), "N");
    option("set", translate("Sets a variable before the first line; may repeat."), "NAME=VALUE");
    option("seed", translate("Of what is random; without it one is chosen, and shown."), "N");
    option("timeout", translate("Seconds for the whole run (300)."), "S");
    option("json", translate("Writes the result as JSON; - is standard output."), "FILE");
    option("junit", translate("Writes the result as JUnit XML; - is standard output."), "FILE");
}

Result<ConverseOptions> converseOptions(const QCommandLineParser& parser)
{
    const QStringList places = parser.positionalArguments();
    if (places.isEmpty())
        return wrong(translate("The server to talk to is missing."),
            translate("Name its address and port, such as 127.0.0.1:65432, and the script."));
    if (places.size() == 1)
        return wrong(translate("The script is missing."), translate("Name its file; - is standard input."));
    if (places.size() > 2)
        return wrong(translate("\"%1\" is one argument too many.").arg(places.at(2)),
            translate("signalbox-cli converse --help tells more."));
    const auto target = Endpoint::parse(places.at(0), false);
    if (!target)
        return target.error();
    ConverseOptions options;
    options.settings.target = *target;
    options.scriptFile = places.at(1);
    const bool isStdin = options.scriptFile == QLatin1String("-");
    const QFileInfo file(options.scriptFile);
    options.settings.name = isStdin ? QStringLiteral("standard input") : file.fileName();
    options.settings.folder = isStdin ? QString() : file.absolutePath();
    if (const auto numbers = readNumbers(parser, options); !numbers)
        return numbers.error();
    if (const auto values = readValues(parser, options.settings.values); !values)
        return values.error();
    options.jsonFile = parser.value(QStringLiteral("json"));
    options.junitFile = parser.value(QStringLiteral("junit"));
    if (!options.jsonFile.isEmpty() && options.jsonFile == options.junitFile)
        return wrong(translate("--json and --junit both write to %1.").arg(options.jsonFile));
    return options;
}

} // namespace signalbox
