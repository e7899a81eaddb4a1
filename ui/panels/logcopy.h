// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

class QItemSelectionModel;

namespace signalbox {

class LogModel;

// What goes to the clipboard: at most 20,000 of the selected rows.

void copyLines(const LogModel& model, const QItemSelectionModel& selection, const std::vector<int>& columns);
/// The bytes of the events, or their details; as text or in hexadecimal.
void copyPayload(const LogModel& model, const QItemSelectionModel& selection, bool isHex);

} // namespace signalbox
