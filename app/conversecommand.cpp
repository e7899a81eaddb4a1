// SPDX-License-Identifier: GPL-3.0-or-later
#include "conversecommand.h"

#include "base/fileerror.h"
#include "client/conversation/conversationlimits.h"
#include "client/conversation/conversationrunner.h"
#include "console.h"
#include "converseoptions.h"
#include "converseprogress.h"
#include "conversereport.h"
#include "engine/config.h"
#include "reportfiles.h"
#include "unixsignals.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>

#include <cstdio>

namespace signalbox {
namespace {

constexpr int MaxFailuresShown = 10; // of many clients, which mostly fail alike
constexpr int MaxPassedShown = 20; // with more clients, only those that did not pass

const QString Name = QStringLiteral("converse");

QString translate(const char* text) { return QCoreApplication::translate("Converse", text); }

bool isQuiet(const ConverseOptions& options)
{
    return isStdout(options.jsonFile) || isStdout(options.junitFile);
}

Result<QString> readScript(const QString& fileName)
{
    QFile file(fileName);
    const bool isOpen =
        fileName == QLatin1String("-") ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    if (!isOpen)
        return openError(file, QIODevice::ReadOnly);
    const QByteArray bytes = file.read(ConversationBounds::Characters * 4);
    if (file.error() != QFileDevice::NoError)
        return readError(file);
    return QString::fromUtf8(bytes);
}

int show(const ConverseOptions& options, const ConversationResult& result)
{
    const std::pair<QString, QByteArray> files[] {
        { options.jsonFile, QJsonDocument(result.toJson()).toJson() }, { options.junitFile, result.toJUnit() }
    };
    for (const auto& [name, bytes] : files) {
        if (name.isEmpty())
            continue;
        if (const auto written = writeReport(name, bytes); !written) {
            printError(Name, written.error());
            return ExitFailed;
        }
    }
    if (result.error) {
        printError(Name, *result.error);
        return ExitFailed;
    }
    if (!isQuiet(options))
        printLine(conversationSummary(result));
    return result.isPassed() ? ExitDone : ExitFailed;
}

int talk(const ConverseOptions& options, UnixSignals& stop)
{
    ConversationRunner runner;
    QObject::connect(&stop, &UnixSignals::stopRequested, &runner, &ConversationRunner::stop);
    ConverseProgress progress;
    int failures = 0;
    const auto print = [&](const std::vector<ConversationOutcome>& outcomes) {
        progress.clear();
        for (const ConversationOutcome& outcome : outcomes) {
            if (outcome.verdict == ConversationVerdict::Passed && options.settings.clients > MaxPassedShown)
                continue;
            const QStringList lines = conversationOutcomeLines(outcome);
            const bool isShown = !outcome.failure || ++failures <= MaxFailuresShown;
            for (const QString& line : isShown ? lines : lines.first(1))
                printLine(line);
        }
    };
    if (!isQuiet(options)) {
        QObject::connect(&runner, &ConversationRunner::decided, &runner, print);
        QObject::connect(&runner, &ConversationRunner::progressed, &runner,
            [&progress](const ConversationProgress& now) { progress.show(now); });
    }
    QObject::connect(
        &runner, &ConversationRunner::finished, &runner,
        [&](const ConversationResult& result) {
            progress.clear();
            QCoreApplication::exit(show(options, result));
        },
        Qt::QueuedConnection);
    if (const auto started = runner.start(options.settings); !started) {
        printError(Name, started.error());
        return ExitUsage;
    }
    return QCoreApplication::exec();
}

} // namespace

int runConverse(const QStringList& arguments)
{
    UnixSignals stop; // before any thread starts
    QCommandLineParser parser;
    parser.setApplicationDescription(translate(
        "Holds the conversation of a script with a TCP server, line by line, and tells whether it went "
        "as the\nscript has it: what is sent, what is expected and how long it may take. "
        "docs/conversations.md has\nthe language. SIGINT or SIGTERM ends it with what came of it so "
        "far.\n\nExit code: 0 if every client passed, 1 if not, 2 for wrong usage or a script that is "
        "none."));
    addConverseOptions(parser);
    if (const auto over = parseArguments(parser, Name, arguments))
        return *over;
    auto read = converseOptions(parser);
    if (!read) {
        printError(Name, read.error());
        return ExitUsage;
    }
    ConverseOptions options = std::move(read).value();
    const auto text = readScript(options.scriptFile);
    if (!text) {
        printError(Name, text.error());
        return ExitFailed;
    }
    const auto script = ConversationScript::parse(*text);
    if (!script) {
        printError(Name,
            { options.settings.name + QStringLiteral(": ") + script.error().message, script.error().remedy,
                0 });
        return ExitUsage;
    }
    options.settings.script = *script;
    if (const auto valid = validate(options.settings); !valid) {
        printError(Name,
            { options.settings.name + QStringLiteral(": ") + valid.error().message, valid.error().remedy, 0 });
        return ExitUsage;
    }
    if (const auto writable = checkReports({ options.jsonFile, options.junitFile }); !writable) {
        printError(Name, writable.error());
        return ExitFailed;
    }
    raiseDescriptorLimit();
    return talk(options, stop);
}

} // namespace signalbox
