// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "theme/theme.h"

namespace signalbox {

/// How a table shows the state of a connection: never by colour alone.
struct StateLook
{
    const char16_t* glyph;
    theme::Role role;
    const char* words; ///< to translate in the context of its table
    const char* meaning; ///< likewise; for the tooltip
};

} // namespace signalbox
