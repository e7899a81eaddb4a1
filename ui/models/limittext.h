// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/limitcatalogue.h"

#include <optional>

namespace signalbox {

/// A value of a limit as people write it: "64 KiB", "5 min", "10,000"; exact, so that it can be read back.
QString limitText(LimitUnit unit, quint32 value);

/// The value of such a text: "64 KiB", "64k", "1.5 MiB" and "65536" for bytes, "90", "90 s" and "5 min" for
/// seconds. None if it is no number, has a fraction, or is too large for 32 bits.
std::optional<quint32> parseLimit(LimitUnit unit, const QString& text);

/// The value of an entry, with the entry's own words for 0.
QString limitText(const LimitEntry& entry, quint32 value);

/// "Clients at once: 12\nIdle time-out: 3": every limit that bit, for a tooltip.
QString limitHitsText(const LimitHits& hits);

} // namespace signalbox
