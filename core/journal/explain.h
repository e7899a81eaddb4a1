// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/event.h"
#include "journal/snapshot.h"

#include <QString>

namespace signalbox {

/// What an event means, for someone who learns: two or three sentences of plain text, and the RFC or man page
/// to read.
QString explain(const Event& event);

/// The same for a step of the lifecycle strip.
QString explain(LifecycleStep step);

/// `socket`, `bind`, `listen`, `accept`, `recv/send`, `close`.
QString lifecycleStepName(LifecycleStep step);

} // namespace signalbox
