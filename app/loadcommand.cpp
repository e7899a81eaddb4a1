// SPDX-License-Identifier: GPL-3.0-or-later
#include "loadcommand.h"

#include "base/units.h"
#include "client/comparison.h"
#include "client/comparisonfile.h"
#include "client/loadcsv.h"
#include "client/loadfile.h"
#include "client/loadhtml.h"
#include "console.h"
#include "engine/config.h"
#include "loadoptions.h"
#include "loadprogressline.h"
#include "loadreport.h"
#include "reportfiles.h"
#include "unixsignals.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QJsonDocument>

#include <algorithm>
#include <array>
#include <cstdio>

namespace signalbox {
namespace {

const QString Name = QStringLiteral("load");

QString translate(const char* text) { return QCoreApplication::translate("Load", text); }

int writeFiles(std::initializer_list<std::pair<QString, QByteArray>> files)
{
    for (const auto& [name, bytes] : files) {
        if (name.isEmpty())
            continue;
        if (const auto written = writeReport(name, bytes); !written) {
            printError(Name, written.error());
            return ExitFailed;
        }
    }
    return ExitDone;
}

void printLines(const QStringList& lines)
{
    for (const QString& line : lines)
        printLine(line);
}

int showLoad(const LoadOptions& options, const LoadResult& result, const std::optional<LoadResult>& before)
{
    const bool isPiped =
        std::ranges::any_of(std::array { options.jsonFile, options.csvFile, options.htmlFile }, &isStdout);
    if (!isPiped && !result.error) {
        printLines(loadReport(result));
        if (before)
            printLines(ratioReport(*before, result));
    }
    const int code = writeFiles({ { options.jsonFile, loadJson(result) }, { options.csvFile, loadCsv(result) },
        { options.htmlFile, loadHtml(result, before ? &*before : nullptr) } });
    if (result.error) {
        printError(Name, *result.error);
        return ExitFailed;
    }
    if (result.failures.wrongEcho > 0) {
        printError(Name,
            { translate("What came back was not what was sent, for %1 clients.").arg(result.failures.wrongEcho),
                {}, 0 });
        return ExitFailed;
    }
    return code;
}

int showComparison(const LoadOptions& options, const ComparisonResult& result)
{
    if (std::all_of(result.rows.begin(), result.rows.end(),
            [](const ComparisonRow& row) { return row.runs.empty(); })) {
        printError(
            Name, { translate("It was ended before the first run was over: nothing was measured."), {}, 0 });
        return ExitFailed;
    }
    if (options.jsonFile != QLatin1String("-") && options.csvFile != QLatin1String("-"))
        printLines(comparisonReport(result));
    const int code = writeFiles({ { options.jsonFile, QJsonDocument(comparisonJson(result)).toJson() },
        { options.csvFile, comparisonCsv(result) } });
    const bool isMeasured = std::all_of(
        result.rows.begin(), result.rows.end(), [](const ComparisonRow& row) { return row.isMeasured(); });
    if (isMeasured)
        return code;
    Error error { translate("Not every model was measured."), {}, 0 };
    for (const ComparisonRow& row : result.rows) {
        if (const auto found = row.error(); found && !row.isMeasured())
            error = { QStringLiteral("%1: %2").arg(QString::fromUtf8(row.model), found->message), found->remedy,
                0 };
    }
    printError(Name, error);
    return ExitFailed;
}

/// "[ 2/12] event-loop, repeat 1 of 3" as a run begins, on standard error.
void tellProgress(const ComparisonProgress& progress)
{
    std::fputs(qPrintable(translate("[%1/%2] %3, repeat %4 of %5\n")
                              .arg(progress.run, static_cast<int>(QString::number(progress.runs).size()))
                              .arg(progress.runs)
                              .arg(QString::fromUtf8(progress.model))
                              .arg(progress.repeat)
                              .arg(progress.repeats)),
        stderr);
}

int compare(const LoadOptions& options, UnixSignals& stop)
{
    ComparisonSettings settings;
    settings.models = options.models;
    settings.repeats = options.repeats;
    settings.workers = options.workers;
    settings.load = options.load;
    if (const auto valid = validate(settings); !valid) {
        printError(Name, valid.error());
        return ExitUsage;
    }
    Comparison comparison;
    QObject::connect(&stop, &UnixSignals::stopRequested, &comparison, &Comparison::cancel);
    QObject::connect(&comparison, &Comparison::progressed, &comparison,
        [told = 0](const ComparisonProgress& progress) mutable {
            if (std::exchange(told, progress.run) != progress.run)
                tellProgress(progress);
        });
    QObject::connect(
        &comparison, &Comparison::finished, &comparison,
        [&options](const ComparisonResult& result) { QCoreApplication::exit(showComparison(options, result)); },
        Qt::QueuedConnection);
    if (const auto started = comparison.start(settings); !started) {
        printError(Name, started.error());
        return ExitFailed;
    }
    return QCoreApplication::exec();
}

int putLoad(const LoadOptions& options, UnixSignals& stop)
{
    std::optional<LoadResult> before;
    if (!options.againstFile.isEmpty()) {
        auto earlier = readLoadFile(options.againstFile);
        if (!earlier) {
            printError(Name, earlier.error());
            return ExitFailed;
        }
        before = *earlier;
    }
    if (const auto valid = validate(options.load); !valid) {
        printError(Name, valid.error());
        return ExitUsage;
    }
    LoadGenerator generator;
    LoadProgressLine line;
    QObject::connect(&generator, &LoadGenerator::progressed, &generator,
        [&line](const LoadProgress& progress) { line.show(progress); });
    QObject::connect(&stop, &UnixSignals::stopRequested, &generator, &LoadGenerator::stop);
    QObject::connect(
        &generator, &LoadGenerator::finished, &generator,
        [&](const LoadResult& result) {
            line.clear();
            QCoreApplication::exit(showLoad(options, result, before));
        },
        Qt::QueuedConnection);
    if (const auto started = generator.start(options.load); !started) {
        printError(Name, started.error());
        return ExitFailed;
    }
    return QCoreApplication::exec();
}

} // namespace

int runLoad(const QStringList& arguments)
{
    UnixSignals stop; // before any thread starts
    QCommandLineParser parser;
    parser.setApplicationDescription(translate(
        "Puts load on a server that echoes, and measures throughput and latency; every echo is compared "
        "with\nwhat was sent. With --compare, does so for each concurrency model in turn, each in a server "
        "process of its\nown. SIGINT or SIGTERM ends it early with what was measured so far.\n\n"
        "Exit code: 0 if something was measured and every echo was right, 1 if not, 2 for wrong usage."));
    addLoadOptions(parser);
    if (const auto over = parseArguments(parser, Name, arguments))
        return *over;
    const auto options = loadOptions(parser);
    if (!options) {
        printError(Name, options.error());
        return ExitUsage;
    }
    if (const auto writable = checkReports({ options->jsonFile, options->csvFile, options->htmlFile });
        !writable) {
        printError(Name, writable.error());
        return ExitFailed;
    }
    raiseDescriptorLimit(); // for many clients; the servers do so themselves
    return options->isComparison ? compare(*options, stop) : putLoad(*options, stop);
}

} // namespace signalbox
