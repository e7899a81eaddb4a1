// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectcommand.h"
#include "console.h"
#include "exportcommand.h"
#include "loadcommand.h"
#include "servecommand.h"

#include <QCoreApplication>

#include <array>
#include <cstdio>

namespace {

using namespace signalbox;

struct Command
{
    const char* name;
    const char* summary;
    int (*run)(const QStringList& arguments);
};

constexpr std::array Commands {
    Command { "serve", QT_TRANSLATE_NOOP("Cli", "run a server until SIGINT or SIGTERM"), &runServe },
    Command { "connect",
        QT_TRANSLATE_NOOP("Cli", "connect clients to any TCP server, send, and check what comes back"),
        &runConnect },
    Command {
        "load", QT_TRANSLATE_NOOP("Cli", "put load on a server, or compare the concurrency models"), &runLoad },
    Command { "export", QT_TRANSLATE_NOOP("Cli", "turn a recording into CSV, JSON Lines, pcapng or text"),
        &runExport },
};

QString help()
{
    QString text = QCoreApplication::translate("Cli",
        "Signalbox, a TCP server you can see into: the console program.\n\n"
        "Usage: signalbox-cli COMMAND [options]\n\nCommands:\n");
    for (const Command& command : Commands) {
        text += QStringLiteral("  %1  %2\n")
                    .arg(QString::fromLatin1(command.name).leftJustified(8),
                        QCoreApplication::translate("Cli", command.summary));
    }
    text += QCoreApplication::translate("Cli",
        "\nsignalbox-cli COMMAND --help tells the options of each.\n"
        "Options:\n  -h, --help  Shows this text.\n  --version   Shows the version.\n\n"
        "Exit codes: 0 done, 1 could not run or an expectation did not hold, 2 wrong usage.\n");
    return text;
}

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("signalbox-cli"));
    QCoreApplication::setOrganizationName(QStringLiteral("Signalbox"));
    QCoreApplication::setApplicationVersion(QStringLiteral(SIGNALBOX_VERSION));

    QStringList arguments = QCoreApplication::arguments();
    const QString word = arguments.value(1);
    if (word == QLatin1String("--help") || word == QLatin1String("-h") || word == QLatin1String("help")) {
        std::fputs(qUtf8Printable(help()), stdout);
        return ExitDone;
    }
    if (word == QLatin1String("--version") || word == QLatin1String("-v")) {
        printLine(QStringLiteral("signalbox-cli " SIGNALBOX_VERSION));
        return ExitDone;
    }
    for (const Command& command : Commands) {
        if (word == QLatin1String(command.name)) {
            arguments.removeAt(1);
            return command.run(arguments);
        }
    }
    const QString message = word.isEmpty()
        ? QCoreApplication::translate("Cli", "a command is missing.")
        : QCoreApplication::translate("Cli", "there is no command \"%1\".").arg(word);
    std::fputs(qUtf8Printable(
                   QStringLiteral("signalbox-cli: %1 %2\n")
                       .arg(message, QCoreApplication::translate("Cli", "signalbox-cli --help lists them."))),
        stderr);
    return ExitUsage;
}
