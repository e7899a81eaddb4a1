// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/limitvalues.h"

#include "engine/limitcatalogue.h"

#include <algorithm>

namespace signalbox {

QStringList limitOptions()
{
    QStringList options;
    for (const LimitEntry& entry : limitCatalogue())
        options.append(QString::fromLatin1(entry.option));
    options.append(LoopbackOption);
    return options;
}

void copyLimits(const ServerConfig& from, ServerConfig& to, const QStringList& options)
{
    for (const LimitEntry& entry : limitCatalogue()) {
        if (options.contains(QLatin1String(entry.option)))
            entry.set(to, entry.get(from));
    }
    if (options.contains(LoopbackOption))
        to.net.source.countsLoopback = from.net.source.countsLoopback;
}

bool haveSameLimits(const ServerConfig& a, const ServerConfig& b)
{
    const auto entries = limitCatalogue();
    return a.net.source.countsLoopback == b.net.source.countsLoopback
        && std::all_of(entries.begin(), entries.end(),
            [&](const LimitEntry& entry) { return entry.get(a) == entry.get(b); });
}

} // namespace signalbox
