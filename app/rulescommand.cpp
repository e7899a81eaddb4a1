// SPDX-License-Identifier: GPL-3.0-or-later
#include "rulescommand.h"

#include "console.h"
#include "rulesreport.h"

#include "export/recordingreader.h"
#include "modes/catalogue.h"
#include "modes/rules/rulesfile.h"
#include "modes/rules/ruletrial.h"

#include <QCommandLineParser>
#include <QCoreApplication>

#include <cstdio>

namespace signalbox {
namespace {

const QString Name = QStringLiteral("rules");
constexpr quint32 MinMaxLine = 64;
constexpr quint32 MaxMaxLine = 1024 * 1024;

QString translate(const char* text) { return QCoreApplication::translate("RulesCommand", text); }

int usageError(const QString& message, const QString& remedy)
{
    printError(Name, { message, remedy, 0 });
    return ExitUsage;
}

int failed(const Error& error)
{
    printError(Name, error);
    return ExitFailed;
}

int tryOn(const RuleSet& rules, const QString& fileName, quint32 maxLine)
{
    const auto recording = openRecording(fileName);
    if (!recording)
        return failed(recording.error());
    const auto trial = tryRules(rules, recording->journal->view(), maxLine);
    if (!trial)
        return failed(trial.error());
    for (const QString& line : trialReport(rules, *trial))
        printLine(line);
    if (const QString remarks = recording->remarks(); !remarks.isEmpty())
        printError(Name, { remarks, {}, 0 });
    return recording->damage ? failed(*recording->damage) : ExitDone;
}

} // namespace

int runRules(const QStringList& arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(translate(
        "Reads a file of rules for the mode \"script\" and says whether it is right. With --try it tells "
        "which rule\nwould have fired on what clients sent in a recording. Nothing is sent.\n\nExit code: "
        "0 if the rules are right, 1 if not or if a file cannot be read, 2 for wrong usage."));
    parser.addPositionalArgument(QStringLiteral("FILE"), translate("The rules: FILE.rules."));
    parser.addOption({ QStringLiteral("try"),
        translate("Play what clients sent in this recording through the rules: JSON Lines, pcapng or pcap."),
        translate("RECORDING"), {} });
    parser.addOption({ QStringLiteral("max-line"),
        translate("Longer lines are skipped, as the server does (%1).").arg(ModeSettings().maxLine),
        translate("BYTES"), {} });
    parser.addOption({ QStringLiteral("print"), translate("Print the rules, tidied up.") });
    if (const auto over = parseArguments(parser, Name, arguments))
        return *over;
    const QString help = translate("signalbox-cli rules --help tells how it is used.");
    const QStringList files = parser.positionalArguments();
    if (files.size() != 1)
        return usageError(files.isEmpty() ? translate("The file of rules is missing.")
                                          : translate("One file of rules at a time can be read."),
            help);
    quint32 maxLine = ModeSettings().maxLine;
    if (parser.isSet(QStringLiteral("max-line"))) {
        bool isNumber = false;
        const QString text = parser.value(QStringLiteral("max-line"));
        maxLine = text.toUInt(&isNumber);
        if (!isNumber || maxLine < MinMaxLine || maxLine > MaxMaxLine)
            return usageError(translate("--max-line: \"%1\" is not a number from %2 to %3.")
                                  .arg(text)
                                  .arg(MinMaxLine)
                                  .arg(MaxMaxLine),
                help);
    }
    const auto rules = readRulesFile(files.constFirst());
    if (!rules)
        return failed(rules.error());
    if (parser.isSet(QStringLiteral("print"))) {
        std::fputs(printRules(*rules).constData(), stdout);
        std::fflush(stdout);
    } else {
        printLine(rulesSummary(*rules));
    }
    return parser.isSet(QStringLiteral("try")) ? tryOn(*rules, parser.value(QStringLiteral("try")), maxLine)
                                               : ExitDone;
}

} // namespace signalbox
