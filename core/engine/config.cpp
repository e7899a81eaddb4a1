// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/config.h"

#include "engine/limitcatalogue.h"
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
    if (config.mode == "script" && !config.modeSettings.rules) {
        return Error { translate(QT_TRANSLATE_NOOP("Config", "The mode \"script\" has no rules.")),
            translate(QT_TRANSLATE_NOOP(
                "Config", "Name a file of rules: --script FILE.rules. docs/rules.md has examples.")),
            0 };
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
    if (config.net.workers < 0 || config.net.workers > MaxWorkers)
        return Error {
            translate(QT_TRANSLATE_NOOP("Config", "%1 workers cannot be had.")).arg(config.net.workers),
            translate(QT_TRANSLATE_NOOP("Config", "Choose from 1 to %1, or 0 for one for each processor."))
                .arg(MaxWorkers),
            0
        };
    for (const LimitEntry& entry : limitCatalogue()) {
        const quint32 value = entry.get(config);
        if (value < entry.min || value > entry.max)
            return Error { translate(QT_TRANSLATE_NOOP("Config", "%1 cannot be %2."))
                               .arg(QCoreApplication::translate("Limit", entry.title))
                               .arg(value),
                translate(QT_TRANSLATE_NOOP("Config", "Choose from %1 to %2.")).arg(entry.min).arg(entry.max),
                0 };
    }
    if (config.net.output.hard < config.net.output.soft)
        return Error { translate(QT_TRANSLATE_NOOP("Config",
                                     "The hard limit of queued output (%1) is below the soft one (%2)."))
                           .arg(config.net.output.hard)
                           .arg(config.net.output.soft),
            translate(QT_TRANSLATE_NOOP("Config", "Raise the hard one or lower the soft one.")), 0 };
    const quint64 limit = raiseDescriptorLimit();
    // Threads that cannot have the few descriptors their event loop needs would end the program.
    const quint64 least = 24 + 4 * static_cast<quint64>(config.net.workers);
    if (limit < least)
        return Error { translate(QT_TRANSLATE_NOOP(
                                     "Config", "A server needs %1 descriptors, and this process may have %2."))
                           .arg(least)
                           .arg(limit),
            translate(QT_TRANSLATE_NOOP("Config", "Raise the limit (ulimit -n).")), 0 };
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
