// SPDX-License-Identifier: GPL-3.0-or-later
#include "modes/script.h"

#include "modes/rules/rulesfile.h"
#include "recordingoutbox.h"
#include "strict.h"

#include <QRegularExpression>
#include <QTest>

using namespace signalbox;
using testing::RecordingOutbox;

namespace {

constexpr quint32 MaxLine = 64;

constexpr ConnectionId id(quint32 n) { return ConnectionId { n }; }

std::shared_ptr<RuleBook> book(const QByteArray& text)
{
    const auto set = parseRules(text);
    if (!set)
        qFatal("%s", qPrintable(set.error().text()));
    return std::move(RuleBook::of(*set)).value();
}

/// A server with rules, and clients that have come in.
struct Server
{
    explicit Server(const QByteArray& text, quint32 clients = 1)
        : rules(book(text))
        , mode(rules, MaxLine)
    {
        for (quint32 n = 1; n <= clients; ++n)
            mode.opened(id(n), outbox);
    }
    QByteArray answer(const QByteArray& bytes, quint32 client = 1)
    {
        mode.received(id(client), bytes, outbox);
        return outbox.take(client);
    }
    quint64 hits(const char* name) const
    {
        for (const RuleHits& each : rules->hits()) {
            if (each.name == QLatin1String(name))
                return each.hits;
        }
        return ~quint64 { 0 };
    }

    std::shared_ptr<RuleBook> rules;
    ScriptMode mode;
    RecordingOutbox outbox;
};

} // namespace

