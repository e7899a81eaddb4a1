// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/ladderstep.h"

#include <QString>

namespace signalbox {

/// What stands at the arrow: `SYN`, `512 B in 3 reads`, `FIN`, `idle time-out`. Plain text, safe to show.
QString ladderLabel(const LadderStep& step);

/// The system call by which the server knows: `accept4`, `recv × 3`, `recv = 0`, `shutdown, close`; empty for a
/// step that no call shows.
QString ladderCall(const LadderStep& step);

/// Two or three sentences for someone who learns, with the RFC's section or the man page: what happened, how it
/// is known, and what state it left the two ends in.
QString ladderExplanation(const LadderStep& step);

/// All of a step in one sentence, for a screen reader.
QString ladderSpeech(const LadderStep& step);

} // namespace signalbox
