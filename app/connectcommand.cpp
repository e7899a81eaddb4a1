// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectcommand.h"

#include "base/bytes.h"
#include "base/result.h"
#include "client/behaviourwords.h"
#include "connectsession.h"
#include "console.h"
#include "engine/config.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QHash>

namespace signalbox {
namespace {

QString translate(const char* text) { return QCoreApplication::translate("connect", text); }

/// The words of a behaviour, as a list.
QString behaviourHelp()
{
    QStringList lines { translate(
        "How the clients depart from the well-behaved: words and values, as in \"%1\".")
                            .arg(QStringLiteral("reading=off pieces=1-5/10-30ms seed=7")) };
    for (const BehaviourWord& word : behaviourWords())
        lines.append(QStringLiteral("%1=%2: %3").arg(word.word, word.form, word.meaning));
    QStringList presets;
    for (const BehaviourPreset& preset : behaviourPresets())
        presets.append(QStringLiteral("\"%1\" (%2)").arg(preset.text, preset.name));
    lines.append(translate("For example %1.").arg(presets.join(QLatin1String(", "))));
    return lines.join(QLatin1Char('\n'));
}

void setUp(QCommandLineParser& parser)
{
    parser.setApplicationDescription(translate("Connects to a TCP server, sends what is given in the given "
                                               "order, and prints what comes back: as it is into a\n"
                                               "file or a pipe, with control characters as \\xHH on a "
                                               "terminal. Without --send, --hex, --file and --expect it is\n"
                                               "interactive: lines from standard input go to the server; their "
                                               "end (Ctrl+D) half-closes the connection, and it\n"
                                               "ends when the server closes.\n"
                                               "\n"
                                               "Exit code: 0 if every expectation held for every client, 1 if "
                                               "not or if the connection failed, 2 for wrong usage."));
    parser.addPositionalArgument(QStringLiteral("ADDR:PORT"),
        translate("The server: 127.0.0.1:65432, [::1]:65432, localhost:65432 or example.org:7."));
    parser.addOptions({
        { QStringLiteral("send"),
            translate("Send text, as UTF-8. Escapes are understood: \\n \\r \\t \\0 \\e \\\\ \\xHH \\uHHHH. No "
                      "line end is added. May repeat."),
            QStringLiteral("TEXT") },
        { QStringLiteral("hex"),
            translate("Send bytes given as pairs of hex digits, like \"68 65 6c 6c 6f 0a\". May repeat."),
            QStringLiteral("BYTES") },
        { QStringLiteral("file"), translate("Send a file, as it is. May repeat."), QStringLiteral("F") },
        { QStringLiteral("expect"),
            translate("Wait until all that a client has received matches this regular expression (Perl's; ^ "
                      "and $ also match "
                      "at line ends). May repeat; the order does not matter."),
            QStringLiteral("REGEX") },
        { QStringLiteral("timeout"),
            translate("Seconds to wait in all (10). Interactive: to connect, and for the server to close; "
                      "without it, for ever."),
            QStringLiteral("S") },
        { QStringLiteral("clients"),
            translate("Connect so many clients, each doing the same (1, at most %1).")
                .arg(TestBench::MaxClients),
            QStringLiteral("N") },
        { QStringLiteral("behaviour"), behaviourHelp(), QStringLiteral("TEXT") },
    });
}

Error wrong(const QString& message, const QString& remedy = {}) { return { message, remedy, 0 }; }

/// Splits at the last colon; the host may be a name.
Result<Done> readTarget(const QString& text, ConnectOptions& options)
{
    const QString form = translate("Write it like 127.0.0.1:65432, [::1]:65432 or example.org:7.");
    const qsizetype colon = text.lastIndexOf(QLatin1Char(':'));
    bool isNumber = false;
    const int port = text.sliced(colon + 1).toInt(&isNumber);
    QString host = text.first(std::max<qsizetype>(colon, 0));
    if (host.startsWith(QLatin1Char('[')) && host.endsWith(QLatin1Char(']')))
        host = host.sliced(1, host.size() - 2);
    else if (host.contains(QLatin1Char(':')))
        return wrong(
            translate("\"%1\" is not an address and port: an IPv6 address needs brackets.").arg(text), form);
    if (colon < 0 || host.isEmpty())
        return wrong(translate("\"%1\" is not an address and port.").arg(text), form);
    if (!isNumber || port < 1 || port > 65535)
        return wrong(translate("\"%1\" is not an address and port: the port must be a number from 1 to 65535.")
                         .arg(text),
            form);
    options.host = host;
    options.port = static_cast<quint16>(port);
    return Done {};
}

Result<Done> readPieces(const QCommandLineParser& parser, ConnectOptions& options)
{
    QHash<QString, qsizetype> taken; // values of each option so far
    for (const QString& name : parser.optionNames()) { // in the order given, repeated as given
        const QString value = parser.values(name).value(taken[name]++);
        if (name == QLatin1String("send") || name == QLatin1String("hex")) {
            const Result<QByteArray> bytes =
                name == QLatin1String("hex") ? parseHex(value) : parseEscapes(value);
            if (!bytes)
                return wrong(QStringLiteral("--%1: %2").arg(name, bytes.error().message), bytes.error().remedy);
            options.pieces.push_back({ *bytes, nullptr });
        } else if (name == QLatin1String("file")) {
            options.pieces.push_back({ {}, std::make_shared<QFile>(value) });
        } else if (name == QLatin1String("expect")) {
            const QRegularExpression pattern(value, QRegularExpression::MultilineOption);
            if (!pattern.isValid())
                return wrong(translate("--expect \"%1\": %2 at position %3.")
                                 .arg(value, pattern.errorString())
                                 .arg(pattern.patternErrorOffset() + 1));
            options.expectations.append(pattern);
        }
    }
    return Done {};
}

Result<ConnectOptions> readOptions(const QCommandLineParser& parser)
{
    ConnectOptions options;
    const QStringList targets = parser.positionalArguments();
    if (targets.size() != 1)
        return targets.isEmpty() ? wrong(translate("the server's ADDR:PORT is missing."),
                   translate("signalbox-cli connect --help tells more."))
                                 : wrong(translate("\"%1\" is one argument too many.").arg(targets.at(1)),
                                     translate("signalbox-cli connect --help tells more."));
    if (const auto read = readTarget(targets.first(), options); !read)
        return read.error();
    if (const auto read = readPieces(parser, options); !read)
        return read.error();
    bool isNumber = true;
    if (parser.isSet(QStringLiteral("clients"))) {
        options.clients = parser.value(QStringLiteral("clients")).toInt(&isNumber);
        if (!isNumber || options.clients < 1 || options.clients > TestBench::MaxClients)
            return wrong(translate("--clients must be a number from 1 to %1.").arg(TestBench::MaxClients));
    }
    if (parser.isSet(QStringLiteral("behaviour"))) {
        const auto behaviour = ClientBehaviour::parse(parser.value(QStringLiteral("behaviour")));
        if (!behaviour)
            return wrong(
                QStringLiteral("--behaviour: %1").arg(behaviour.error().message), behaviour.error().remedy);
        options.behaviour = *behaviour;
        if (const int port = behaviour->source.port; port + options.clients - 1 > 65535)
            return wrong(translate("--behaviour: there are not enough ports above %1 for %2 clients.")
                             .arg(port)
                             .arg(options.clients),
                translate(
                    "Each client takes the port after that of the one before. Write a lower one, or none."));
    }
    if (parser.isSet(QStringLiteral("timeout"))) {
        const double seconds = parser.value(QStringLiteral("timeout")).toDouble(&isNumber);
        if (!isNumber || !(seconds > 0 && seconds <= 86400))
            return wrong(translate("--timeout must be a number of seconds, more than 0 and at most 86400."));
        options.timeout = std::chrono::milliseconds(std::max(1, static_cast<int>(seconds * 1000)));
    }
    options.isInteractive = options.pieces.empty() && options.expectations.isEmpty();
    return options;
}

} // namespace

int runConnect(const QStringList& arguments)
{
    QCommandLineParser parser;
    setUp(parser);
    const QString command = QStringLiteral("connect");
    if (const auto over = parseArguments(parser, command, arguments))
        return *over;
    Result<ConnectOptions> options = readOptions(parser);
    if (!options) {
        printError(command, options.error());
        return ExitUsage;
    }
    for (const ConnectOptions::Piece& piece : options->pieces) {
        if (piece.file && !piece.file->open(QIODevice::ReadOnly)) {
            printError(command,
                wrong(translate("%1 cannot be read: %2.")
                          .arg(piece.file->fileName(), piece.file->errorString())));
            return ExitFailed;
        }
    }

    raiseDescriptorLimit(); // for many clients
    ConnectSession session(std::move(options).value());
    QObject::connect(
        &session, &ConnectSession::finished, QCoreApplication::instance(),
        [](int code) { QCoreApplication::exit(code); }, Qt::QueuedConnection);
    session.start();
    return QCoreApplication::exec();
}

} // namespace signalbox
