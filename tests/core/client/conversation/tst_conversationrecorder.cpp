// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/conversation/conversationrecorder.h"

#include "client/testbench.h"
#include "journalbuilder.h"
#include "runningserver.h"
#include "strict.h"
#include "talking.h"

#include <QSignalSpy>

using namespace signalbox;
using namespace signalbox::testing;
using namespace std::chrono_literals;

namespace {

/// Without the comments at the beginning.
QString statements(const Result<ConversationScript>& script)
{
    if (!script)
        return QStringLiteral("error: ") + script.error().text();
    QStringList lines;
    for (const ConversationStep& step : script->lines()) {
        if (step.kind != ConversationStep::Kind::Blank)
            lines += step.print();
    }
    return lines.join(QLatin1Char('\n'));
}

QByteArray received(const TestBench& bench, ConnectionId id)
{
    QByteArray bytes;
    const JournalView view = bench.journal()->view();
    view.forEach(0, view.endSequence(), [&](const Event& event) {
        if (event.connection == id && event.kind == EventKind::Received)
            bytes += event.payload;
        return true;
    });
    return bytes;
}

bool has(const TestBench& bench, ConnectionId id, EventKind kind)
{
    bool isThere = false;
    const JournalView view = bench.journal()->view();
    view.forEach(0, view.endSequence(), [&](const Event& event) {
        isThere = isThere || (event.connection == id && event.kind == kind);
        return !isThere;
    });
    return isThere;
}

} // namespace

