// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/systemerror.h"

#include <cstring>

namespace signalbox {

QByteArray errnoName(int code)
{
    const char* name = ::strerrorname_np(code);
    return name ? QByteArray(name) : QByteArray::number(code);
}

QString errnoText(int code)
{
    const char* words = ::strerrordesc_np(code);
    return QStringLiteral("%1 (%2)").arg(words ? QString::fromLatin1(words) : QStringLiteral("Unknown error"),
        QString::fromLatin1(errnoName(code)));
}

} // namespace signalbox
