// SPDX-License-Identifier: GPL-3.0-or-later
#include "modes/chat.h"

#include "base/bytes.h"

#include <algorithm>

namespace signalbox {
namespace {

const QByteArray Lobby = QByteArrayLiteral("lobby");

bool hasControlCharacters(QByteArrayView utf8)
{
    // isPlainText() also lets CR pass, which inside a line would let a sender overwrite what a terminal shows.
    return !isPlainText(utf8) || utf8.contains('\r');
}

} // namespace

ChatMode::ChatMode(quint32 maxLine)
    : m_maxLine(maxLine)
{
}

QByteArray ChatMode::folded(QByteArrayView name) { return name.toByteArray().toLower(); }

bool ChatMode::isValidName(QByteArrayView name)
{
    const auto isAllowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'
            || c == '-' || c == '.';
    };
    return !name.isEmpty() && name.size() <= MaxName && std::all_of(name.begin(), name.end(), isAllowed);
}

QByteArray ChatMode::refusal(Limit limit) const
{
    return limit == Limit::MaxClients
        ? QByteArrayLiteral("! The server is full. Try again later.\n")
        : QByteArrayLiteral("! Too many connections from your address. Try again later.\n");
}

void ChatMode::opened(ConnectionId id, Outbox& outbox)
{
    QByteArray name;
    do {
        name = "guest-" + QByteArray::number(++m_lastGuest);
    } while (m_names.contains(name));

    Member& member = m_members[number(id)];
    member.id = id;
    member.name = name;
    m_names.insert(name, id);
    enter(member, Lobby);
    outbox.setName(id, QString::fromLatin1(name));
    outbox.send(id, "* Welcome, " + name + ". /help lists the commands.\n");
    toOthers(member, "* " + name + " joined\n", outbox);
}

void ChatMode::received(ConnectionId id, QByteArrayView bytes, Outbox& outbox)
{
    const auto it = m_members.find(number(id));
    if (it == m_members.end())
        return;
    Member& member = *it;
    const bool didLineEnd = bytes.contains('\n');
    member.framer.feed(bytes, m_maxLine, [&](LineFramer::Verdict verdict, QByteArrayView text) {
        if (member.isLeaving)
            return false;
        if (verdict == LineFramer::Verdict::TooLong) {
            outbox.limitHit(Limit::MaxLine);
            refuse(member, "line-too-long",
                "Line too long: at most " + QByteArray::number(m_maxLine) + " bytes.", outbox);
        } else {
            line(member, text, outbox);
        }
        return !member.isLeaving;
    });
    tellMidLine(member, didLineEnd, outbox);
}

void ChatMode::tellMidLine(Member& member, bool didLineEnd, Outbox& outbox)
{
    const bool isMidLine = member.framer.isMidLine() && !member.isLeaving;
    if (isMidLine && (!member.isMidLine || didLineEnd))
        outbox.lineBegan(member.id);
    else if (!isMidLine && member.isMidLine)
        outbox.lineEnded(member.id);
    member.isMidLine = isMidLine;
}

void ChatMode::inputEnded(ConnectionId id, Outbox& outbox)
{
    const auto it = m_members.find(number(id));
    if (it == m_members.end() || it->isLeaving)
        return;
    // An orderly end makes what was typed so far a line: `printf hello | nc -N` says hello.
    const QByteArray rest = it->framer.takeRest();
    if (!rest.isEmpty())
        line(*it, rest, outbox);
}

void ChatMode::closed(ConnectionId id, CloseReason reason, Outbox& outbox)
{
    const auto it = m_members.find(number(id));
    if (it == m_members.end())
        return;
    // Terms rather than translated words: what a user of the protocol reads does not depend on the server's
    // locale.
    leave(*it, closeReasonTerm(reason), outbox);
    m_names.remove(folded(it->name));
    m_members.erase(it);
}

void ChatMode::line(Member& member, QByteArrayView text, Outbox& outbox)
{
    if (!text.isValidUtf8())
        return refuse(member, "invalid-utf8", "Not valid UTF-8.", outbox);
    if (hasControlCharacters(text))
        return refuse(member, "control-characters", "Control characters are not allowed.", outbox);
    if (text.startsWith('/'))
        return command(member, text, outbox);
    if (!text.isEmpty())
        toOthers(member, "<" + member.name + "> " + text.toByteArray() + '\n', outbox);
}

void ChatMode::refuse(Member& member, QByteArrayView term, QByteArrayView sentence, Outbox& outbox)
{
    outbox.rejected(member.id, term);
    outbox.send(member.id, "! " + sentence.toByteArray() + '\n');
    const SteadyTime now = outbox.now();
    std::erase_if(member.refusals, [now](SteadyTime then) { return now - then > RefusalWindow; });
    member.refusals.push_back(now);
    if (member.refusals.size() >= MaxRefusals) {
        outbox.send(member.id, QByteArrayView("! Too many refused lines. Goodbye.\n"));
        drop(member, CloseReason::ProtocolErrors, outbox);
    }
}

void ChatMode::toOthers(const Member& member, const QByteArray& bytes, Outbox& outbox)
{
    const auto room = m_rooms.constFind(member.room);
    if (room == m_rooms.constEnd() || room->members.size() < 2)
        return;
    std::vector<ConnectionId> others;
    others.reserve(room->members.size());
    std::copy_if(room->members.begin(), room->members.end(), std::back_inserter(others),
        [&member](ConnectionId id) { return id != member.id; });
    outbox.send(others, bytes);
}

void ChatMode::enter(Member& member, const QByteArray& room)
{
    member.room = folded(room);
    Room& entered = m_rooms[member.room];
    if (entered.members.empty())
        entered.name = room;
    entered.members.push_back(member.id);
}

void ChatMode::leave(Member& member, QByteArrayView reason, Outbox& outbox)
{
    if (member.room.isEmpty())
        return;
    toOthers(member, "* " + member.name + " left (" + reason.toByteArray() + ")\n", outbox);
    const auto room = m_rooms.find(member.room);
    std::erase(room->members, member.id);
    if (room->members.empty())
        m_rooms.erase(room);
    member.room.clear();
}

void ChatMode::drop(Member& member, CloseReason reason, Outbox& outbox)
{
    member.isLeaving = true;
    leave(member, closeReasonTerm(reason), outbox);
    outbox.finish(member.id, reason);
}

} // namespace signalbox
