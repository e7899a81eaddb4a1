// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/conversation/conversationresult.h"

#include <QStringList>

namespace signalbox {

/// The lines about one client: its verdict, and where it failed, what was expected and what came.
QStringList conversationOutcomeLines(const ConversationOutcome& outcome);
/// What stands below them: the sum, and how to do the same again.
QString conversationSummary(const ConversationResult& result);

} // namespace signalbox
