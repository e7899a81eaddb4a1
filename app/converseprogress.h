// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/conversation/conversationworker.h"

namespace signalbox {

/// How a conversation is going, in one line on standard error that is written over; nothing if that is no
/// terminal.
class ConverseProgress
{
public:
    ConverseProgress();

    void show(const ConversationProgress& progress);
    void clear();

private:
    bool m_isTerminal;
    bool m_isShown = false;
};

} // namespace signalbox
