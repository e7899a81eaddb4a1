// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/ids.h"
#include "client/conversation/conversationscript.h"
#include "journal/journalview.h"

namespace signalbox {

struct ConversationRecording
{
    static constexpr qsizetype MaxBytes = 512 * 1024; ///< sent and received; what follows is left out

    bool withPauses = true; ///< before what the client did
    std::chrono::milliseconds leastPause { 200 }; ///< shorter ones are left out
};

/// What one client of a test bench did, from its journal, as a script: it sends the same, expects what it was
/// answered, byte for byte, within three times the time that took, and ends in the same way. Comments say what
/// had to be left out. The error says that there is nothing to be repeated.
Result<ConversationScript> recordedConversation(
    const JournalView& view, ConnectionId client, const ConversationRecording& recording = {});

} // namespace signalbox
