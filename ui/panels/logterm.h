// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/journalview.h"

#include <QString>

namespace signalbox {

/// The filter term that lets through what has the same in this cell; `column` is a LogModel::Column. Where a
/// cell has nothing to compare, the kind of the event. The event must come from `view`.
QString filterTerm(const Event& event, int column, const JournalView& view);

} // namespace signalbox
