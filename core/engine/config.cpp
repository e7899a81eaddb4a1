// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/config.h"

#include "net/concurrency.h"

#include <QCoreApplication>
#include <QStringList>

#include <sys/resource.h>

namespace signalbox {
namespace {

QString translate(const char* text) { return QCoreApplication::translate("Config", text); }

template <typename Catalogue> QString names(const Catalogue& catalogue)
{
    QStringList list;
    for (const auto& entry : catalogue)
        list.append(QString::fromLatin1(entry.name));
    return list.join(QStringLiteral(", "));
}

} // namespace

Result<Done> validate(const ServerConfig& config)
{
    if (!findMode(config.mode)) {
        return Error { translate(QT_TRANSLATE_NOOP("Config", "There is no mode \"%1\"."))
                           .arg(QString::fromUtf8(config.mode)),
            translate(QT_TRANSLATE_NOOP("Config", "Modes are: %1.")).arg(names(modeCatalogue())), 0 };
    }
    if (!findConcurrencyModel(config.concurrency)) {
        return Error { translate(QT_TRANSLATE_NOOP("Config", "There is no concurrency model \"%1\"."))
                           .arg(QString::fromUtf8(config.concurrency)),
            translate(QT_TRANSLATE_NOOP("Config", "Models are: %1.")).arg(names(concurrencyCatalogue())), 0 };
    }
    if (config.net.listen.isNull())
        return Error { translate(QT_TRANSLATE_NOOP("Config", "There is no address to listen on.")),
            translate(QT_TRANSLATE_NOOP("Config", "Give one such as 127.0.0.1.")), 0 };
    constexpr int MaxWorkers = 64;
    if (config.net.workers < 1 || config.net.workers > MaxWorkers)
        return Error {
            translate(QT_TRANSLATE_NOOP("Config", "%1 workers cannot be had.")).arg(config.net.workers),
            translate(QT_TRANSLATE_NOOP("Config", "Choose from 1 to %1.")).arg(MaxWorkers), 0
        };
    constexpr quint32 MinLine = 64;
    constexpr quint32 MaxLine = 1024 * 1024;
    if (config.modeSettings.maxLine < MinLine || config.modeSettings.maxLine > MaxLine)
        return Error { translate(QT_TRANSLATE_NOOP("Config", "A line of at most %1 bytes cannot be had."))
                           .arg(config.modeSettings.maxLine),
            translate(QT_TRANSLATE_NOOP("Config", "Choose from %1 to %2.")).arg(MinLine).arg(MaxLine), 0 };
    const quint64 limit = raiseDescriptorLimit();
    if (config.net.maxClients > limit)
        return Error { translate(QT_TRANSLATE_NOOP("Config",
                                     "%1 clients need more descriptors than this process may have (%2)."))
                           .arg(config.net.maxClients)
                           .arg(limit),
            translate(QT_TRANSLATE_NOOP("Config", "Raise the limit (ulimit -n) or ask for fewer.")), 0 };
    return Done {};
}

quint64 raiseDescriptorLimit()
{
    rlimit limit {};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return 1024;
    if (limit.rlim_cur < limit.rlim_max) {
        // May be forbidden (seccomp); then the soft limit holds.
        const rlimit raised { limit.rlim_max, limit.rlim_max };
        if (::setrlimit(RLIMIT_NOFILE, &raised) == 0)
            return raised.rlim_cur;
    }
    return limit.rlim_cur;
}

} // namespace signalbox
