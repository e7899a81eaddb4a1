// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/conversation/conversationtext.h"

#include <QHash>
#include <QMap>

#include <random>

namespace signalbox {

/// By name.
using ConversationValues = QMap<QByteArray, QByteArray>;

/// True for what `set` may set: a letter or `_`, then letters, digits and `_`; not one that is built in.
Result<Done> checkConversationName(QByteArrayView name);
/// Whether it is a name, a capture `1` to `9`, or one of those built in: `counter`, `counter:NAME`, `client`,
/// `time`, `time:FORMAT`, `time_ms`, `random:LO-HI`, `random_hex:N`, `random_text:N`.
Result<Done> checkConversationVariable(QByteArrayView spec);
/// True if it is neither built in nor a capture, so that somebody has to set it.
bool isConversationName(QByteArrayView spec);

/// The variables of one copy of a script. What is random comes from the seed and the number of the copy, on
/// every machine alike.
class ConversationVariables
{
public:
    ConversationVariables(ConversationValues given, int client, quint64 seed);

    /// The error says that it is too long, or that there are too many.
    Result<Done> set(const QByteArray& name, const QByteArray& value);
    /// Of a match: 0 is not kept; those beyond 9 neither.
    void setCaptures(QList<QByteArray> captures) { m_captures = std::move(captures); }

    /// With the variables filled in; counters count on. The error names a variable without a value.
    Result<QByteArray> expand(const ConversationText& text);
    /// As a regular expression for bytes seen as Latin-1, in which what variables hold stands for itself.
    Result<QString> expandPattern(const ConversationText& text);

private:
    Result<QByteArray> value(const QByteArray& spec);
    quint64 below(quint64 end); // 0 = 2 to the 64
    Result<QByteArray> count(const QByteArray& name);

    ConversationValues m_values;
    QList<QByteArray> m_captures; // 0 = the first
    QHash<QByteArray, quint64> m_counters;
    std::mt19937_64 m_random;
    int m_client;
};

} // namespace signalbox
