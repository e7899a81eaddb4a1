// SPDX-License-Identifier: GPL-3.0-or-later
#include "malformedcommand.h"

#include "client/hostility/conversation.h"
#include "client/hostility/hostility.h"
#include "console.h"
#include "engine/config.h"
#include "export/recordingreader.h"
#include "malformedoptions.h"
#include "malformedreport.h"
#include "reportfiles.h"
#include "unixsignals.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QJsonDocument>

#include <cstdio>

namespace signalbox {
namespace {

const QString Name = QStringLiteral("malformed");

QString translate(const char* text) { return QCoreApplication::translate("Malformed", text); }

Result<Done> readFiles(MalformedOptions& options)
{
    if (!options.scriptFile.isEmpty()) {
        auto script = readHostileScript(options.scriptFile);
        if (!script)
            return script.error();
        options.settings.script = *script;
    }
    if (!options.conversationFile.isEmpty()) {
        const auto recording = openRecording(options.conversationFile);
        if (!recording)
            return recording.error();
        auto conversation = conversationOf(recording->journal->view());
        if (!conversation)
            return conversation.error();
        options.settings.conversation = *conversation;
    }
    return validate(options.settings);
}

/// The chosen cases as hex, Python or nc.
int printCopies(const MalformedOptions& options)
{
    const auto print = [&options](const HostileScript& script) {
        std::fputs(qUtf8Printable(options.copy->make(script, options.settings.target)), stdout);
    };
    const HostileSettings& settings = options.settings;
    if (!settings.script.empty()) {
        print(settings.script);
        return ExitDone;
    }
    for (const HostileCase& each : hostileCatalogue()) {
        if (!settings.cases.isEmpty() && !settings.cases.contains(each.name))
            continue;
        if (settings.cases.size() != 1)
            std::fputs(qUtf8Printable(QStringLiteral("# %1\n").arg(QString::fromLatin1(each.name))), stdout);
        const QByteArrayList conversation =
            settings.conversation.isEmpty() ? seedConversation(settings.mode) : settings.conversation;
        print(each.isMutation() ? scriptOf(mutated(conversation, settings.seed))
                                : each.script(settings.mode, settings.seed));
    }
    return ExitDone;
}

/// The script of the first case that failed; a mutation's, if there is one, since the catalogue has the others.
const HostileOutcome* toReproduce(const HostileResult& result)
{
    const HostileOutcome* found = nullptr;
    for (const HostileOutcome& outcome : result.outcomes) {
        const bool isFailing =
            outcome.verdict == HostileVerdict::Unhealthy || outcome.verdict == HostileVerdict::UnexpectedEnd;
        if (isFailing && (!found || outcome.seed))
            found = &outcome;
    }
    return found;
}

int show(const MalformedOptions& options, const HostileResult& result)
{
    const bool isQuiet = isStdout(options.jsonFile) || isStdout(options.junitFile);
    const HostileOutcome* failing = toReproduce(result);
    if (!isQuiet && !result.error) {
        for (const QString& line : hostileSummary(result))
            printLine(line);
    }
    QList<std::pair<QString, QByteArray>> files { { options.jsonFile, QJsonDocument(result.toJson()).toJson() },
        { options.junitFile, result.toJUnit() } };
    if (failing && !options.reproducerFile.isEmpty())
        files.append({ options.reproducerFile,
            hostileScriptFile(failing->script, hostileModeName(result.settings.mode),
                QStringLiteral("%1: %2").arg(QString::fromUtf8(failing->name), failing->reason)) });
    for (const auto& [name, bytes] : std::as_const(files)) {
        if (name.isEmpty())
            continue;
        if (const auto written = writeReport(name, bytes); !written) {
            printError(Name, written.error());
            return ExitFailed;
        }
    }
    if (failing && !isQuiet) {
        if (failing->seed)
            printLine(translate("This mutation comes again with: --case mutation --mutations 1 --seed %1")
                          .arg(*failing->seed));
        if (!options.reproducerFile.isEmpty())
            printLine(
                translate("The script is in %1; it runs again with: --script %1").arg(options.reproducerFile));
    }
    if (result.error) {
        printError(Name, *result.error);
        return ExitFailed;
    }
    return result.isHealthy() ? ExitDone : ExitFailed;
}

int attack(const MalformedOptions& options, UnixSignals& stop)
{
    const bool isQuiet = isStdout(options.jsonFile) || isStdout(options.junitFile);
    Hostility hostility;
    QObject::connect(&stop, &UnixSignals::stopRequested, &hostility, &Hostility::stop);
    if (!isQuiet) {
        QObject::connect(&hostility, &Hostility::caseFinished, &hostility,
            [isHeaded = false](const HostileOutcome& outcome) mutable {
                if (!std::exchange(isHeaded, true))
                    printLine(
                        QStringLiteral("     %1  %2  %3")
                            .arg(translate("case").leftJustified(18), translate("verdict").leftJustified(14),
                                translate("slowest").rightJustified(8)));
                printLine(hostileOutcomeLine(outcome));
            });
    }
    QObject::connect(
        &hostility, &Hostility::finished, &hostility,
        [&options](const HostileResult& result) { QCoreApplication::exit(show(options, result)); },
        Qt::QueuedConnection);
    if (const auto started = hostility.start(options.settings); !started) {
        printError(Name, started.error());
        return ExitFailed;
    }
    return QCoreApplication::exec();
}

} // namespace

int runMalformed(const QStringList& arguments)
{
    UnixSignals stop; // before any thread starts
    QCommandLineParser parser;
    parser.setApplicationDescription(translate(
        "Attacks a TCP server with malformed and hostile input, one case after the other, and looks whether "
        "it\nstays healthy: well-behaved clients beside each attack have to be answered in time, and the "
        "attacking\nconnection has to end as expected. SIGINT or SIGTERM ends it with what was found so "
        "far.\n\nExit code: 0 if the server stayed healthy in every case, 1 if not, 2 for wrong usage."));
    addMalformedOptions(parser);
    if (const auto over = parseArguments(parser, Name, arguments))
        return *over;
    const auto read = malformedOptions(parser);
    if (!read) {
        printError(Name, read.error());
        return ExitUsage;
    }
    MalformedOptions options = *read;
    if (options.isList) {
        for (const QString& line : hostileCaseList())
            printLine(line);
        return ExitDone;
    }
    if (const auto files = readFiles(options); !files) {
        printError(Name, files.error());
        return ExitFailed;
    }
    if (options.copy)
        return printCopies(options);
    if (const auto writable = checkReports({ options.jsonFile, options.junitFile, options.reproducerFile });
        !writable) {
        printError(Name, writable.error());
        return ExitFailed;
    }
    raiseDescriptorLimit();
    return attack(options, stop);
}

} // namespace signalbox
