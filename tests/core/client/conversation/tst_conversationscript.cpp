// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/conversation/conversationscript.h"

#include "client/conversation/conversationlimits.h"
#include "strict.h"

#include <QTest>

using namespace signalbox;
using namespace std::chrono_literals;
using Kind = ConversationStep::Kind;

class TestConversationScript : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { signalbox::testing::failOnAnyWarning(); }

    void reads_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("printed"); // empty: the same
        const auto row = [](const char* line, Kind kind, const char* printed = "") {
            QTest::newRow(line) << QString::fromUtf8(line) << static_cast<int>(kind)
                                << QString::fromUtf8(printed);
        };
        row("", Kind::Blank);
        row("   ", Kind::Blank, "");
        row("# a comment with \"quotes\" and /slashes/", Kind::Blank);
        row("connect", Kind::Connect);
        row("connect 127.0.0.1:7000", Kind::Connect);
        row("connect [::1]:7000  # IPv6", Kind::Connect);
        row("connect ${place}", Kind::Connect);
        row("as-client 64", Kind::AsClient);
        row("send \"hello\\r\\n\"", Kind::Send);
        row("send \"\"", Kind::Send);
        row("  send   \"a # is no comment here\"   # but here", Kind::Send,
            "send \"a # is no comment here\"  # but here");
        row("send \"\\x00\\xff \\\\ \\\" \\${no} \\e\\t\"", Kind::Send);
        row("send \"price $5, ${name}\"", Kind::Send);
        row("send \"$${name}\"", Kind::Send);
        row("send \"gr\xC3\xBC\xC3\x9F \\xe2\\x82\"", Kind::Send);
        row("send-line \"/nick ${name}\"", Kind::SendLine);
        row("send-hex DEAD be ef", Kind::SendHex, "send-hex de ad be ef");
        row("send-hex 00:01,0x02  # three", Kind::SendHex, "send-hex 00 01 02  # three");
        row("send-file body.bin", Kind::SendFile, "send-file \"body.bin\"");
        row("send-file \"a folder/body.bin\"", Kind::SendFile);
        row("expect \"welcome\"", Kind::Expect);
        row("expect \"welcome\" within 2s", Kind::Expect);
        row("expect \"a\" within 1500ms", Kind::Expect);
        row("expect \"a\" within 1.5s", Kind::Expect, "expect \"a\" within 1500ms");
        row("expect \"a\" within 2m", Kind::Expect, "expect \"a\" within 120s");
        row("expect /^HTTP\\/1\\.[01] (?<status>\\d+)/i within 2s", Kind::ExpectPattern);
        row("expect /a \"b\" # c/ims", Kind::ExpectPattern);
        row("expect /${name} is \\${5}/", Kind::ExpectPattern);
        row("expect-exactly \"<ada> hi\\n\" within 2s", Kind::ExpectExactly);
        row("expect-hex 0d 0a within 2s", Kind::ExpectHex);
        row("expect-close", Kind::ExpectClose);
        row("expect-close within 10s", Kind::ExpectClose);
        row("expect-reset within 10s  # at last", Kind::ExpectReset);
        row("expect-nothing within 300ms", Kind::ExpectNothing);
        row("wait 250ms", Kind::Wait);
        row("set name \"a value\"", Kind::Set);
        row("set n ${counter:rounds}", Kind::Set, "set n \"${counter:rounds}\"");
        row("set at ${time:yyyy-MM-dd HH:mm}", Kind::Set, "set at \"${time:yyyy-MM-dd HH:mm}\"");
        row("half-close", Kind::HalfClose);
        row("close # now", Kind::Close, "close  # now");
        row("reset", Kind::Reset);
        row("with pieces=1-3/20-80ms seed=7  # how", Kind::With);
        row("with \"rcvbuf=4096   reading=off\" # slow", Kind::With, "with rcvbuf=4096 reading=off  # slow");
        row("with source=[::1]:4000", Kind::With);
        row("with \"\"", Kind::With);
        row("# line ends\r\r", Kind::Blank);
    }
    void reads()
    {
        QFETCH(QString, line);
        QFETCH(int, kind);
        QFETCH(QString, printed);
        const auto script = ConversationScript::parse(line + QLatin1Char('\n'));
        QVERIFY2(script.ok(), script.ok() ? "" : qPrintable(script.error().text()));
        QCOMPARE(script->lines().size(), std::size_t { 1 });
        const ConversationStep& step = script->lines().front();
        QCOMPARE(static_cast<int>(step.kind), kind);
        QCOMPARE(step.print(), printed.isEmpty() ? line.trimmed() : printed);
        const auto again = ConversationScript::parse(script->print());
        QVERIFY(again.ok());
        QVERIFY(*again == *script);
        QCOMPARE(again->print(), script->print());
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("line");
        QTest::addColumn<QString>("has");
        const auto row = [](const char* text, int line, const char* has) {
            QTest::newRow(text) << QString::fromUtf8(text) << line << QString::fromUtf8(has);
        };
        row("hello", 1, "no statement");
        row("connect\n\nsend hello", 3, "double quotes");
        row("send", 1, "missing");
        row("send \"hello", 1, "not closed");
        row("send \"hello\\q\"", 1, "\\q");
        row("send \"\\x1\"", 1, "escape");
        row("send \"a\" \"b\"", 1, "too much");
        row("send \"${name\"", 1, "not closed");
        row("send \"${}\"", 1, "no variable");
        row("send \"${random}\"", 1, "random:1-6");
        row("send \"${random:6-1}\"", 1, "random:1-6");
        row("send \"${random_hex:0}\"", 1, "length");
        row("send \"${time:}\"", 1, "time");
        row("send \"${a b}\"", 1, "name");
        row("send-hex 0g", 1, "g");
        row("send-hex", 1, "missing");
        row("send-file \"${name}\"", 1, "variables");
        row("expect", 1, "missing");
        row("expect \"\"", 1, "empty");
        row("expect /a(/", 1, "regular expression");
        row("expect /a", 1, "not closed");
        row("expect /a/x", 1, "flag");
        row("expect /(?<client>a)/", 1, "built in");
        row("expect \"a\" inside 2s", 1, "within TIME");
        row("expect \"a\" within", 1, "time is missing");
        row("expect \"a\" within 2", 1, "no time");
        row("expect \"a\" within 0s", 1, "too short");
        row("expect \"a\" within 20m", 1, "At most");
        row("expect \"a\" within 1e3s", 1, "no time");
        row("expect-nothing", 1, "how long");
        row("wait", 1, "missing");
        row("wait long", 1, "no time");
        row("set", 1, "name is missing");
        row("set 1a \"x\"", 1, "no name");
        row("set client \"x\"", 1, "built in");
        row("set a", 1, "missing");
        row("as-client 0", 1, "no client");
        row("as-client", 1, "no client");
        row("connect nowhere", 1, "nowhere");
        row("connect 127.0.0.1:0", 1, "0");
        row("repeat\nend", 1, "How often");
        row("repeat -1\nend", 1, "How often");
        row("repeat 1000001\nend", 1, "how often");
        row("wait 1s\nrepeat 2\nwait 1s", 2, "no end");
        row("wait 1s\nend", 2, "no repeat");
        row("close now", 1, "too much");
        row("with", 1, "missing");
        row("with # nothing", 1, "missing");
        row("with \"reading=off", 1, "not closed");
        row("connect\nwith slow", 2, "\"slow\" says nothing of a behaviour");
        row("connect\n\nwith pieces=0", 3, "pieces=1-5");
        row("with reading=off reading=on", 1, "twice");
        row("with \"reading=off\" now", 1, "too much");
        row("with drop-after=${n}", 1, "drop-after");
    }
    void refuses()
    {
        QFETCH(QString, text);
        QFETCH(int, line);
        QFETCH(QString, has);
        const auto script = ConversationScript::parse(text);
        QVERIFY(!script.ok());
        const Error& error = script.error();
        QCOMPARE(error.code, line);
        QVERIFY2(error.message.startsWith(QStringLiteral("Line %1: ").arg(line)), qPrintable(error.message));
        QVERIFY2(error.text().contains(has, Qt::CaseInsensitive), qPrintable(error.text()));
    }

    void loopsAreIndentedAndPaired()
    {
        const auto script =
            ConversationScript::parse(u"repeat 2\r\nrepeat ${n}\r\nsend \"a\" # one\n\n  end\nend\n# over");
        QVERIFY(script.ok());
        QCOMPARE(script->print(),
            QStringLiteral("repeat 2\n  repeat ${n}\n    send \"a\"  # one\n\n  end\nend\n# over\n"));
        QCOMPARE(script->lines().at(0).partner, 5);
        QCOMPARE(script->lines().at(5).partner, 0);
        QCOMPARE(script->lines().at(1).partner, 4);
        QVERIFY(*ConversationScript::parse(script->print()) == *script);
    }

    void boundsHold()
    {
        QString deep;
        for (int i = 0; i <= ConversationBounds::Nesting; ++i)
            deep += QStringLiteral("repeat 2\n");
        const auto nested = ConversationScript::parse(deep);
        QVERIFY(!nested.ok());
        QCOMPARE(nested.error().code, ConversationBounds::Nesting + 1);
        const auto longOne =
            ConversationScript::parse(QString(ConversationBounds::Lines + 1, QLatin1Char('\n')));
        QVERIFY(!longOne.ok());
        QVERIFY(!ConversationScript::parse(QString(ConversationBounds::Characters + 1, QLatin1Char('#'))).ok());
        QVERIFY(ConversationScript::parse(QString(ConversationBounds::Lines, QLatin1Char('\n'))).ok());
    }

    void namesWhatIsNeverSet()
    {
        const auto script = ConversationScript::parse(
            u"set a \"1\"\nexpect /(?<b>x)/\nsend \"${a}${b}${counter}${1}${client}\"\nsend \"${c}\"\n");
        QVERIFY(script.ok());
        QByteArray name;
        QCOMPARE(script->undefinedIn({}, name), 4);
        QCOMPARE(name, QByteArray("c"));
        QCOMPARE(script->undefinedIn({ "c" }, name), 0);
    }

    void anyBytesCanBeWritten()
    {
        QByteArray all;
        for (int byte = 0; byte < 256; ++byte)
            all.append(static_cast<char>(byte));
        all += "\xE2\x82\xAC \xE2\x80\xAE ${x} \\ \" $";
        const ConversationText text(all);
        const QString printed = text.print(ConversationText::Form::Quoted);
        QVERIFY(printed.contains(QStringLiteral("€")));
        QVERIFY(!printed.contains(QChar(0x202E)));
        const auto read = ConversationText::parse(printed, ConversationText::Form::Quoted);
        QVERIFY(read.ok());
        QVERIFY(read->isLiteral());
        QCOMPARE(read->literal(), all);
    }

    void everyWordIsRead()
    {
        for (const ConversationWord& word : conversationWords()) {
            const auto script = ConversationScript::parse(QString::fromLatin1(word.word));
            if (!script.ok())
                QVERIFY2(!script.error().message.contains(QStringLiteral("no statement")), word.word);
        }
    }
};

QTEST_GUILESS_MAIN(TestConversationScript)
#include "tst_conversationscript.moc"
