// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/snapshot.h"
#include "theme/theme.h"

namespace signalbox {

/// How the window shows a state: never by colour alone.
struct StateLook
{
    const char16_t* glyph;
    theme::Role role;
    const char* words; ///< to translate in the context of its table
    const char* meaning; ///< likewise; for the tooltip
};

/// Words and meaning are in context "ServerState".
const StateLook& serverStateLook(ServerState state);

/// Translated: "● Listening".
QString serverStateText(ServerState state);
/// Translated: one sentence, for a tooltip.
QString serverStateMeaning(ServerState state);

} // namespace signalbox
