// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/loadsettings.h"

#include <QCoreApplication>

#include <sys/resource.h>

namespace signalbox {
namespace {

QString translate(const char* text) { return QCoreApplication::translate("Load", text); }
Error wrong(const QString& message, const QString& remedy = {}) { return { message, remedy, 0 }; }

bool isTime(std::chrono::milliseconds span)
{
    return span >= std::chrono::milliseconds(0) && span <= LoadSettings::MaxTime;
}

Result<Done> validatePayload(const LoadSettings& settings)
{
    if (settings.payload == LoadPayload::Random)
        return Done {};
    if (settings.content.isEmpty())
        return wrong(settings.payload == LoadPayload::Text ? translate("There is no text to send.")
                                                           : translate("There is no file to send."),
            translate("Give one, or send random bytes."));
    const qsizetype size = settings.payload == LoadPayload::Text
        ? LoadText::parse(settings.content).bytes.size()
        : settings.content.size();
    if (size != qsizetype { settings.size })
        return wrong(translate("What is sent has %1 bytes, not %2.").arg(size).arg(settings.size),
            translate("Leave the size out: a text or a file has its own."));
    return Done {};
}

Result<Done> validateConnecting(const LoadSettings& settings)
{
    if (!(settings.connectRate >= 0 && settings.connectRate <= LoadSettings::MaxConnectRate))
        return wrong(translate("The connect rate must be 0 (as fast as they are accepted) to %1 a second.")
                         .arg(LoadSettings::MaxConnectRate, 0, 'f', 0));
    if (settings.connectRate > 0 && settings.clients / settings.connectRate > 86'400)
        return wrong(translate("At %1 a second, %2 clients would take more than a day to connect.")
                         .arg(settings.connectRate)
                         .arg(settings.clients),
            translate("Take a higher connect rate or fewer clients."));
    if (settings.isReconnecting && settings.depth != 1)
        return wrong(translate("With a connection for each message, no more than one can be on its way."),
            translate("Take a depth of 1, or keep the connections open."));
    if (settings.sources < 0 || settings.sources > LoadSettings::MaxSources)
        return wrong(translate("%1 source addresses cannot be: 1 to %2 can, or 0 for as many as are needed.")
                         .arg(settings.sources)
                         .arg(LoadSettings::MaxSources));
    if (settings.sources > 1 && !settings.canSpread())
        return wrong(translate("Source addresses can only be chosen for a server on 127.0.0.0/8, not %1.")
                         .arg(settings.target.toString()),
            translate("Leave their number at 0."));
    return Done {};
}

} // namespace

bool LoadSettings::canSpread() const
{
    return target.address.protocol() == QAbstractSocket::IPv4Protocol && target.address.isLoopback();
}

void LoadSettings::setPayload(LoadPayload kind, const QByteArray& bytes, const QString& fileName)
{
    payload = kind;
    content = bytes;
    payloadFile = fileName;
    size = static_cast<quint32>(std::min<qsizetype>(
        (kind == LoadPayload::Text ? LoadText::parse(bytes).bytes : bytes).size(), qsizetype { MaxSize } + 1));
}

Result<Done> validate(const LoadSettings& settings)
{
    using namespace std::chrono_literals;
    if (settings.target.isNull() || settings.target.port == 0)
        return wrong(translate("There is no server to put load on: the address or the port is missing."),
            translate("Write it like 127.0.0.1:65432 or [::1]:65432."));
    if (const auto valid = validatePayload(settings); !valid)
        return valid.error();
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
    if (!isTime(settings.ramp))
        return wrong(translate("The ramp must be 0 to %1 seconds.")
                         .arg(std::chrono::seconds(LoadSettings::MaxTime).count()));
    if (!isTime(settings.timeout))
        return wrong(translate("The time-out must be 0 (none) to %1 seconds.")
                         .arg(std::chrono::seconds(LoadSettings::MaxTime).count()));
    if (!isTime(settings.warmUp))
        return wrong(translate("The warm-up must be 0 to %1 seconds.")
                         .arg(std::chrono::seconds(LoadSettings::MaxTime).count()));
    if (!(settings.rate >= 0 && settings.rate <= LoadSettings::MaxRate))
        return wrong(translate("The rate must be 0 (as fast as the echoes come) to %1 messages a second.")
                         .arg(LoadSettings::MaxRate, 0, 'f', 0));
    if (const auto valid = validateConnecting(settings); !valid)
        return valid.error();
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
