// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/hostility/hostileresult.h"

#include <QStringList>

namespace signalbox {

/// The table of cases, for people: name, what it does, why servers break on it, and what is expected of each
/// mode.
QStringList hostileCaseList();
/// One line of the result table.
QString hostileOutcomeLine(const HostileOutcome& outcome);
/// What stands below the table: the sum, and how health was judged.
QStringList hostileSummary(const HostileResult& result);

} // namespace signalbox
