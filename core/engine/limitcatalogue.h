// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/config.h"
#include "journal/limit.h"

#include <span>

namespace signalbox {

enum class LimitUnit : quint8 { Count, Bytes, Seconds };

/// One line of the catalogue of limits: the Limits dialog, the options of the command line, validate() and the
/// saved settings are made from it.
struct LimitEntry
{
    Limit limit; ///< whose hits Counters::limits counts
    const char* option; ///< for the command line, without the dashes; also the key under which it is saved
    const char* title; ///< for people; translate in context "Limit"
    const char* help; ///< what happens when it bites; translate in context "Limit"
    LimitUnit unit;
    quint32 min;
    quint32 max;
    const char* zero; ///< what 0 means, if min is 0; translate in context "Limit"
    quint32 (*get)(const ServerConfig&);
    void (*set)(ServerConfig&, quint32);
};

std::span<const LimitEntry> limitCatalogue();

/// Translated words for a limit that bit, whether or not it can be set: "descriptors used up".
QString limitTitle(Limit limit);

} // namespace signalbox
