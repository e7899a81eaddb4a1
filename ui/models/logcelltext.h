// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/journalview.h"
#include "models/eventtime.h"

#include <QVariant>

namespace signalbox {

// What the columns of the log are called and how they lie; `column` is a LogModel::Column.

/// For Qt::DisplayRole, ToolTipRole, TextAlignmentRole and AccessibleTextRole.
QVariant logHeader(int column, int role, TimeFormat format, bool hasReference);
/// What a menu calls the column.
QString logColumnName(int column);
Qt::Alignment logAlignment(int column);
/// Of those that are drawn in tabular digits.
bool isNumberColumn(int column);
QVariant logToolTip(int column, const Event& event, const JournalView& view);

} // namespace signalbox
