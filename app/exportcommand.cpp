// SPDX-License-Identifier: GPL-3.0-or-later
#include "exportcommand.h"

#include "console.h"
#include "unixsignals.h"

#include "export/exportjob.h"
#include "export/recordingreader.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

#include <cstdio>
#include <unistd.h>

namespace signalbox {
namespace {

const QString Name = QStringLiteral("export");

QString formatList()
{
    QStringList names;
    for (const ExportFormat& format : exportFormats())
        names.append(QString::fromLatin1(format.name));
    return names.join(QLatin1Char('|'));
}

ExportOutcome runToStandardOutput(const ExportRequest& request)
{
    QFile out;
    if (!out.open(stdout, QIODevice::WriteOnly))
        return { ExportOutcome::Status::Failed, 0, 0, { out.errorString(), {}, 0 } };
    ExportOutcome outcome = exportTo(out, request);
    // Standard output is buffered: only now does the system say whether it took everything.
    if (outcome.status == ExportOutcome::Status::Written && !out.flush()) {
        return { ExportOutcome::Status::Failed, 0, 0,
            { QCoreApplication::translate("Export", "Standard output could not be written: %1.")
                    .arg(out.errorString()),
                {}, 0 } };
    }
    return outcome;
}

/// How far it is, on a terminal; the next line overwrites it.
void showProgress(quint64 done, quint64 total)
{
    if (::isatty(STDERR_FILENO) == 0 || total == 0)
        return;
    std::fprintf(stderr, done < total ? "\r%3d %%" : "\r     \r", static_cast<int>(100 * done / total));
    std::fflush(stderr);
}

ExportOutcome run(const ExportRequest& request)
{
    if (request.fileName == QLatin1String("-"))
        return runToStandardOutput(request);
    UnixSignals signals_; // from here on a half written file would be left behind
    ExportJob job(request);
    ExportOutcome outcome;
    QObject::connect(&job, &ExportJob::progress, &job, showProgress);
    QObject::connect(&signals_, &UnixSignals::stopRequested, &job, [&job] { job.cancel(); });
    QObject::connect(&job, &ExportJob::finished, &job, [&outcome](const ExportOutcome& ended) {
        outcome = ended;
        QCoreApplication::exit();
    });
    job.start();
    QCoreApplication::exec();
    if (outcome.status == ExportOutcome::Status::Cancelled)
        outcome.error = { QCoreApplication::translate("Export", "Cancelled."),
            QFileInfo::exists(request.fileName)
                ? QCoreApplication::translate("Export", "\"%1\" is as it was before.").arg(request.fileName)
                : QCoreApplication::translate("Export", "No file was written."),
            0 };
    return outcome;
}

bool isSameFile(const QString& one, const QString& other)
{
    const QString path = QFileInfo(one).canonicalFilePath();
    return !path.isEmpty() && path == QFileInfo(other).canonicalFilePath();
}

} // namespace

int runExport(const QStringList& arguments)
{
    const auto translate = [](const char* text) { return QCoreApplication::translate("Export", text); };
    QCommandLineParser parser;
    parser.setApplicationDescription(translate("Turns a recording into another format."));
    parser.addPositionalArgument(QStringLiteral("IN"),
        translate("The recording: JSON Lines, pcapng or pcap, ours or any capture with TCP in it; which it is "
                  "shows in its first bytes, not in its name."));
    parser.addOption(
        { QStringLiteral("to"), translate("The format: %1.").arg(formatList()), translate("FORMAT"), {} });
    parser.addOption({ QStringLiteral("filter"),
        translate("Only what matches, in the language of the log's filter box: client:3 dir:in bytes>100 "
                  "event:closed !word \"two words\"."),
        translate("EXPR"), {} });
    parser.addOption({ { QStringLiteral("o"), QStringLiteral("output") },
        translate("The file to write; - is standard output. One that is there is replaced when the new one is "
                  "complete."),
        translate("OUT"), {} });
    if (const auto over = parseArguments(parser, Name, arguments))
        return *over;

    const auto usageError = [&](const QString& message, const QString& remedy) {
        printError(Name, { message, remedy, 0 });
        return ExitUsage;
    };
    const QString help = translate("signalbox-cli export --help tells more.");
    const QStringList inputs = parser.positionalArguments();
    if (inputs.size() != 1)
        return usageError(inputs.isEmpty() ? translate("The recording to read is missing.")
                                           : translate("One recording at a time can be read."),
            help);
    const ExportFormat* format = findExportFormat(parser.value(QStringLiteral("to")).toUtf8());
    if (!format) {
        return usageError(parser.isSet(QStringLiteral("to"))
                ? translate("--to: there is no format \"%1\".").arg(parser.value(QStringLiteral("to")))
                : translate("--to is missing."),
            translate("Formats are: %1.").arg(formatList()));
    }
    if (!parser.isSet(QStringLiteral("o")))
        return usageError(
            translate("-o is missing."), translate("Name the file to write, or - for standard output."));
    const auto filter = Filter::parse(parser.value(QStringLiteral("filter")));
    if (!filter)
        return usageError(QStringLiteral("--filter: ") + filter.error().message, filter.error().remedy);

    if (isSameFile(inputs.constFirst(), parser.value(QStringLiteral("o"))))
        return usageError(translate("-o: \"%1\" is the recording itself.").arg(inputs.constFirst()),
            translate("Name another file."));

    const auto recording = openRecording(inputs.constFirst());
    if (!recording) {
        printError(Name, recording.error());
        return ExitFailed;
    }
    const ExportOutcome outcome =
        run({ recording->journal->view(), *filter, format, parser.value(QStringLiteral("o")) });
    if (const QString remarks = recording->remarks(); !remarks.isEmpty())
        printError(Name, { remarks, {}, 0 });
    if (outcome.status != ExportOutcome::Status::Written) {
        printError(Name, outcome.error);
        return ExitFailed;
    }
    if (recording->damage) { // what came before is written
        printError(Name, *recording->damage);
        return ExitFailed;
    }
    return ExitDone;
}

} // namespace signalbox
