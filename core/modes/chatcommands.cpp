// SPDX-License-Identifier: GPL-3.0-or-later
#include "modes/chat.h"

#include <algorithm>
#include <array>

namespace signalbox {

struct ChatMode::Call
{
    Member& member;
    QByteArrayView arguments; // trimmed
    Outbox& outbox;

    void reply(const QByteArray& text) const { outbox.send(member.id, QByteArrayView("* " + text + '\n')); }
    void error(const QByteArray& text) const { outbox.send(member.id, QByteArrayView("! " + text + '\n')); }
};

struct ChatMode::Command
{
    const char* name;
    const char* arguments;
    const char* summary;
    void (ChatMode::*run)(const Call&);
};

std::span<const ChatMode::Command> ChatMode::commands()
{
    static constexpr std::array Commands {
        Command { "nick", "NAME", "take another name", &ChatMode::nick },
        Command { "who", "", "list who is in this room", &ChatMode::who },
        Command { "msg", "NAME TEXT", "say something to one person only, in whatever room", &ChatMode::msg },
        Command { "me", "TEXT", "say what you do", &ChatMode::me },
        Command { "join", "ROOM", "go to another room; it is made if there is none", &ChatMode::join },
        Command { "rooms", "", "list the rooms", &ChatMode::rooms },
        Command { "quit", "", "leave", &ChatMode::quit },
        Command { "help", "", "list the commands", &ChatMode::help },
    };
    return Commands;
}

void ChatMode::command(Member& member, QByteArrayView text, Outbox& outbox)
{
    const qsizetype space = text.indexOf(' ');
    const QByteArrayView word = space < 0 ? text.sliced(1) : text.first(space).sliced(1);
    const Call call { member, space < 0 ? QByteArrayView() : text.sliced(space).trimmed(), outbox };
    const QByteArray name = folded(word);
    for (const Command& known : commands()) {
        if (name == known.name)
            return (this->*known.run)(call);
    }
    call.error("Unknown command /" + word.toByteArray() + ". /help lists the commands.");
}

void ChatMode::nick(const Call& call)
{
    const QByteArray wanted = call.arguments.toByteArray();
    if (wanted.isEmpty())
        return call.error("Usage: /nick NAME");
    if (!isValidName(wanted))
        return call.error("A name has 1 to 32 characters: letters, digits, _ - and a full stop.");
    Member& member = call.member;
    const auto holder = m_names.constFind(folded(wanted));
    if (holder != m_names.constEnd() && *holder != member.id)
        return call.error("The name " + wanted + " is taken.");
    if (wanted == member.name)
        return call.reply("You are " + wanted + " already");
    const QByteArray news = member.name + " is now " + wanted;
    m_names.remove(folded(member.name));
    m_names.insert(folded(wanted), member.id);
    member.name = wanted;
    call.outbox.setName(member.id, QString::fromLatin1(wanted));
    call.reply(news);
    toOthers(member, "* " + news + '\n', call.outbox);
}

void ChatMode::who(const Call& call)
{
    const Room& room = m_rooms[call.member.room];
    QList<QByteArray> names;
    for (const ConnectionId id : room.members)
        names.append(m_members.constFind(number(id))->name);
    std::sort(names.begin(), names.end());
    // A full room does not fit into one line; no line is longer than what a client may send.
    constexpr qsizetype Wrap = 400;
    QByteArray line = "In " + room.name + " (" + QByteArray::number(names.size()) + "):";
    for (qsizetype i = 0; i < names.size(); ++i) {
        line += ' ' + names[i] + (i + 1 < names.size() ? "," : "");
        if (line.size() > Wrap) {
            call.reply(line);
            line = " ";
        }
    }
    if (line != " ")
        call.reply(line);
}

void ChatMode::msg(const Call& call)
{
    const qsizetype space = call.arguments.indexOf(' ');
    const QByteArray to = (space < 0 ? call.arguments : call.arguments.first(space)).toByteArray();
    const QByteArray text = space < 0 ? QByteArray() : call.arguments.sliced(space).trimmed().toByteArray();
    if (to.isEmpty() || text.isEmpty())
        return call.error("Usage: /msg NAME TEXT");
    const auto holder = m_names.constFind(folded(to));
    if (holder == m_names.constEnd())
        return call.error("There is no one called " + to + ". /who lists who is here.");
    call.outbox.send(*holder, QByteArrayView("[" + call.member.name + "] " + text + '\n'));
}

void ChatMode::me(const Call& call)
{
    if (call.arguments.isEmpty())
        return call.error("Usage: /me TEXT");
    toOthers(call.member, "* " + call.member.name + ' ' + call.arguments.toByteArray() + '\n', call.outbox);
}

void ChatMode::join(const Call& call)
{
    const QByteArray wanted = call.arguments.toByteArray();
    if (wanted.isEmpty())
        return call.error("Usage: /join ROOM");
    if (!isValidName(wanted))
        return call.error("A room's name has 1 to 32 characters: letters, digits, _ - and a full stop.");
    Member& member = call.member;
    if (folded(wanted) == member.room)
        return call.reply("You are in " + m_rooms[member.room].name + " already");
    leave(member, "went to " + wanted, call.outbox);
    enter(member, wanted);
    const Room& room = m_rooms[member.room];
    call.reply(
        "You are now in " + room.name + ", with " + QByteArray::number(room.members.size() - 1) + " others");
    toOthers(member, "* " + member.name + " joined\n", call.outbox);
}

void ChatMode::rooms(const Call& call)
{
    QList<QByteArray> keys = m_rooms.keys();
    std::sort(keys.begin(), keys.end());
    for (const QByteArray& key : keys) {
        const Room& room = m_rooms[key];
        call.reply(room.name + " (" + QByteArray::number(room.members.size()) + ')');
    }
}

void ChatMode::quit(const Call& call)
{
    call.reply("Goodbye, " + call.member.name);
    drop(call.member, CloseReason::Quit, call.outbox);
}

void ChatMode::help(const Call& call)
{
    for (const Command& known : commands()) {
        QByteArray usage = QByteArray("/") + known.name;
        if (*known.arguments)
            usage += QByteArray(" ") + known.arguments;
        call.reply(usage + " - " + known.summary);
    }
    call.reply("Anything else goes to the others in your room.");
}

} // namespace signalbox
