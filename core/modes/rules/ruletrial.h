// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/journalview.h"
#include "modes/rules/ruleprogram.h"

#include <functional>

namespace signalbox {

/// One time that a rule would have fired.
struct TrialFiring
{
    quint64 sequence = 0; ///< the event that made it fire
    ConnectionId client = NoConnection;
    int rule = -1; ///< its index; -1 = the default reply
    QByteArray matched; ///< the first MaxShown bytes
    QByteArray reply; ///< likewise
};

/// What rules would have made of what was received.
struct RuleTrial
{
    static constexpr std::size_t MaxFirings = 10'000; ///< kept; all are counted
    static constexpr qsizetype MaxShown = 256; ///< bytes kept of each

    std::vector<TrialFiring> firings; ///< the first ones
    quint64 total = 0; ///< firings, the default reply included
    std::vector<RuleHits> hits; ///< as RuleProgram::hits()
    quint64 reads = 0; ///< that were looked at
    quint64 clients = 0; ///< that said something
    quint64 cut = 0; ///< reads of which the log has only the beginning; rules saw no more of them
    quint64 longLines = 0; ///< longer than maxLine: no rule looked at them
    bool isCancelled = false; ///< what it has so far
};

/// Plays what clients sent, as far as it is in the view, through the rules. Nothing is sent. The error is that
/// of validate(). Blocks until it is through, or progress says false, which is asked now and then; any thread.
Result<RuleTrial> tryRules(const RuleSet& set, const JournalView& view, quint32 maxLine,
    const std::function<bool(quint64 done, quint64 total)>& progress = {});

} // namespace signalbox
