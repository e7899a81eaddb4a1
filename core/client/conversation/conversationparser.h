// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/conversation/conversationscript.h"

namespace signalbox {

/// What ConversationScript::parse() does: each line of the text becomes one step.
Result<std::vector<ConversationStep>> parseConversation(QStringView text);

} // namespace signalbox
