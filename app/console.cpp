// SPDX-License-Identifier: GPL-3.0-or-later
#include "console.h"

#include "base/bytes.h"

#include <QCommandLineParser>
#include <QCoreApplication>

#include <cstdio>

namespace signalbox {
namespace {

void writeLine(FILE* stream, const QString& text)
{
    const QByteArray line = escapeUnprintable(text.toUtf8()) + '\n';
    std::fwrite(line.constData(), 1, static_cast<std::size_t>(line.size()), stream);
    std::fflush(stream);
}

} // namespace

void printLine(const QString& text) { writeLine(stdout, text); }

void printError(const QString& command, const Error& error)
{
    writeLine(stderr, QStringLiteral("signalbox-cli %1: %2").arg(command, error.text()));
}

std::optional<int> parseArguments(
    QCommandLineParser& parser, const QString& command, const QStringList& arguments)
{
    const QCommandLineOption help({ QStringLiteral("h"), QStringLiteral("help") },
        QCoreApplication::translate("Console", "Shows this text."));
    parser.addOption(help);
    const bool isParsed = parser.parse(arguments);
    if (parser.isSet(help)) {
        // The parser knows only of one program; the command belongs to its name.
        const QString text = parser.helpText().replace(
            QStringLiteral("signalbox-cli ["), QStringLiteral("signalbox-cli %1 [").arg(command));
        std::fputs(qUtf8Printable(text), stdout);
        return ExitDone;
    }
    if (isParsed)
        return {};
    printError(command,
        { parser.errorText(),
            QCoreApplication::translate("Console", "signalbox-cli %1 --help lists the options.").arg(command),
            0 });
    return ExitUsage;
}

} // namespace signalbox
