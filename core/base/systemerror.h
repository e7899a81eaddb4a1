// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace signalbox {

/// `ECONNRESET` for ECONNRESET; the number for an errno without a name. errno(3)
QByteArray errnoName(int code);

/// `Connection reset by peer (ECONNRESET)`. The same in every locale, since it goes into journals.
QString errnoText(int code);

} // namespace signalbox
