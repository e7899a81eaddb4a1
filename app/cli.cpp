// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectcommand.h"
#include "console.h"
#include "conversecommand.h"
#include "exportcommand.h"
#include "loadcommand.h"
#include "malformedcommand.h"
#include "replaycommand.h"
#include "rulescommand.h"
#include "runcommand.h"
#include "servecommand.h"

#include <QCoreApplication>

#include <poll.h>
#include <unistd.h>

#include <algorithm>
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
    Command { "malformed",
        QT_TRANSLATE_NOOP("Cli", "attack a server with malformed input, and see whether it stays healthy"),
        &runMalformed },
    Command { "run", QT_TRANSLATE_NOOP("Cli", "run a workspace: its server, its clients and its checks"),
        &runWorkspace },
    Command { "converse",
        QT_TRANSLATE_NOOP("Cli", "hold the conversation of a script, and see whether it goes so"),
        &runConverse },
    Command { "rules", QT_TRANSLATE_NOOP("Cli", "check rules for the mode script, and try them on a recording"),
        &runRules },
    Command { "replay",
        QT_TRANSLATE_NOOP("Cli", "play a recording's clients against a server, and compare the answers"),
        &runReplay },
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
                    .arg(QString::fromLatin1(command.name).leftJustified(9),
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
            const int code = command.run(arguments);
            // Lines are lost without a word otherwise; fflush(3). A reader that has seen enough is no fault:
            // poll(2).
            const bool isWritten = std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
            pollfd out { STDOUT_FILENO, 0, 0 };
            if (isWritten || (::poll(&out, 1, 0) == 1 && (out.revents & POLLERR) != 0))
                return code;
            printError(word,
                { QCoreApplication::translate("Cli", "standard output could not be written to its end."),
                    QCoreApplication::translate("Cli", "Free some space, or choose another place."), 0 });
            return std::max(code, ExitFailed);
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
