// SPDX-License-Identifier: GPL-3.0-or-later
#include "replaycommand.h"

#include "base/units.h"
#include "client/replay/replayer.h"
#include "console.h"
#include "engine/config.h"
#include "export/recordingreader.h"
#include "replayoptions.h"
#include "reportfiles.h"
#include "unixsignals.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QJsonDocument>

namespace signalbox {
namespace {

const QString Name = QStringLiteral("replay");

QString translate(const char* text) { return QCoreApplication::translate("ReplayCommand", text); }

bool isQuiet(const ReplayOptions& options) { return isStdout(options.jsonFile) || isStdout(options.junitFile); }

void listConnections(const ReplayPlan& plan)
{
    for (const ReplayConnection& connection : plan.connections)
        printLine(
            QStringLiteral("#%1  %2  %3  %4")
                .arg(QString::number(number(connection.id)).leftJustified(5), connection.peer.leftJustified(22),
                    translate("turns: %1, bytes sent: %2, answered: %3")
                        .arg(connection.turns)
                        .arg(connection.sent)
                        .arg(connection.expected.size()),
                    connection.remarks())
                .trimmed());
    if (const QString remarks = plan.remarks(); !remarks.isEmpty())
        printLine(remarks);
}

void printOutcome(const ReplayOutcome& outcome)
{
    const bool isSame = outcome.verdict == ReplayVerdict::Same;
    printLine(QStringLiteral("%1 #%2 %3  %4  %5")
                  .arg(isSame                                           ? QStringLiteral("ok  ")
                          : outcome.verdict == ReplayVerdict::NotPlayed ? QStringLiteral("--  ")
                                                                        : QStringLiteral("FAIL"),
                      QString::number(number(outcome.id)).leftJustified(4), outcome.peer.leftJustified(21),
                      replayVerdictText(outcome.verdict), outcome.reason)
                  .trimmed());
    const QStringList lines = outcome.differenceLines().mid(1); // where it is stands in the reason
    for (const QString& line : lines)
        printLine(QStringLiteral("       ") + line);
}

int show(const ReplayOptions& options, const ReplayResult& result)
{
    if (!isQuiet(options) && !result.error) {
        printLine(result.summary());
        if (const QString times = result.timesText(); !times.isEmpty())
            printLine(times);
        const ReplaySettings& settings = result.settings;
        if (settings.isFullSpeed() && settings.wait == ReplaySettings::Wait::Own && result.outcomes.size() > 1
            && result.count(ReplayVerdict::Differs) > 0)
            printLine(
                translate("Clients that talk to each other, as in a chat, need the order of all: --wait all."));
        if (result.latest > std::chrono::milliseconds(20))
            printLine(translate("Sends were up to %1 later than in the recording.")
                          .arg(formatLatency(result.latest)));
    }
    const QList<std::pair<QString, QByteArray>> files {
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
    return result.isSame() ? ExitDone : ExitFailed;
}

int play(const ReplayOptions& options, std::shared_ptr<const ReplayPlan> plan, UnixSignals& stop)
{
    Replayer replayer;
    QObject::connect(&stop, &UnixSignals::stopRequested, &replayer, &Replayer::stop);
    if (!isQuiet(options)) {
        if (const QString remarks = plan->remarks(); !remarks.isEmpty())
            printLine(remarks);
        QObject::connect(&replayer, &Replayer::concluded, &replayer,
            [](const ReplayOutcome& outcome) { printOutcome(outcome); });
    }
    QObject::connect(
        &replayer, &Replayer::finished, &replayer,
        [&options](const ReplayResult& result) { QCoreApplication::exit(show(options, result)); },
        Qt::QueuedConnection);
    if (const auto started = replayer.start(std::move(plan), options.settings); !started) {
        printError(Name, started.error());
        return ExitFailed;
    }
    return QCoreApplication::exec();
}

} // namespace

int runReplay(const QStringList& arguments)
{
    UnixSignals stop; // before any thread starts
    QCommandLineParser parser;
    parser.setApplicationDescription(translate(
        "Plays what the clients of a recording said against a server, and compares what comes back, byte by "
        "byte."
        "\nParts that change from run to run are masked. SIGINT or SIGTERM ends it with what was found so far."
        "\n\nExit code: 0 if every connection was the same, 1 if not, 2 for wrong usage."));
    addReplayOptions(parser);
    if (const auto over = parseArguments(parser, Name, arguments))
        return *over;
    const auto read = replayOptions(parser);
    if (!read) {
        printError(Name, read.error());
        return ExitUsage;
    }
    const ReplayOptions& options = *read;
    const auto recording = openRecording(options.settings.recording);
    if (!recording) {
        printError(Name, recording.error());
        return ExitFailed;
    }
    const auto plan = replayPlan(recording->journal->view(), options.settings.side);
    if (!plan) {
        printError(Name, plan.error());
        return ExitFailed;
    }
    if (recording->damage)
        printError(Name, *recording->damage); // what came before it is played
    if (options.isList) {
        listConnections(*plan);
        return ExitDone;
    }
    if (const auto writable = checkReports({ options.jsonFile, options.junitFile }); !writable) {
        printError(Name, writable.error());
        return ExitFailed;
    }
    raiseDescriptorLimit();
    return play(options, std::make_shared<ReplayPlan>(*plan), stop);
}

} // namespace signalbox
