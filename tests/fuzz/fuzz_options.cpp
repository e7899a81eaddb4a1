// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzzing.h"
#include "serveroptions.h"

#include <QCommandLineParser>
#include <QCoreApplication>

using namespace signalbox;
using namespace signalbox::fuzzing;

namespace {

void makeApplication()
{
    static int count = 1;
    static char name[] = "signalbox-cli";
    static char* arguments[] { name, nullptr };
    static const QCoreApplication application(count, arguments);
}

} // namespace

/// The input is a command line, one argument a line.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    makeApplication();
    QStringList arguments { QStringLiteral("signalbox-cli") };
    for (const QByteArray& argument : Input(data, size).rest().toByteArray().split('\n'))
        arguments.append(QString::fromLocal8Bit(argument));

    QCommandLineParser parser;
    addServerOptions(parser);
    if (!parser.parse(arguments)) {
        require(!parser.errorText().isEmpty(), "a command line that is not understood has a reason");
        return 0;
    }
    const auto config = serverConfig(parser);
    if (config)
        require(validate(*config).ok(), "options that were taken make a server");
    else
        require(!config.error().message.isEmpty(), "options that were refused have a reason");
    return 0;
}
