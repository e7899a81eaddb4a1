// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/conversation/conversationsettings.h"

#include <QStringList>

namespace signalbox {

/// The options of `signalbox-cli converse` that ask for these settings, without target and script; but for the
/// seed, which is chosen anew where it is not given, only what is not the usual.
QStringList conversationArguments(const ConversationSettings& settings);

} // namespace signalbox
