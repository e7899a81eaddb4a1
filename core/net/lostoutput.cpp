// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/lostoutput.h"

#include "base/units.h"
#include "net/transport.h"

#include <QCoreApplication>
#include <QStringList>

namespace signalbox {

QString lostOutputText(std::size_t queued, int fd)
{
    const std::size_t underWay = fd >= 0 ? unacknowledged(fd) : 0;
    QStringList parts;
    if (queued > 0)
        parts += QCoreApplication::translate("Connection", "%1 of output were lost")
                     .arg(formatBytes(static_cast<double>(queued)));
    if (underWay > 1) // a FIN counts as one
        parts += QCoreApplication::translate("Connection", "%1 were not acknowledged")
                     .arg(formatBytes(static_cast<double>(underWay)));
    return parts.join(QStringLiteral(", "));
}

} // namespace signalbox