class TestScript : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void exchanges_data()
    {
        QTest::addColumn<QByteArray>("rules");
        QTest::addColumn<QByteArray>("sent");
        QTest::addColumn<QByteArray>("answer");
        const auto row = [](const char* name, const char* rules, const QByteArray& sent, const char* answer) {
            QTest::newRow(name) << QByteArray(rules) << sent << QByteArray(answer);
        };
        row("opened", "rule a\nwhen opened\nreply \"hello\\n\"", "x\n", "hello\n");
        row("contains", "rule a\nwhen contains \"in\"\nreply \"y\"", "line\nno\nin\r\n", "yy");
        row("equals", "rule a\nwhen equals \"in\"\nreply \"y\"", "in\nine\n in\nin\r\n", "yy");
        row("equals, empty line", "rule a\nwhen equals \"\"\nreply \"y\"", "\n\r\nx\n", "yy");
        row("starts-with", "rule a\nwhen starts-with \"in\"\nreply \"y\"", "in\nine\n in\n", "yy");
        row("regex", "rule a\nwhen regex /^PING (\\w+)$/\nreply \"PONG ${1}\\n\"", "PING a\nping b\nPING c d\n",
            "PONG a\n");
        row("regex, any case", "rule a\nwhen regex /^PING (\\w+)$/i\nreply \"PONG ${1}\\n\"", "ping b\n",
            "PONG b\n");
        row("named group", "rule a\nwhen regex /(?<x>\\d+)/\nreply \"<${x}>\"", "a12b\n", "<12>");
        row("group that is not there", "rule a\nwhen regex /a(b)?/\nreply \"<${1}>\"", "a\n", "<>");
        row("what matched", "rule a\nwhen regex /b+/\nreply \"<${0}|${message}>\"", "abba\n", "<bb|abba>");
        row("bytes stay bytes", "rule a\nwhen regex /\\xff(.)/\nreply \"${1}\"", QByteArray("\xff\xfe\n"),
            "\xfe");
        row("UTF-8 in patterns", "rule a\nwhen regex /caf\xC3\xA9/\nreply \"y\"", "un caf\xC3\xA9\n", "y");
        row("hex", "rule a\nwhen hex 01 ff\nreply hex 02", QByteArray("x\x01\xff\n"), "\x02");
        row("hex is no template", "rule a\nwhen always\nreply hex 24 7b 31 7d", "x\n", "${1}");
        row("all in order", "rule a\nwhen always\nreply \"1\"\nrule b\nwhen contains \"x\"\nreply \"2\"",
            "x\ny\n", "121");
        row("stop", "rule a\nwhen contains \"x\"\nreply \"1\"\nstop\nrule b\nwhen always\nreply \"2\"",
            "x\ny\n", "12");
        row("off", "rule a\nwhen always\nreply \"1\"\noff\nrule b\nwhen always\nreply \"2\"", "x\n", "2");
        row("once", "rule a\nwhen always\nreply \"1\"\nonce\nrule b\nwhen always\nreply \"2\"", "x\ny\n",
            "122");
        row("close", "rule a\nwhen equals \"q\"\nreply \"bye\\n\"\nclose\nrule b\nwhen always\nreply \"2\"",
            "x\nq\nx\n", "2bye\n");
        row("default", "rule a\nwhen equals \"x\"\ndefault \"?\"", "x\ny\nz\n", "??");
        row("counter", "rule a\nwhen always\nreply \"${counter},\"", "a\nb\nc\n", "1,2,3,");
        row("client and dollar", "rule a\nwhen always\nreply \"$$${client}$x $\"", "a\n", "$1$x $");
        row("captures are not places", "rule a\nwhen always\nreply \"${message}\"", "${client} \\n\n",
            "${client} \\n");
        row("random", "rule a\nwhen always\nreply \"${random:7-7}\"", "a\n", "7");
        // In bytes, wherever they are cut.
        row("bytes: contains", "match bytes\nrule a\nwhen contains \"aba\"\nreply \"y\"", "xababaxaba", "yy");
        row("bytes: hex", "match bytes\nrule a\nwhen hex 0a ff\nreply \"y\"",
            QByteArray("\x0a\x0a\xff\x0a\xff"), "yy");
        row("bytes: regex", "match bytes\nrule a\nwhen regex /<(\\w*)>/\nreply \"${1};\"", "<a><bc>d>",
            "a;bc;");
        row("bytes: by their ends",
            "match bytes\nrule a\nwhen contains \"abc\"\nreply \"1\"\nrule b\nwhen contains "
            "\"b\"\nreply \"2\"\nrule c\nwhen contains \"c\"\nreply \"3\"",
            "abcb", "2132");
        row("bytes: stop",
            "match bytes\nrule a\nwhen contains \"ab\"\nreply \"1\"\nstop\nrule b\nwhen contains "
            "\"b\"\nreply \"2\"\nrule c\nwhen contains \"bc\"\nreply \"3\"",
            "abcbc", "123");
        row("bytes: once", "match bytes\nrule a\nwhen contains \"a\"\nreply \"1\"\nonce", "aaa", "1");
        row("bytes: close",
            "match bytes\nrule a\nwhen contains \"q\"\nreply \"1\"\nclose\nrule b\nwhen contains "
            "\"x\"\nreply \"2\"",
            "xxqx", "221");
    }
    /// Whole, cut in two at every byte, and byte by byte: always the same answers.
    void exchanges()
    {
        QFETCH(QByteArray, rules);
        QFETCH(QByteArray, sent);
        QFETCH(QByteArray, answer);
        const auto conversation = [&](const QByteArrayList& parts) {
            Server server(rules);
            QByteArray heard = server.outbox.take(1);
            for (const QByteArray& part : parts)
                heard += server.answer(part);
            return heard;
        };
        QCOMPARE(conversation({ sent }), answer);
        for (qsizetype cut = 1; cut < sent.size(); ++cut)
            QCOMPARE(conversation({ sent.left(cut), sent.mid(cut) }), answer);
        QByteArrayList bytes;
        for (const char c : sent)
            bytes.append(QByteArray(1, c));
        QCOMPARE(conversation(bytes), answer);
    }

    /// What looks at reads says so, and does.
    void readsAsTheyCome()
    {
        Server server(
            "match bytes\nrule a\nwhen equals \"PING\"\nreply \"1\"\nrule b\nwhen starts-with \"P\"\nreply "
            "\"2\"\nrule c\nwhen always\nreply \"3\"\ndefault \"?\"");
        QCOMPARE(server.answer("PING"), QByteArray("123"));
        QCOMPARE(server.answer("PI"), QByteArray("23"));
        QCOMPARE(server.answer("NG"), QByteArray("3"));
        Server silent("match bytes\nrule a\nwhen contains \"x\"\nreply \"1\"\ndefault \"?\"");
        QCOMPARE(silent.answer("y"), QByteArray("?"));
        QCOMPARE(silent.answer("yx"), QByteArray("1"));
    }

    void timesAndNumbers()
    {
        Server server(
            "rule a\nwhen always\nreply \"${time}|${time:unix}|${time:yyyy-MM-dd}|${random:3-5}|${random}\"");
        const QString text = QString::fromUtf8(server.answer("x\n"));
        static const QRegularExpression pattern(QStringLiteral(
            "^(\\d{4}-\\d\\d-\\d\\d)T[\\d:.]+Z\\|\\d{10,}\\|(\\d{4}-\\d\\d-\\d\\d)\\|[345]\\|\\d{1,2}$"));
        const auto match = pattern.match(text);
        QVERIFY2(match.hasMatch(), qPrintable(text));
        QCOMPARE(match.captured(1), match.captured(2));
    }

    void delays()
    {
        Server server(
            "rule slow\nwhen equals \"slow\"\nreply \"1\"\nafter 200ms\nrule fast\nwhen equals \"fast\"\n"
            "reply \"2\"\nrule end\nwhen equals \"end\"\nafter 1s\nclose");
        QCOMPARE(server.answer("slow\nfast\nend\n"), QByteArray("12"));
        QCOMPARE(server.outbox.delays[1], (QList<qint64> { 200, 1000 }));
        QCOMPARE(server.outbox.finished[1], CloseReason::Rule);
        QCOMPARE(server.answer("slow\n"), QByteArray());
    }

    void onceForEachAndInAll()
    {
        Server server(
            "rule each\nwhen always\nreply \"1\"\nonce\nrule all\nwhen always\nreply \"2\"\nonce-in-all", 2);
        QCOMPARE(server.answer("x\n", 2), QByteArray("12"));
        QCOMPARE(server.answer("x\n", 1), QByteArray("1"));
        QCOMPARE(server.answer("x\nx\n", 2), QByteArray());
        QCOMPARE(server.hits("each"), quint64 { 2 });
        QCOMPARE(server.hits("all"), quint64 { 1 });
        server.mode.closed(id(2), CloseReason::PeerClosed, server.outbox);
        server.mode.opened(id(3), server.outbox);
        QCOMPARE(server.answer("x\n", 3), QByteArray("1"));
    }

    void anEndMakesALine()
    {
        Server server("rule a\nwhen equals \"hello\"\nreply \"y\"");
        QCOMPARE(server.answer("hello"), QByteArray());
        server.mode.inputEnded(id(1), server.outbox);
        QCOMPARE(server.outbox.take(1), QByteArray("y"));
    }

    void longLinesAreSkippedAndCounted()
    {
        Server server("rule a\nwhen always\nreply \"y\"");
        QCOMPARE(server.answer(QByteArray(MaxLine + 1, 'x') + "\nok\n"), QByteArray("y"));
        QCOMPARE(server.outbox.limits[Limit::MaxLine], quint64 { 1 });
        QCOMPARE(server.outbox.refusals[1], QList<QByteArray> { "line-too-long" });
    }

    void saysWhenALineIsBegun()
    {
        Server server("rule a\nwhen always\nreply \"y\"");
        server.answer("a");
        server.answer("b\nc");
        server.answer("d\n");
        QCOMPARE(server.outbox.lines[1], QByteArray("bbe"));
    }

    /// An expression that explodes is given up on, counted, and the next rule has its turn.
    void anExplosionIsBounded()
    {
        const QByteArray explosive =
            "rule bomb\nwhen regex /^(a+)+$/\nreply \"1\"\nrule b\nwhen always\nreply \"2\"";
        Server server(explosive);
        QCOMPARE(server.answer(QByteArray(50, 'a') + "!\n"), QByteArray("2"));
        QCOMPARE(server.answer(QByteArray(50, 'a') + "!\n"), QByteArray("2"));
        QCOMPARE(server.rules->hits()[0].gaveUp, quint64 { 2 });
        QCOMPARE(server.hits("bomb"), quint64 { 0 });
        Server stream("match bytes\n" + explosive);
        QCOMPARE(stream.answer(QByteArray(50, 'a') + "!"), QByteArray("2"));
        QCOMPARE(stream.rules->hits()[0].gaveUp, quint64 { 1 });
    }

    /// One read cannot bring about an answer without bounds.
    void anAvalancheIsBounded()
    {
        Server server("rule a\nwhen always\nreply \"" + QByteArray(60'000, 'x') + '"');
        const QByteArray answer = server.answer(QByteArray(1000, '\n'));
        QVERIFY(answer.size() <= ScriptMode::MaxAnswer);
        QVERIFY(answer.size() > ScriptMode::MaxAnswer - 60'000);
        QCOMPARE(server.hits("a"), quint64 { 1000 });
        QCOMPARE(server.outbox.refusals[1].size(), qsizetype { 1 });
        QCOMPARE(server.answer("\n").size(), qsizetype { 60'000 });
    }

    void rulesAreReplacedBetweenMessages()
    {
        Server server("rule a\nwhen always\nreply \"1\"\nonce\nrule b\nwhen always\nreply \"2\"");
        QCOMPARE(server.answer("x\nhal"), QByteArray("12"));
        const auto next =
            parseRules("rule b\nwhen equals \"half\"\nreply \"3\"\nrule a\nwhen always\nreply \"4\"\nonce");
        QVERIFY(server.rules->replace(*next).ok());
        QCOMPARE(server.answer("f\n"), QByteArray("3")); // and "a" has fired here before
        QCOMPARE(server.hits("a"), quint64 { 1 });
        QCOMPARE(server.hits("b"), quint64 { 2 });
        // Wrong ones change nothing.
        RuleSet wrong = *next;
        wrong.rules[0].name = wrong.rules[1].name;
        QVERIFY(!server.rules->replace(wrong).ok());
        QCOMPARE(server.answer("half\n"), QByteArray("3"));
        // Another unit begins with the next byte.
        QVERIFY(
            server.rules->replace(*parseRules("match bytes\nrule b\nwhen contains \"ab\"\nreply \"5\"")).ok());
        QCOMPARE(server.answer("a"), QByteArray());
        QCOMPARE(server.answer("b"), QByteArray("5"));
        QCOMPARE(server.hits("b"), quint64 { 4 });
    }

    void aStartCountsAnew()
    {
        const auto rules = book("rule a\nwhen always\nreply \"1\"\nonce-in-all\ndefault \"?\"");
        RecordingOutbox outbox;
        for (int start = 0; start < 2; ++start) {
            ScriptMode mode(rules, MaxLine);
            QCOMPARE(rules->hits()[0].hits, quint64 { 0 });
            mode.opened(id(1), outbox);
            mode.received(id(1), "x\ny\n", outbox);
            QCOMPARE(outbox.take(1), QByteArray("1?"));
            QCOMPARE(rules->hits()[0].hits, quint64 { 1 });
            QCOMPARE(rules->hits()[1].hits, quint64 { 1 });
        }
    }

    void manyRules()
    {
        QByteArray text = "match line\n";
        for (int i = 0; i < 1000; ++i)
            text += "rule r" + QByteArray::number(i) + "\nwhen regex /^" + QByteArray::number(i)
                + "$/\nreply \"<" + QByteArray::number(i) + ">\"\n";
        Server server(text);
        QCOMPARE(server.answer("999\n0\n500\n"), QByteArray("<999><0><500>"));
    }

    /// Memory for a stream in which nothing is found.
    void carriesOverNoMoreThanItMay()
    {
        Server server("match bytes\nrule a\nwhen regex /x(.*)y/\nreply \"${1}\"");
        for (int i = 0; i < 100; ++i)
            QCOMPARE(server.answer(QByteArray(1000, 'z')), QByteArray());
        QCOMPARE(server.answer("x" + QByteArray(60, 'a')), QByteArray());
        QCOMPARE(server.answer("y"), QByteArray(60, 'a')); // within 64 bytes
        QCOMPARE(server.answer("x" + QByteArray(100, 'a')), QByteArray());
        QCOMPARE(server.answer("y"), QByteArray());
    }
};

QTEST_GUILESS_MAIN(TestScript)
#include "tst_script.moc"