class TestConversationRecorder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void sendsAndAnswers()
    {
        JournalBuilder builder;
        builder.step(500ms).opened(1).sent(1, "hello\n").received(1, "hel").received(1, "lo\n");
        builder.sent(2, "another client").sent(1, QByteArray("\0\1", 2)).received(1, QByteArray("\0\xFF", 2));
        builder.closed(1);
        const auto script = recordedConversation(builder.view(), ConnectionId { 1 });
        QCOMPARE(statements(script),
            QStringLiteral("connect\nwait 500ms\nsend \"hello\\n\"\nexpect-exactly \"hello\\n\" within 3s\n"
                           "wait 1s\nsend-hex 00 01\nexpect-exactly \"\\x00\\xff\" within 2s"));
        QVERIFY(*ConversationScript::parse(script->print()) == *script);
        const auto quick = recordedConversation(builder.view(), ConnectionId { 1 }, { false });
        QVERIFY(!statements(quick).contains(QStringLiteral("wait")));
    }

    void ends_data()
    {
        QTest::addColumn<QList<QByteArray>>("story"); // kind, blank, detail
        QTest::addColumn<QString>("script");
        const auto row = [](const char* name, const QList<QByteArray>& story, const char* script) {
            QTest::newRow(name) << story << QString::fromLatin1(script);
        };
        row("close", { "half-closed local", "half-closed peer", "closed local-closed" }, "close");
        row("half-close", { "half-closed local", "received x", "half-closed peer", "closed peer-closed" },
            "half-close\nexpect-exactly \"x\" within 1s\nexpect-close within 1s");
        row("half-close, then close", { "half-closed local", "received x", "closed local-closed" },
            "half-close\nexpect-exactly \"x\" within 1s\nclose");
        row("the server closes", { "half-closed peer", "half-closed local", "closed local-closed" },
            "expect-close within 1s\nclose");
        row("reset", { "closed aborted" }, "reset");
        row("reset by the server", { "received x", "closed reset: Connection reset by peer (ECONNRESET)" },
            "expect-exactly \"x\" within 1s\nexpect-reset within 1s");
        row("still open", { "received x" }, "expect-exactly \"x\" within 1s");
    }
    void ends()
    {
        QFETCH(QList<QByteArray>, story);
        QFETCH(QString, script);
        JournalBuilder builder;
        builder.opened(1).sent(1, "q");
        for (const QByteArray& event : story) {
            const qsizetype blank = event.indexOf(' ');
            const QByteArray rest = event.mid(blank + 1);
            const auto kind = eventKindFromName(event.first(blank));
            QVERIFY(kind.has_value());
            if (*kind == EventKind::Received)
                builder.received(1, rest);
            else
                builder.event(*kind, 1, rest);
        }
        QCOMPARE(statements(recordedConversation(builder.view(), ConnectionId { 1 })),
            QStringLiteral("connect\nsend \"q\"\n") + script);
    }

    void patienceBeginsWithWhatWasDoneLast()
    {
        JournalBuilder builder;
        builder.step(2s).opened(1).sent(1, "q").event(EventKind::HalfClosed, 1, "local");
        builder.step(1ms).event(EventKind::HalfClosed, 1, "peer").closed(1);
        const QString script = statements(recordedConversation(builder.view(), ConnectionId { 1 }));
        QVERIFY2(
            script.endsWith(QStringLiteral("wait 2s\nhalf-close\nexpect-close within 6s")), qPrintable(script));
    }

    void whatIsLeftOutIsTold()
    {
        JournalBuilder builder;
        builder.opened(1).sent(1, "q").received(1, "only the beginning", 5000).received(1, "more");
        const auto cut = recordedConversation(builder.view(), ConnectionId { 1 });
        QVERIFY(cut.ok());
        QVERIFY2(cut->print().contains(QStringLiteral("left out")), qPrintable(cut->print()));
        QVERIFY(!cut->print().contains(QStringLiteral("more")));
        const auto nobody = recordedConversation(builder.view(), ConnectionId { 7 });
        QVERIFY(!nobody.ok());
        JournalBuilder late;
        late.received(1, "x").closed(1);
        QVERIFY(recordedConversation(late.view(), ConnectionId { 1 })
                    ->print()
                    .contains(QStringLiteral("beginning")));
    }

    void longOnesAreCutIntoLines()
    {
        JournalBuilder builder;
        builder.opened(1).sent(1, QByteArray(40'000, 'a'));
        for (int i = 0; i < 5; ++i)
            builder.received(1, QByteArray(60'000, 'b'));
        const auto script = recordedConversation(builder.view(), ConnectionId { 1 });
        QVERIFY(script.ok());
        QCOMPARE(script->lines().size(), std::size_t { 2 + 1 + 3 + 19 });
        for (int i = 0; i < 10; ++i)
            builder.sent(1, QByteArray(60'000, 'c'));
        QVERIFY(recordedConversation(builder.view(), ConnectionId { 1 })
                    ->print()
                    .contains(QStringLiteral("left out")));
    }

    void comesAgain()
    {
        RunningServer server;
        TestBench bench;
        const ConnectionId id =
            bench.connectClients(QStringLiteral("127.0.0.1"), server.endpoint().port).first();
        const auto saysAndHears = [&](const QByteArray& bytes, const QByteArray& all) {
            bench.send({ id }, bytes);
            return QTest::qWaitFor([&] { return received(bench, id) == all; }, 20'000);
        };
        QVERIFY(saysAndHears("hello \"you\"\n", "hello \"you\"\n"));
        QVERIFY(saysAndHears(QByteArray("\0\xFF${x}", 6), QByteArray("hello \"you\"\n\0\xFF${x}", 18)));
        bench.halfClose({ id });
        QTRY_VERIFY(has(bench, id, EventKind::Closed));
        const auto script = recordedConversation(bench.journal()->view(), id);
        QVERIFY(script.ok());
        const QString printed = statements(script);
        QVERIFY2(printed.endsWith(QStringLiteral("half-close\nexpect-close within 1s")), qPrintable(printed));
        ConversationSettings settings = talk(server.endpoint(), script->print(), 5);
        const auto again = hold(settings);
        QVERIFY2(again.isPassed(), complaints(again));
        // Another server is told from the first.
        ServerConfig config;
        config.mode = "chat";
        RunningServer chat(config);
        settings.target = chat.endpoint();
        settings.clients = 1;
        const auto other = hold(settings);
        QCOMPARE(other.count(ConversationVerdict::Failed), 1);
        QVERIFY(other.outcomes.front().failure->isExpectation);
    }
};

QTEST_GUILESS_MAIN(TestConversationRecorder)
#include "tst_conversationrecorder.moc"
