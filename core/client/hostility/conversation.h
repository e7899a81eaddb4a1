// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/hostility/hostilecase.h"
#include "journal/journalview.h"

#include <QByteArrayList>

namespace signalbox {

struct ConversationLimits
{
    static constexpr qsizetype Parts = 256;
    static constexpr qsizetype Bytes = 64 * 1024;
};

/// What the first client of a recording that said anything did say, read by read, as far as it was captured and
/// within ConversationLimits. The error says that nobody did.
Result<QByteArrayList> conversationOf(const JournalView& view);

/// One that suits the mode: what people try first.
QByteArrayList seedConversation(HostileMode mode);

/// The same with one to eight mutations, which the seed decides on every machine alike: bits flipped, bytes
/// lost, inserted, repeated, and parts cut anew or exchanged.
QByteArrayList mutated(const QByteArrayList& conversation, quint64 seed);

/// Says the parts one after the other, waiting a moment for an answer to each.
HostileScript scriptOf(const QByteArrayList& conversation);

} // namespace signalbox
