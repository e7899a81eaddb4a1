// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

namespace signalbox {

/// A conversation to begin with; docs/conversations.md shows them.
struct ConversationExample
{
    const char* name; ///< `echo chat http smtp redis`
    const char* title; ///< for people; context Conversation
    const char* text; ///< UTF-8
};

std::span<const ConversationExample> conversationExamples();

} // namespace signalbox
