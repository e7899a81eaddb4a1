// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/endpoint.h"

#include <QStringList>

namespace signalbox {

/// What a panel is set to, as a command of signalbox-cli: a check can be made of it.
struct PanelCommand
{
    QStringList words; ///< the command and its options, without the target
    Endpoint target;
    qsizetype place = 1; ///< of the target among the words
};

} // namespace signalbox
