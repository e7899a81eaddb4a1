// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/comparisonsettings.h"

#include "net/concurrency.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace signalbox {
namespace {

QString translate(const char* text) { return QCoreApplication::translate("Comparison", text); }
Error wrong(const QString& message, const QString& remedy = {}) { return { message, remedy, 0 }; }

} // namespace

LoadSettings ComparisonSettings::standardLoad()
{
    LoadSettings load;
    load.duration = std::chrono::seconds(3);
    return load;
}

QString ComparisonSettings::serverProgram() const
{
    return program.isEmpty() ? QCoreApplication::applicationDirPath() + QStringLiteral("/signalbox-cli")
                             : program;
}

Result<Done> validate(const ComparisonSettings& settings)
{
    for (const QByteArray& name : settings.models) {
        if (!findConcurrencyModel(name))
            return wrong(translate("There is no concurrency model \"%1\".").arg(QString::fromUtf8(name)));
    }
    if (settings.repeats < 1 || settings.repeats > ComparisonSettings::MaxRepeats)
        return wrong(translate("%1 repeats cannot be: 1 to %2 can.")
                         .arg(settings.repeats)
                         .arg(ComparisonSettings::MaxRepeats));
    if (settings.workers < 0 || settings.workers > ComparisonSettings::MaxWorkers)
        return wrong(translate("%1 workers cannot be: 1 to %2 can, and 0 for one for each processor.")
                         .arg(settings.workers)
                         .arg(ComparisonSettings::MaxWorkers));
    LoadSettings load = settings.load;
    load.target = { QHostAddress(QHostAddress::LocalHost), 1 }; // a server's own, later
    if (const auto valid = validate(load); !valid)
        return valid.error();
    if (const QFileInfo program(settings.serverProgram()); !program.isFile() || !program.isExecutable())
        return wrong(translate("The servers cannot be started: \"%1\" is missing or is no program.")
                         .arg(program.filePath()),
            translate("Install or build signalbox-cli into the same folder as this program."));
    return Done {};
}

} // namespace signalbox
