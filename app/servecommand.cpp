// SPDX-License-Identifier: GPL-3.0-or-later
#include "servecommand.h"

#include "console.h"
#include "rulesreport.h"
#include "serveroptions.h"
#include "unixsignals.h"

#include "base/units.h"
#include "engine/engine.h"
#include "export/exportcatalogue.h"
#include "export/livelog.h"
#include "modes/rules/rulebook.h"

#include <QCommandLineParser>
#include <QCoreApplication>

#include <memory>
#include <vector>

namespace signalbox {
namespace {

const QString Name = QStringLiteral("serve");

QString summary(const Counters& counters)
{
    return QCoreApplication::translate(
        "Serve", "stopped; clients: %1 served, %2 at peak, %3 turned away; bytes: %4 in, %5 out")
        .arg(counters.accepted)
        .arg(counters.peak)
        .arg(counters.rejected)
        .arg(formatBytes(static_cast<double>(counters.bytesIn)),
            formatBytes(static_cast<double>(counters.bytesOut)));
}

/// --log and --record: files to which the journal is appended while it grows.
struct LiveFile
{
    QString fileName;
    const char* format;
    LiveLog::Existing existing;
};

/// Where --record's file name ends in that of another format, the user expects what would not be in it.
Result<std::vector<LiveFile>> liveFiles(const QCommandLineParser& parser)
{
    std::vector<LiveFile> files;
    if (parser.isSet(QStringLiteral("log")))
        files.push_back({ parser.value(QStringLiteral("log")), "jsonl", LiveLog::Existing::Append });
    if (!parser.isSet(QStringLiteral("record")))
        return files;
    const QString record = parser.value(QStringLiteral("record"));
    const ExportFormat* named = exportFormatForFile(record);
    const QByteArray format = named ? QByteArray(named->name) : QByteArray("pcapng");
    if (format != "pcapng" && format != "jsonl")
        return Error { QCoreApplication::translate("Serve", "--record: \"%1\" cannot be recorded as %2.")
                           .arg(record, QString::fromLatin1(format)),
            QCoreApplication::translate(
                "Serve", "Record to a .pcapng or a .jsonl, and export that: signalbox-cli export --help."),
            0 };
    files.push_back({ record, format == "jsonl" ? "jsonl" : "pcapng", LiveLog::Existing::Replace });
    return files;
}

constexpr qint64 MinJournalBytes = qint64 { 1024 } * 1024;
constexpr qint64 MaxJournalBytes = qint64 { 1024 } * 1024 * 1024 * 1024;

/// Without a file to write to, nobody reads what the journal holds, and memory that is used again costs less
/// than memory that the system has to find: docs/adr/0022-the-price-of-a-log.md
constexpr qsizetype UnreadJournalBytes = qsizetype { 16 } * 1024 * 1024;

/// What was asked for; otherwise by whether a file is written from the journal.
Result<JournalLimits> journalLimits(const QCommandLineParser& parser, bool isRead)
{
    JournalLimits limits;
    const QString option = QStringLiteral("journal-bytes");
    if (!parser.isSet(option)) {
        if (!isRead)
            limits.bytes = UnreadJournalBytes;
        return limits;
    }
    bool isNumber = false;
    const QString text = parser.value(option);
    limits.bytes = text.toLongLong(&isNumber);
    if (!isNumber || limits.bytes < MinJournalBytes || limits.bytes > MaxJournalBytes)
        return Error { QCoreApplication::translate("Serve", "--%1: \"%2\" is not a number from %3 to %4.")
                           .arg(option, text, QString::number(MinJournalBytes),
                               QString::number(MaxJournalBytes)),
            {}, 0 };
    return limits;
}

} // namespace

int runServe(const QStringList& arguments)
{
    UnixSignals signals_; // before any thread starts
    QCommandLineParser parser;
    parser.setApplicationDescription(QCoreApplication::translate("Serve",
        "Runs a server until SIGINT or SIGTERM, which lets queued output go out first; a second one ends at "
        "once."));
    addServerOptions(parser);
    parser.addOption({ QStringLiteral("log"),
        QCoreApplication::translate("Serve", "Append every event to this file as JSON Lines, live."),
        QCoreApplication::translate("Serve", "FILE.jsonl"), {} });
    parser.addOption({ QStringLiteral("record"),
        QCoreApplication::translate("Serve",
            "Write every event to this file, live: as pcapng for Wireshark, or as "
            "JSON Lines if its name ends in .jsonl. One that is there is replaced."),
        QCoreApplication::translate("Serve", "FILE.pcapng"), {} });
    parser.addOption({ QStringLiteral("journal-bytes"),
        QCoreApplication::translate("Serve",
            "Memory that the events may take before the oldest go (%1 with --log or --record, which write them "
            "from there; %2 without).")
            .arg(JournalLimits().bytes)
            .arg(UnreadJournalBytes),
        QCoreApplication::translate("ServerOptions", "BYTES"), {} });
    if (const auto over = parseArguments(parser, Name, arguments))
        return *over;
    const auto usageError = [](const Error& error) {
        printError(Name, error);
        return ExitUsage;
    };
    if (!parser.positionalArguments().isEmpty())
        return usageError({ QCoreApplication::translate("Serve", "\"%1\" is not an option.")
                                .arg(parser.positionalArguments().constFirst()),
            QCoreApplication::translate("Serve", "signalbox-cli serve --help lists the options."), 0 });
    raiseDescriptorLimit();
    const auto config = serverConfig(parser);
    if (!config)
        return usageError(config.error());
    const auto files = liveFiles(parser);
    if (!files)
        return usageError(files.error());
    const auto limits = journalLimits(parser, !files->empty());
    if (!limits)
        return usageError(limits.error());

    Engine engine;
    engine.journal()->setLimits(*limits);
    std::vector<std::unique_ptr<LiveLog>> logs;
    for (const LiveFile& file : *files) {
        auto log = std::make_unique<LiveLog>(engine.journal(), findExportFormat(file.format)->create());
        QObject::connect(
            log.get(), &LiveLog::failed, &engine, [](const Error& error) { printError(Name, error); });
        if (const auto opened = log->start(file.fileName, file.existing); !opened) {
            printError(Name, opened.error());
            return ExitFailed;
        }
        logs.push_back(std::move(log));
    }

    QObject::connect(&engine, &Engine::started, &engine, [&engine](const Endpoint& endpoint) {
        printLine(QStringLiteral("listening on %1 (%2, %3)")
                      .arg(endpoint.toString(), QString::fromLatin1(engine.config().mode),
                          QString::fromLatin1(engine.config().concurrency)));
    });
    QObject::connect(&engine, &Engine::startFailed, &engine, [](const StartFailure& failure) {
        printError(Name, failure.error);
        QCoreApplication::exit(ExitFailed);
    });
    QObject::connect(&engine, &Engine::stopped, &engine, [&engine] {
        if (const auto& rules = engine.config().modeSettings.rules) {
            for (const QString& line : ruleHitsReport(rules->hits()))
                printLine(line);
        }
        printLine(summary(engine.snapshot()->counters));
        QCoreApplication::exit(ExitDone);
    });
    QObject::connect(&signals_, &UnixSignals::stopRequested, &engine,
        [&engine] { engine.stop(engine.state() == ServerState::Stopping ? StopMode::Now : StopMode::Drain); });

    engine.start(*config);
    const int code = QCoreApplication::exec();
    for (const auto& log : logs) {
        const auto lost = log->stop();
        if (lost && log->dropped() > 0)
            printError(Name,
                { QCoreApplication::translate("Serve", "%1 events are missing from a log file: %2")
                        .arg(log->dropped())
                        .arg(lost->message),
                    {}, 0 });
    }
    return code;
}

} // namespace signalbox
