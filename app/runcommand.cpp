// SPDX-License-Identifier: GPL-3.0-or-later
#include "runcommand.h"

#include "console.h"
#include "reportfiles.h"
#include "unixsignals.h"
#include "workspacerun.h"

#include "engine/config.h"
#include "export/exportcatalogue.h"
#include "export/livelog.h"
#include "workspace/workspacefile.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QJsonDocument>

namespace signalbox {
namespace {

const QString Name = QStringLiteral("run");
constexpr int MaxLimit = 24 * 3600; // seconds

QString translate(const char* text) { return QCoreApplication::translate("Run", text); }
Error wrong(const QString& message, const QString& remedy = {}) { return { message, remedy, 0 }; }

struct RunOptions
{
    RunSettings settings;
    std::optional<Endpoint> listen; // in place of the workspace's
    QString recordFile;
    QString jsonFile;
    QString junitFile;
    bool isList = false;
};

void addRunOptions(QCommandLineParser& parser)
{
    parser.addPositionalArgument(
        QStringLiteral("FILE"), translate("A workspace, as File > Save Workspace writes it (.signalbox)."));
    const auto option = [&parser](const char* name, const QString& help, const char* value = "") {
        parser.addOption({ QString::fromLatin1(name), help, QString::fromLatin1(value), {} });
    };
    option("check", translate("Only this check; may repeat. Default: all, in their order."), "NAME");
    option("list", translate("Shows what is in the workspace, and runs nothing."));
    option("server",
        translate("Do not start the workspace's server: {server} is this one, which runs already."),
        "ADDR:PORT");
    option("listen", translate("Let the workspace's server listen here; port 0 is any free one."), "ADDR:PORT");
    option("record", translate("Write what happens at the server to this file, as pcapng for Wireshark."),
        "FILE.pcapng");
    option("check-timeout", translate("Seconds after which a check is ended and has failed (600)."), "S");
    option("json", translate("Writes the report as JSON; - is standard output."), "FILE");
    option("junit", translate("Writes the report as JUnit XML; - is standard output."), "FILE");
}

Result<std::optional<Endpoint>> place(const QCommandLineParser& parser, const char* option, bool allowZero)
{
    const QString name = QString::fromLatin1(option);
    if (!parser.isSet(name))
        return std::optional<Endpoint>();
    const auto endpoint = Endpoint::parse(parser.value(name), allowZero);
    if (!endpoint)
        return wrong(QStringLiteral("--%1: %2").arg(name, endpoint.error().message), endpoint.error().remedy);
    return std::optional(*endpoint);
}

Result<RunOptions> runOptions(const QCommandLineParser& parser)
{
    RunOptions options;
    const QStringList files = parser.positionalArguments();
    if (files.isEmpty())
        return wrong(translate("the workspace is missing."), translate("signalbox-cli run --help tells more."));
    if (files.size() > 1)
        return wrong(translate("\"%1\" is one argument too many.").arg(files.at(1)),
            translate("One workspace can be run at a time."));
    options.settings.fileName = files.constFirst();
    options.settings.checks = parser.values(QStringLiteral("check"));
    options.isList = parser.isSet(QStringLiteral("list"));
    const auto server = place(parser, "server", false);
    if (!server)
        return server.error();
    options.settings.server = *server;
    const auto listen = place(parser, "listen", true);
    if (!listen)
        return listen.error();
    options.listen = *listen;
    options.recordFile = parser.value(QStringLiteral("record"));
    if (options.settings.server && (options.listen || !options.recordFile.isEmpty()))
        return wrong(translate("--server takes the place of the workspace's own server."),
            translate("Leave out --listen and --record."));
    if (const QString limit = QStringLiteral("check-timeout"); parser.isSet(limit)) {
        bool isNumber = false;
        const int seconds = parser.value(limit).toInt(&isNumber);
        if (!isNumber || seconds < 1 || seconds > MaxLimit)
            return wrong(translate("--check-timeout: \"%1\" is not a number of seconds from 1 to %2.")
                             .arg(parser.value(limit))
                             .arg(MaxLimit));
        options.settings.checkLimit = std::chrono::seconds(seconds);
    }
    options.jsonFile = parser.value(QStringLiteral("json"));
    options.junitFile = parser.value(QStringLiteral("junit"));
    if (!options.jsonFile.isEmpty() && options.jsonFile == options.junitFile)
        return wrong(translate("--json and --junit both write to %1.").arg(options.jsonFile));
    return options;
}

/// The checks that were asked for must be there.
Result<Done> checkNames(const QStringList& asked, const Workspace& workspace)
{
    QStringList known;
    for (const WorkspaceCheck& check : workspace.checks)
        known += check.name;
    for (const QString& name : asked) {
        if (!known.contains(name))
            return wrong(translate("--check: there is no check \"%1\" in this workspace.").arg(name),
                known.isEmpty() ? translate("It has none.")
                                : translate("There are: %1.").arg(known.join(QStringLiteral(", "))));
    }
    return Done {};
}

void printContents(const Workspace& workspace)
{
    if (workspace.isServing)
        printLine(translate("server   %1, %2, %3")
                      .arg(workspace.server.net.listen.toString(), QString::fromLatin1(workspace.server.mode),
                          QString::fromLatin1(workspace.server.concurrency)));
    for (const WorkspaceClients& group : workspace.clients)
        printLine(
            translate("clients  %1 to %2  %3").arg(group.count).arg(group.target, group.behaviour).trimmed());
    for (const WorkspaceText& script : workspace.scripts)
        printLine(translate("script   %1").arg(script.name));
    for (const WorkspaceText& filter : workspace.filters)
        printLine(translate("filter   %1  %2").arg(filter.name, filter.text));
    for (const WorkspaceCheck& check : workspace.checks)
        printLine(translate("check    %1  %2").arg(check.name, check.command.join(u' ')));
}

int show(const RunOptions& options, const RunReport& report)
{
    if (!isStdout(options.jsonFile) && !isStdout(options.junitFile) && !report.error) {
        for (const QString& line : report.summary())
            printLine(line);
    }
    const std::pair<QString, QByteArray> files[] {
        { options.jsonFile, QJsonDocument(report.toJson()).toJson() }, { options.junitFile, report.toJUnit() }
    };
    for (const auto& [name, bytes] : files) {
        if (name.isEmpty())
            continue;
        if (const auto written = writeReport(name, bytes); !written) {
            printError(Name, written.error());
            return ExitFailed;
        }
    }
    if (report.error)
        printError(Name, *report.error);
    return report.hasPassed() ? ExitDone : ExitFailed;
}

int run(const Workspace& workspace, const RunOptions& options, UnixSignals& stop)
{
    const bool isQuiet = isStdout(options.jsonFile) || isStdout(options.junitFile);
    RunSettings settings = options.settings;
    settings.isQuiet = isQuiet;
    WorkspaceRun run(workspace, settings);
    std::unique_ptr<LiveLog> record;
    if (!options.recordFile.isEmpty()) {
        record = std::make_unique<LiveLog>(run.journal(), findExportFormat("pcapng")->create());
        if (const auto started = record->start(options.recordFile, LiveLog::Existing::Replace); !started) {
            printError(Name, started.error());
            return ExitFailed;
        }
    }
    QObject::connect(&stop, &UnixSignals::stopRequested, &run, &WorkspaceRun::stop);
    if (!isQuiet)
        QObject::connect(&run, &WorkspaceRun::told, &run, [](const QString& line) { printLine(line); });
    QObject::connect(
        &run, &WorkspaceRun::finished, &run,
        [&options](const RunReport& report) { QCoreApplication::exit(show(options, report)); },
        Qt::QueuedConnection);
    run.start();
    int code = QCoreApplication::exec();
    if (record) {
        if (const auto lost = record->stop()) {
            printError(Name, *lost);
            code = std::max(code, ExitFailed);
        }
    }
    return code;
}

} // namespace

int runWorkspace(const QStringList& arguments)
{
    UnixSignals stop; // before any thread starts
    QCommandLineParser parser;
    parser.setApplicationDescription(translate(
        "Runs a workspace: starts its server, connects its clients, runs its checks one after the other, and "
        "reports.\nWithout checks the server serves until SIGINT or SIGTERM.\n\n"
        "Exit code: 0 if every check passed, 1 if not, 2 for wrong usage or a file that is no workspace."));
    addRunOptions(parser);
    if (const auto over = parseArguments(parser, Name, arguments))
        return *over;
    const auto usageError = [](const Error& error) {
        printError(Name, error);
        return ExitUsage;
    };
    const auto options = runOptions(parser);
    if (!options)
        return usageError(options.error());
    auto workspace = readWorkspace(options->settings.fileName);
    if (!workspace)
        return usageError(workspace.error());
    if (const auto known = checkNames(options->settings.checks, *workspace); !known)
        return usageError(known.error());
    Workspace ready = *workspace;
    if (options->listen)
        ready.server.net.listen = *options->listen;
    if (options->isList) {
        printContents(ready);
        return ExitDone;
    }
    if (const auto writable = checkReports({ options->jsonFile, options->junitFile }); !writable) {
        printError(Name, writable.error());
        return ExitFailed;
    }
    raiseDescriptorLimit();
    return run(ready, *options, stop);
}

} // namespace signalbox
