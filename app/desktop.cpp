// SPDX-License-Identifier: GPL-3.0-or-later
#include "serveroptions.h"
#include "shots.h"
#include "unixsignals.h"

#include "mainwindow.h"

#include "workspace/workspacefile.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QFileInfo>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <string_view>

namespace {

using namespace signalbox;

QString translate(const char* text) { return QCoreApplication::translate("Desktop", text); }

void nameProgram()
{
    QCoreApplication::setApplicationName(QStringLiteral("signalbox"));
    QCoreApplication::setOrganizationName(QStringLiteral("Signalbox"));
    QGuiApplication::setApplicationDisplayName(QStringLiteral("Signalbox"));
    QCoreApplication::setApplicationVersion(QStringLiteral(SIGNALBOX_VERSION));
    QGuiApplication::setDesktopFileName(QStringLiteral("org.signalbox.Signalbox"));
}

bool hasDisplay(int argc, char** argv)
{
    const auto isPlatform = [](const char* word) { return std::string_view(word).ends_with("-platform"); };
    return qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY")
        || qEnvironmentVariableIsSet("QT_QPA_PLATFORM") || std::any_of(argv + 1, argv + argc, isPlatform);
}

int noDisplay()
{
    std::fputs("signalbox: there is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set). "
               "signalbox-cli serve runs the same server without a window.\n",
        stderr);
    return 1;
}

int usageError(const Error& error)
{
    std::fputs(qUtf8Printable(QStringLiteral("signalbox: %1\n").arg(error.text())), stderr);
    return 2;
}

int noFile(const QString& name)
{
    std::fputs(qUtf8Printable(QStringLiteral("signalbox: %1 %2\n")
                                  .arg(translate("There is no file \"%1\".").arg(name),
                                      translate("Check the name; options begin with two dashes."))),
        stderr);
    return 1;
}

} // namespace

int main(int argc, char** argv)
{
    // --help and wrong usage need no screen, and on a machine without one they are all there is to say.
    const bool isHelpWanted = std::any_of(argv + 1, argv + argc, [](const char* word) {
        const std::string_view text = word;
        return text == "--help" || text == "-h" || text == "--version" || text == "-v";
    });
    std::unique_ptr<QCoreApplication> app;
    if (isHelpWanted) {
        app = std::make_unique<QCoreApplication>(argc, argv);
    } else if (hasDisplay(argc, argv)) {
        UnixSignals::block();
        app = std::make_unique<QApplication>(argc, argv);
    } else {
        return noDisplay();
    }
    nameProgram();

    QCommandLineParser parser;
    parser.setApplicationDescription(
        translate("Signalbox, a TCP server you can see into. Click Start, connect clients, watch, export."));
    const QCommandLineOption help = parser.addHelpOption();
    const QCommandLineOption version = parser.addVersionOption();
    parser.addOption({ QStringLiteral("start"),
        translate("Start the server at once. Without it the options fill the fields.") });
    parser.addOption({ QStringLiteral("shots"),
        translate("Render screenshots from a live server into this folder, and end."), translate("FOLDER") });
    parser.addPositionalArgument(QStringLiteral("FILE"),
        translate("A workspace (.signalbox), or a recording to open: JSON Lines, pcapng or pcap."),
        QStringLiteral("[FILE]"));
    addServerOptions(parser);
    if (!parser.parse(QCoreApplication::arguments()))
        return usageError({ parser.errorText(), translate("signalbox --help lists the options."), 0 });
    if (parser.isSet(help))
        parser.showHelp();
    if (parser.isSet(version))
        parser.showVersion();
    const QStringList files = parser.positionalArguments();
    if (files.size() > 1)
        return usageError({ translate("One file at a time can be opened."),
            translate("signalbox --help lists the options."), 0 });
    if (!files.isEmpty() && !QFileInfo::exists(files.constFirst()))
        return noFile(files.constFirst());
    raiseDescriptorLimit();
    if (parser.isSet(QStringLiteral("shots")))
        return renderShots(parser.value(QStringLiteral("shots")));

    UnixSignals unixSignals;
    MainWindow window;
    QObject::connect(
        &unixSignals, &UnixSignals::stopRequested, &window, &MainWindow::close); // keeps settings and layout
    const bool isWorkspace = !files.isEmpty() && isWorkspaceName(files.constFirst());
    if (isWorkspace)
        window.openWorkspace(files.constFirst()); // the options are on top of it
    const auto config = serverConfig(parser, window.lastConfig());
    if (!config)
        return usageError(config.error());
    window.setServerConfig(*config);
    window.show();
    if (parser.isSet(QStringLiteral("start")))
        window.startServer(*config);
    if (!files.isEmpty() && !isWorkspace)
        window.openRecording(files.constFirst());
    return QApplication::exec();
}
