// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "base/result.h"

#include <QStringView>

#include <variant>

namespace signalbox {

/// A place in the log as someone writes it: the number of an event, or a time.
using GoToPlace = std::variant<quint64, WallTime>;

/// What a place may be relative to.
struct GoToContext
{
    WallTime first {}; ///< of the oldest event
    WallTime last {}; ///< of the newest event
    WallTime origin {}; ///< what the time column counts from
    WallTime current {}; ///< of the current event
};

/// Understands what the log shows, and more:
/// `12403`, `12,403`, `No. 12403` - a number; `12:03`, `12:03:01.2204` - the time of day, on the latest day of
/// the log that has it; `2026-11-22 12:03:01` - local; `2026-11-22T12:03:01Z` - RFC 3339; `12.5`, `90 s`,
/// `3 ms` - since the beginning or the time reference; `-30s`, `+1.5`, `+2m` - from the current event.
/// The error says what is accepted.
Result<GoToPlace> parseGoToPlace(QStringView text, const GoToContext& context);

} // namespace signalbox
