// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/endpoint.h"
#include "client/clientbehaviour.h"
#include "client/conversation/conversationscript.h"
#include "client/conversation/conversationvariables.h"

namespace signalbox {

/// Which conversation is to be held, with whom, and how many at once. A value; validate() says whether it can
/// be.
struct ConversationSettings
{
    static constexpr std::chrono::milliseconds MaxLimit { 24 * 3600'000 };

    Endpoint target; ///< of every connect that names no other
    QString name; ///< of the script, for reports
    ConversationScript script;
    QString folder; ///< where the files are that it sends; empty = the current one
    int clients = 1; ///< copies of it at once
    ConversationValues values; ///< variables that are set before the first line
    quint64 seed = 1; ///< of what is random
    std::chrono::milliseconds limit { 300'000 }; ///< for all of it

    bool operator==(const ConversationSettings&) const = default;
};

/// The first thing that is wrong with the values, named with its remedy; Done if they can be used.
Result<Done> validate(const ConversationSettings& settings);

/// What the step With asks of a copy: the dice start from `seed` unless it names its own, and a port to connect
/// from is that of the copy before, and one. The error says what cannot be, without the line.
Result<ClientBehaviour> conversationBehaviour(const ConversationStep& step, quint64 seed, int client);

/// What the script sends from files, by their names in it. Bounded. The error names line and file.
Result<QHash<QByteArray, QByteArray>> readConversationFiles(const ConversationSettings& settings);

} // namespace signalbox
