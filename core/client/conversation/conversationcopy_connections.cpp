// SPDX-License-Identifier: GPL-3.0-or-later
// How a copy makes and ends its connections.
#include "base/systemerror.h"
#include "client/conversation/conversationcopy.h"
#include "client/conversation/conversationlimits.h"

#include <QCoreApplication>

namespace signalbox {
namespace {

using Bounds = ConversationBounds;
using Kind = ConversationStep::Kind;

constexpr std::size_t MaxClosing = 64;

QString translate(const char* text) { return QCoreApplication::translate("Conversation", text); }

} // namespace

/// For the connections that are made from here on.
ConversationCopy::Progress ConversationCopy::beginWith()
{
    const auto behaviour = conversationBehaviour(step(), m_shared.settings.seed, m_outcome.client);
    if (!behaviour)
        return fail(behaviour.error().text());
    m_behaviour = *behaviour;
    m_behaviourLine = line();
    return Progress::Done;
}

void ConversationCopy::makeConnection(Slot& slot)
{
    slot.halfClosedIn = 0;
    slot.connection =
        std::make_unique<ConversationConnection>(m_shared.reactor, [this] { m_isChanged = true; });
    slot.behaviourLine = m_behaviourLine;
    // The first connection of a copy has the copy's number, and no two have the same.
    slot.connection->behave(
        m_behaviour, static_cast<quint32>(m_outcome.client + (m_slot - 1) * Bounds::Clients));
}

/// What a behaviour has put off, and what is due by now.
void ConversationCopy::wakeConnections()
{
    for (auto& [number, slot] : m_slots) {
        if (slot.connection)
            slot.connection->wake(m_now);
    }
    for (const auto& connection : m_closing)
        connection->wake(m_now);
}

void ConversationCopy::planWakes()
{
    for (const auto& [number, slot] : m_slots) {
        if (slot.connection)
            m_dueAt = std::min(m_dueAt, slot.connection->wakeAt());
    }
    for (const auto& connection : m_closing)
        m_dueAt = std::min(m_dueAt, connection->wakeAt());
}

ConversationCopy::Progress ConversationCopy::beginConnect()
{
    Endpoint target = m_shared.settings.target;
    if (!step().text.isEmpty()) {
        const auto text = m_variables.expand(step().text);
        if (!text)
            return fail(text.error().text());
        const auto place = Endpoint::parse(QString::fromUtf8(*text), false);
        if (!place)
            return fail(place.error().text());
        target = *place;
    }
    Slot& slot = m_slots[m_slot];
    if (slot.connection && slot.connection->isCut())
        letGo(std::move(slot.connection), true);
    if (slot.connection)
        return fail(translate("Client %1 is connected already. Close it first, or write as-client before it.")
                        .arg(m_slot));
    makeConnection(slot);
    if (slot.connection->dial(target) != 0)
        return goConnect();
    return waitUntil(m_stepAt + Bounds::Connecting);
}

ConversationCopy::Progress ConversationCopy::goConnect()
{
    const Slot& slot = m_slots[m_slot];
    const ConversationConnection& connection = *slot.connection;
    if (connection.isOpen() || connection.isCut())
        return Progress::Done;
    if (const QString trouble = connection.trouble(); !trouble.isEmpty())
        return fail(translate("Could not connect: %1 cannot be had: %2. The behaviour of line %3 asks for it.")
                        .arg(trouble, errnoText(connection.error()))
                        .arg(slot.behaviourLine));
    const QString remedy = translate("Is the server running, and are address and port right?");
    if (!connection.isConnecting())
        return fail(translate("Could not connect: %1. %2").arg(errnoText(connection.error()), remedy));
    if (m_now >= m_stepAt + Bounds::Connecting)
        return fail(
            translate("Could not connect within %1 s. %2").arg(Bounds::Connecting.count() / 1000).arg(remedy));
    return waitUntil(m_stepAt + Bounds::Connecting);
}

/// The connection that the step is about; without one it fails.
ConversationConnection* ConversationCopy::connected(Progress& progress)
{
    const Slot& slot = m_slots[m_slot];
    if (slot.connection)
        return slot.connection.get();
    // Lets all slots go.
    progress =
        fail(translate("Client %1 is not connected: line %2 has closed it. Write connect before this line.")
                 .arg(m_slot)
                 .arg(slot.endedIn));
    return nullptr;
}

ConversationCopy::Progress ConversationCopy::endConnection()
{
    Progress progress = Progress::Done;
    ConversationConnection* connection = connected(progress);
    if (!connection)
        return progress;
    if (step().kind == Kind::HalfClose) {
        connection->halfClose();
        m_slots[m_slot].halfClosedIn = line();
        return Progress::Done;
    }
    Slot& slot = m_slots[m_slot];
    slot.endedIn = line();
    letGo(std::move(slot.connection), step().kind == Kind::Close);
    return Progress::Done;
}

/// Counts what it moved, and closes it: gracefully in the background, for a bounded time.
void ConversationCopy::letGo(std::unique_ptr<ConversationConnection> connection, bool isGraceful)
{
    m_outcome.bytesReceived += connection->received();
    if (!isGraceful) {
        m_outcome.bytesSent += connection->sent();
        return connection->reset();
    }
    connection->beginClose(m_now);
    m_outcome.bytesSent += connection->sent();
    if (m_closing.size() >= MaxClosing)
        m_closing.erase(m_closing.begin());
    m_closing.push_back(std::move(connection));
    std::erase_if(m_closing, [this](const auto& each) { return each->isGone(m_now); });
}

} // namespace signalbox
