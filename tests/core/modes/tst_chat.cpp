// SPDX-License-Identifier: GPL-3.0-or-later
#include "modes/chat.h"
#include "recordingoutbox.h"

#include <QTest>

using namespace signalbox;
using testing::RecordingOutbox;

namespace {

constexpr quint32 MaxLine = 64;

constexpr ConnectionId id(quint32 n) { return ConnectionId { n }; }

/// A room of people who have just come in, with their greetings read.
struct Room
{
    explicit Room(quint32 people)
    {
        for (quint32 n = 1; n <= people; ++n)
            mode.opened(id(n), outbox);
        outbox.sent.clear();
    }
    void say(quint32 n, QByteArrayView bytes) { mode.received(id(n), bytes, outbox); }
    QByteArray heard(quint32 n) { return outbox.take(n); }

    ChatMode mode { MaxLine };
    RecordingOutbox outbox;
};

} // namespace

class TestChat : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void greets()
    {
        ChatMode mode(MaxLine);
        RecordingOutbox outbox;
        mode.opened(id(1), outbox);
        QCOMPARE(outbox.take(1), QByteArray("* Welcome, guest-1. /help lists the commands.\n"));
        mode.opened(id(2), outbox);
        QCOMPARE(outbox.take(2), QByteArray("* Welcome, guest-2. /help lists the commands.\n"));
        QCOMPARE(outbox.take(1), QByteArray("* guest-2 joined\n"));
        QCOMPARE(outbox.names[2], QStringLiteral("guest-2"));
    }

    void exchanges_data()
    {
        QTest::addColumn<QByteArray>("first"); // what guest-1 sends
        QTest::addColumn<QByteArray>("toFirst");
        QTest::addColumn<QByteArray>("toSecond");
        const auto row = [](const char* name, const char* first, const char* toFirst, const char* toSecond) {
            QTest::newRow(name) << QByteArray(first) << QByteArray(toFirst) << QByteArray(toSecond);
        };
        row("line", "hello\n", "", "<guest-1> hello\n");
        row("CRLF", "hello\r\n", "", "<guest-1> hello\n");
        row("UTF-8", "gr\xc3\xbc\xc3\x9f\x65 \xf0\x9f\x98\x80\n", "",
            "<guest-1> gr\xc3\xbc\xc3\x9f\x65 \xf0\x9f\x98\x80\n");
        row("TAB passes", "a\tb\n", "", "<guest-1> a\tb\n");
        row("empty line is nothing", "\n\r\n", "", "");
        row("two lines", "a\nb\n", "", "<guest-1> a\n<guest-1> b\n");
        row("nick", "/nick ada\n", "* guest-1 is now ada\n", "* guest-1 is now ada\n");
        row("nick, then say", "/nick ada\nhi\n", "* guest-1 is now ada\n", "* guest-1 is now ada\n<ada> hi\n");
        row("nick taken", "/nick guest-2\n", "! The name guest-2 is taken.\n", "");
        row("nick taken, other case", "/nick GUEST-2\n", "! The name GUEST-2 is taken.\n", "");
        row("nick, own name in other case", "/nick Guest-1\n", "* guest-1 is now Guest-1\n",
            "* guest-1 is now Guest-1\n");
        row("nick, own name", "/nick guest-1\n", "* You are guest-1 already\n", "");
        row("nick without name", "/nick\n", "! Usage: /nick NAME\n", "");
        row("nick with space", "/nick a b\n",
            "! A name has 1 to 32 characters: letters, digits, _ - and a full stop.\n", "");
        row("nick with slash", "/nick a/b\n",
            "! A name has 1 to 32 characters: letters, digits, _ - and a full stop.\n", "");
        row("nick, 32 letters", "/nick abcdefghijabcdefghijabcdefghijab\n",
            "* guest-1 is now abcdefghijabcdefghijabcdefghijab\n",
            "* guest-1 is now abcdefghijabcdefghijabcdefghijab\n");
        row("nick, 33 letters", "/nick abcdefghijabcdefghijabcdefghijabc\n",
            "! A name has 1 to 32 characters: letters, digits, _ - and a full stop.\n", "");
        row("who", "/who\n", "* In lobby (2): guest-1, guest-2\n", "");
        row("msg", "/msg guest-2 psst you\n", "", "[guest-1] psst you\n");
        row("msg, other case", "/msg GUEST-2 psst\n", "", "[guest-1] psst\n");
        row("msg to nobody", "/msg bob hi\n", "! There is no one called bob. /who lists who is here.\n", "");
        row("msg without text", "/msg guest-2\n", "! Usage: /msg NAME TEXT\n", "");
        row("msg without anything", "/msg\n", "! Usage: /msg NAME TEXT\n", "");
        row("me", "/me waves\n", "", "* guest-1 waves\n");
        row("me without text", "/me\n", "! Usage: /me TEXT\n", "");
        row("join", "/join dev\n", "* You are now in dev, with 0 others\n", "* guest-1 left (went to dev)\n");
        row("join, same room", "/join LOBBY\n", "* You are in lobby already\n", "");
        row("join without room", "/join\n", "! Usage: /join ROOM\n", "");
        row("join, bad name", "/join a b\n",
            "! A room's name has 1 to 32 characters: letters, digits, _ - and a full stop.\n", "");
        row("join, then say", "/join dev\nhi\n", "* You are now in dev, with 0 others\n",
            "* guest-1 left (went to dev)\n");
        row("there and back", "/join dev\n/join lobby\n",
            "* You are now in dev, with 0 others\n* You are now in lobby, with 1 others\n",
            "* guest-1 left (went to dev)\n* guest-1 joined\n");
        row("rooms", "/join dev\n/rooms\n", "* You are now in dev, with 0 others\n* dev (1)\n* lobby (1)\n",
            "* guest-1 left (went to dev)\n");
        row("commands in any case", "/WHO\n", "* In lobby (2): guest-1, guest-2\n", "");
        row("unknown command", "/frobnicate now\n",
            "! Unknown command /frobnicate. /help lists the commands.\n", "");
        row("slash alone", "/\n", "! Unknown command /. /help lists the commands.\n", "");
        row("quit", "/quit\nunheard\n", "* Goodbye, guest-1\n", "* guest-1 left (quit)\n");
        row("too long", "0123456789012345678901234567890123456789012345678901234567890123456789\nok\n",
            "! Line too long: at most 64 bytes.\n", "<guest-1> ok\n");
        row("longest", "0123456789012345678901234567890123456789012345678901234567890123\r\n", "",
            "<guest-1> 0123456789012345678901234567890123456789012345678901234567890123\n");
        row("invalid UTF-8", "a\xff\x62\nok\n", "! Not valid UTF-8.\n", "<guest-1> ok\n");
        row("overlong UTF-8", "\xc0\xaf\n", "! Not valid UTF-8.\n", "");
        row("surrogate", "\xed\xa0\x80\n", "! Not valid UTF-8.\n", "");
        row("escape sequence", "\x1b[2J\n", "! Control characters are not allowed.\n", "");
        row("C1 control", "\xc2\x9b\x33m\n", "! Control characters are not allowed.\n", "");
        row("CR inside", "a\rb\n", "! Control characters are not allowed.\n", "");
        row("DEL", "a\x7f\n", "! Control characters are not allowed.\n", "");
    }
    /// Whole, cut in two at every byte, and byte by byte: always the same conversation.
    void exchanges()
    {
        QFETCH(QByteArray, first);
        QFETCH(QByteArray, toFirst);
        QFETCH(QByteArray, toSecond);
        for (qsizetype cut = 0; cut <= first.size(); ++cut) {
            Room room(2);
            room.say(1, QByteArrayView(first).first(cut));
            room.say(1, QByteArrayView(first).sliced(cut));
            QCOMPARE(room.heard(1), toFirst);
            QCOMPARE(room.heard(2), toSecond);
        }
        Room room(2);
        for (const char byte : first)
            room.say(1, QByteArrayView(&byte, 1));
        QCOMPARE(room.heard(1), toFirst);
        QCOMPARE(room.heard(2), toSecond);
    }
    void aNulIsRefused()
    {
        Room room(2);
        room.say(1, QByteArrayView("a\0b\n", 4));
        QCOMPARE(room.heard(1), QByteArray("! Control characters are not allowed.\n"));
        QCOMPARE(room.heard(2), QByteArray());
        QCOMPARE(room.outbox.refusals[1], QList<QByteArray> { "control-characters" });
    }

    void helpListsEveryCommand()
    {
        Room room(1);
        room.say(1, "/help\n");
        const QByteArray help = room.heard(1);
        for (const char* command :
            { "/nick NAME", "/who", "/msg NAME TEXT", "/me TEXT", "/join ROOM", "/rooms", "/quit", "/help" })
            QVERIFY2(help.contains(QByteArray("* ") + command + " - "), command);
        const QList<QByteArray> lines = help.chopped(1).split('\n');
        for (const QByteArray& line : lines)
            QVERIFY(line.startsWith("* "));
    }

    void roomsAreSeparate()
    {
        Room room(3);
        room.say(1, "/join dev\n");
        room.say(2, "/join DEV\n");
        QCOMPARE(
            room.heard(2), QByteArray("* guest-1 left (went to dev)\n* You are now in dev, with 1 others\n"));
        QCOMPARE(room.heard(1), QByteArray("* You are now in dev, with 0 others\n* guest-2 joined\n"));
        room.heard(3);
        room.say(1, "among us\n");
        QCOMPARE(room.heard(2), QByteArray("<guest-1> among us\n"));
        QCOMPARE(room.heard(3), QByteArray());
        room.say(3, "/msg guest-1 over there\n"); // reaches any room
        QCOMPARE(room.heard(1), QByteArray("[guest-3] over there\n"));
    }

    void leaving_data()
    {
        QTest::addColumn<CloseReason>("reason");
        QTest::addColumn<QByteArray>("news");
        QTest::newRow("closed") << CloseReason::PeerClosed << QByteArray("* guest-1 left (peer-closed)\n");
        QTest::newRow("reset") << CloseReason::Reset << QByteArray("* guest-1 left (reset)\n");
        QTest::newRow("kicked") << CloseReason::Kicked << QByteArray("* guest-1 left (kicked)\n");
        QTest::newRow("slow") << CloseReason::SlowConsumer << QByteArray("* guest-1 left (slow-consumer)\n");
    }
    void leaving()
    {
        QFETCH(CloseReason, reason);
        QFETCH(QByteArray, news);
        Room room(2);
        room.mode.closed(id(1), reason, room.outbox);
        QCOMPARE(room.heard(2), news);
        room.say(2, "/who\n/nick guest-1\n"); // the name is free again
        QCOMPARE(room.heard(2), QByteArray("* In lobby (1): guest-2\n* guest-2 is now guest-1\n"));
    }

    void quitEndsTheConnectionOnce()
    {
        Room room(2);
        room.say(1, "/quit\n");
        QCOMPARE(room.outbox.finished[1], CloseReason::Quit);
        room.heard(2);
        room.mode.closed(id(1), CloseReason::Quit, room.outbox);
        QCOMPARE(room.heard(2), QByteArray()); // nobody leaves twice
    }

    void guestNamesAvoidThoseTaken()
    {
        Room room(1);
        room.say(1, "/nick guest-2\n");
        room.mode.opened(id(2), room.outbox);
        QCOMPARE(room.outbox.names[2], QStringLiteral("guest-3"));
    }

    void anOrderlyEndMakesTheRestALine()
    {
        Room room(2);
        room.say(1, "hello");
        QCOMPARE(room.heard(2), QByteArray());
        room.mode.inputEnded(id(1), room.outbox);
        QCOMPARE(room.heard(2), QByteArray("<guest-1> hello\n"));
    }

    void tenRefusalsWithinTenSecondsEndIt()
    {
        Room room(2);
        for (int i = 0; i < 9; ++i) {
            room.say(1, "\xff\n");
            room.outbox.time += std::chrono::seconds { 1 };
        }
        QVERIFY(room.outbox.finished.isEmpty());
        QCOMPARE(room.heard(1), QByteArray("! Not valid UTF-8.\n").repeated(9));
        room.say(1, "\xff\nnever heard\n");
        QCOMPARE(room.outbox.finished[1], CloseReason::ProtocolErrors);
        QCOMPARE(room.heard(1), QByteArray("! Not valid UTF-8.\n! Too many refused lines. Goodbye.\n"));
        QCOMPARE(room.heard(2), QByteArray("* guest-1 left (protocol-errors)\n"));
        QCOMPARE(room.outbox.refusals[1].size(), 10);
    }
    void slowerRefusalsDoNot()
    {
        Room room(1);
        for (int i = 0; i < 50; ++i) {
            room.say(1, "\xff\n");
            room.outbox.time += std::chrono::milliseconds { 1200 };
        }
        QVERIFY(room.outbox.finished.isEmpty());
    }

    void whoBreaksLongLists()
    {
        Room room(300);
        room.say(1, "/who\n");
        const QList<QByteArray> lines = room.heard(1).chopped(1).split('\n');
        QVERIFY(lines.size() > 1);
        QByteArray all;
        for (const QByteArray& line : lines) {
            QVERIFY(line.startsWith("* "));
            QVERIFY(line.size() < 512);
            all += line;
        }
        for (int n = 1; n <= 300; ++n)
            QVERIFY(all.contains("guest-" + QByteArray::number(n)));
    }

    void nothingIsKeptOfThoseWhoLeft()
    {
        Room room(0);
        for (quint32 n = 1; n <= 1000; ++n) {
            room.mode.opened(id(n), room.outbox);
            room.say(n, "/join room-" + QByteArray::number(n) + "\n");
            room.mode.closed(id(n), CloseReason::PeerClosed, room.outbox);
        }
        room.mode.opened(id(5000), room.outbox);
        room.heard(5000);
        room.say(5000, "/rooms\n/who\n");
        QCOMPARE(room.heard(5000), QByteArray("* lobby (1)\n* In lobby (1): guest-1001\n"));
    }

    void saysWhenALineIsUnderWay()
    {
        Room room(1);
        room.say(1, "half");
        QCOMPARE(room.outbox.lines[1], QByteArray("b"));
        room.say(1, " more"); // the same line: the time goes on
        QCOMPARE(room.outbox.lines[1], QByteArray("b"));
        room.say(1, "\nnext"); // another one
        QCOMPARE(room.outbox.lines[1], QByteArray("bb"));
        room.say(1, "\n");
        QCOMPARE(room.outbox.lines[1], QByteArray("bbe"));
        room.say(1, "whole\n");
        QCOMPARE(room.outbox.lines[1], QByteArray("bbe"));
        room.say(1, QByteArray(100'000, 'x')); // too long, and still not over
        QCOMPARE(room.outbox.lines[1], QByteArray("bbeb"));
        QCOMPARE(room.outbox.limits[Limit::MaxLine], quint64 { 1 });
        room.say(1, "\n");
        QCOMPARE(room.outbox.lines[1], QByteArray("bbebe"));
    }
};

QTEST_GUILESS_MAIN(TestChat)
#include "tst_chat.moc"
