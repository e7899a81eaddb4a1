// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "modes/lineframer.h"
#include "modes/mode.h"

#include <QHash>

#include <vector>

namespace signalbox {

/// A line protocol that nc and telnet can speak: names, rooms, private messages. docs/chat-protocol.md
/// describes it.
class ChatMode final : public Mode
{
public:
    explicit ChatMode(quint32 maxLine);

    static constexpr qsizetype MaxName = 32; ///< of names and rooms, in characters
    static constexpr int MaxRefusals = 10; ///< within RefusalWindow, then the sender is disconnected
    static constexpr std::chrono::seconds RefusalWindow { 10 };

    void opened(ConnectionId id, Outbox& outbox) override;
    void received(ConnectionId id, QByteArrayView bytes, Outbox& outbox) override;
    void inputEnded(ConnectionId id, Outbox& outbox) override;
    void closed(ConnectionId id, CloseReason reason, Outbox& outbox) override;
    Flow flow() const override { return Flow::DropSlowConsumer; }
    QByteArray refusal(Limit limit) const override;
    QByteArray farewell() const override { return QByteArrayLiteral("* The server is stopping.\n"); }

private:
    struct Member
    {
        ConnectionId id = NoConnection;
        QByteArray name;
        QByteArray room; // key into m_rooms
        LineFramer framer;
        std::vector<SteadyTime> refusals; // the latest, at most MaxRefusals
        bool isMidLine = false; // as the outbox was told last
        bool isLeaving = false; // finish() was called: nothing more is taken from it
    };
    struct Room
    {
        QByteArray name; // as its founder wrote it
        std::vector<ConnectionId> members;
    };
    struct Call; // a command being carried out
    struct Command;
    static std::span<const Command> commands();

    void tellMidLine(Member& member, bool didLineEnd, Outbox& outbox);
    void line(Member& member, QByteArrayView text, Outbox& outbox);
    void refuse(Member& member, QByteArrayView term, QByteArrayView sentence, Outbox& outbox);
    void command(Member& member, QByteArrayView text, Outbox& outbox);
    void toOthers(const Member& member, const QByteArray& bytes, Outbox& outbox);
    void enter(Member& member, const QByteArray& room);
    void leave(Member& member, QByteArrayView reason, Outbox& outbox);
    void drop(Member& member, CloseReason reason, Outbox& outbox);

    void nick(const Call& call);
    void who(const Call& call);
    void msg(const Call& call);
    void me(const Call& call);
    void join(const Call& call);
    void rooms(const Call& call);
    void quit(const Call& call);
    void help(const Call& call);

    static QByteArray folded(QByteArrayView name);
    static bool isValidName(QByteArrayView name);

    quint32 m_maxLine;
    quint32 m_lastGuest = 0;
    QHash<quint32, Member> m_members; // by number(id)
    QHash<QByteArray, ConnectionId> m_names; // folded
    QHash<QByteArray, Room> m_rooms; // folded; an empty one is forgotten
};

} // namespace signalbox
