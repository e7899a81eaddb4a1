// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/loadsettings.h"

#include <QCoreApplication>

#include <sys/resource.h>

namespace signalbox {
namespace {

QString translate(const char* text) { return QCoreApplication::translate("Load", text); }
Error wrong(const QString& message, const QString& remedy = {}) { return { message, remedy, 0 }; }

} // namespace

Result<Done> validate(const LoadSettings& settings)
{
    using namespace std::chrono_literals;
    if (settings.target.isNull() || settings.target.port == 0)
        return wrong(translate("There is no server to put load on: the address or the port is missing."),
            translate("Write it like 127.0.0.1:65432 or [::1]:65432."));
    if (settings.clients < 1 || settings.clients > LoadSettings::MaxClients)
        return wrong(translate("%1 clients cannot be: 1 to %2 can.")
                         .arg(settings.clients)
                         .arg(LoadSettings::MaxClients));
    if (settings.size < 1 || settings.size > LoadSettings::MaxSize)
        return wrong(translate("Messages of %1 bytes cannot be: 1 to %2 can.")
                         .arg(settings.size)
                         .arg(LoadSettings::MaxSize));
    if (settings.depth < 1 || settings.depth > LoadSettings::MaxDepth)
        return wrong(
            translate("A depth of %1 cannot be: 1 to %2 can.").arg(settings.depth).arg(LoadSettings::MaxDepth));
    if (qint64 { settings.clients } * settings.depth > LoadSettings::MaxInFlight)
        return wrong(translate("%1 clients with %2 messages each on their way are more than %3 in all.")
                         .arg(settings.clients)
                         .arg(settings.depth)
                         .arg(LoadSettings::MaxInFlight),
            translate("Take fewer clients or a smaller depth."));
    if (settings.duration < 1ms || settings.duration > LoadSettings::MaxTime)
        return wrong(translate("The duration must be more than 0 and at most %1 seconds.")
                         .arg(std::chrono::seconds(LoadSettings::MaxTime).count()));
    if (settings.warmUp < 0ms || settings.warmUp > LoadSettings::MaxTime)
        return wrong(translate("The warm-up must be 0 to %1 seconds.")
                         .arg(std::chrono::seconds(LoadSettings::MaxTime).count()));
    if (!(settings.rate >= 0 && settings.rate <= LoadSettings::MaxRate))
        return wrong(translate("The rate must be 0 (as fast as the echoes come) to %1 messages a second.")
                         .arg(LoadSettings::MaxRate, 0, 'f', 0));
    constexpr quint64 Others = 32; // standard streams, event queues, what else is open
    rlimit limit {};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0
        && static_cast<quint64>(settings.clients) + Others > limit.rlim_cur)
        return wrong(translate("%1 clients need more descriptors than this process may have (%2).")
                         .arg(settings.clients)
                         .arg(limit.rlim_cur),
            translate("Take fewer clients, or raise the limit (ulimit -n)."));
    return Done {};
}

} // namespace signalbox
