// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/replay/replayplan.h"
#include "journalbuilder.h"
#include "strict.h"

#include <QTest>

using namespace signalbox;
using namespace signalbox::testing;
using Kind = ReplayStep::Kind;

namespace {

QByteArray kinds(const ReplayConnection& connection)
{
    QByteArray text;
    for (const ReplayStep& step : connection.steps)
        text += "osahre"[static_cast<int>(step.kind)];
    return text;
}

} // namespace

class TestReplayPlan : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void turnsOfAServersLog()
    {
        const auto plan = replayPlan(JournalBuilder()
                                         .event(EventKind::Listening, 0, "127.0.0.1:1 (echo, event-loop)")
                                         .opened(1)
                                         .sent(1, "hi\n") // before the client says anything
                                         .received(1, "a")
                                         .received(1, "b\n")
                                         .sent(1, "ab\n")
                                         .opened(2)
                                         .received(1, "c\n")
                                         .sent(1, "c")
                                         .sent(1, "\n")
                                         .event(EventKind::HalfClosed, 1, "peer: FIN received")
                                         .event(EventKind::HalfClosed, 1, "local: FIN sent")
                                         .closed(1)
                                         .closed(2)
                                         .view());
        QVERIFY2(plan, qPrintable(plan ? QString() : plan.error().text()));
        QCOMPARE(plan->connections.size(), std::size_t { 1 });
        QCOMPARE(plan->withoutData, quint64 { 1 });
        const ReplayConnection& connection = plan->connections.front();
        QCOMPARE(kinds(connection), QByteArray("oassasaahe"));
        QCOMPARE(connection.expected, QByteArray("hi\nab\nc\n"));
        QCOMPARE(connection.sent, qsizetype { 5 });
        QCOMPARE(connection.turns, 2);
        QCOMPARE(connection.turnAt(0), 0);
        QCOMPARE(connection.turnAt(2), 0);
        QCOMPARE(connection.turnAt(3), 1);
        QCOMPARE(connection.turnAt(6), 2);
        QCOMPARE(connection.turnAt(100), 2);
        QCOMPARE(connection.peer, QStringLiteral("127.0.0.1:41022"));
        QVERIFY(connection.end == ReplayEnd::Client);
        QCOMPARE(connection.steps[0].at, std::chrono::nanoseconds(0));
        QCOMPARE(connection.steps[2].at, std::chrono::nanoseconds(std::chrono::milliseconds(2)));
        QCOMPARE(connection.steps[4].answered, qsizetype { 6 });
        QVERIFY(connection.remarks().isEmpty());
    }

    void aClientsLogIsTheOtherWayRound()
    {
        const auto view = JournalBuilder()
                              .opened(1, "127.0.0.1:7", "127.0.0.1:41000", "connected in 210 µs")
                              .sent(1, "ping")
                              .received(1, "pong")
                              .event(EventKind::HalfClosed, 1, "local")
                              .event(EventKind::HalfClosed, 1, "peer")
                              .closed(1, "local-closed")
                              .view();
        const auto plan = replayPlan(view);
        QVERIFY(plan);
        const ReplayConnection& connection = plan->connections.front();
        QVERIFY(connection.side == RecordedSide::Client);
        QCOMPARE(connection.peer, QStringLiteral("127.0.0.1:41000"));
        QCOMPARE(kinds(connection), QByteArray("osahe"));
        QCOMPARE(connection.expected, QByteArray("pong"));
        QVERIFY(connection.end == ReplayEnd::Client);
        // The choice counts more than what it looks like.
        const auto other = replayPlan(view, RecordedSide::Server);
        QVERIFY(other);
        QCOMPARE(other->connections.front().expected, QByteArray("ping"));
    }

    void ends_data()
    {
        QTest::addColumn<QByteArray>("detail");
        QTest::addColumn<int>("end");
        QTest::addColumn<QByteArray>("steps");
        const auto row = [](const char* detail, ReplayEnd end, const char* steps) {
            QTest::newRow(detail) << QByteArray(detail) << static_cast<int>(end) << QByteArray(steps);
        };
        row("peer-closed", ReplayEnd::Client, "osahe");
        row("local-closed", ReplayEnd::Server, "osaeh"); // of a capture
        row("reset: Connection reset by peer (ECONNRESET)", ReplayEnd::ClientReset, "osar");
        row("broken-pipe: Broken pipe (EPIPE)", ReplayEnd::ClientReset, "osar");
        row("aborted: RST sent", ReplayEnd::ServerReset, "osae"); // of a capture
        row("aborted", ReplayEnd::Unknown, "osa"); // from the window
        row("kicked", ReplayEnd::Unknown, "osa");
        row("server-stopped", ReplayEnd::Unknown, "osa");
        row("quit", ReplayEnd::Server, "osae");
        row("idle-timeout", ReplayEnd::Server, "osae");
        row("something new", ReplayEnd::Unknown, "osa");
    }
    void ends()
    {
        QFETCH(QByteArray, detail);
        QFETCH(int, end);
        QFETCH(QByteArray, steps);
        const auto plan =
            replayPlan(JournalBuilder().opened(1).received(1, "x").sent(1, "y").closed(1, detail).view());
        QVERIFY(plan);
        QCOMPARE(static_cast<int>(plan->connections.front().end), end);
        QCOMPARE(kinds(plan->connections.front()), steps);
    }

    void aServerThatStopsIsNotExpectedTo()
    {
        const auto plan = replayPlan(JournalBuilder()
                                         .opened(1)
                                         .received(1, "x")
                                         .event(EventKind::HalfClosed, 1, "local: FIN sent")
                                         .event(EventKind::HalfClosed, 1, "peer: FIN received")
                                         .closed(1, "server-stopped")
                                         .view());
        QVERIFY(plan);
        QVERIFY(plan->connections.front().end == ReplayEnd::Unknown);
        QCOMPARE(kinds(plan->connections.front()), QByteArray("osh"));
    }

    void whatWasNotCapturedIsTold()
    {
        const auto plan =
            replayPlan(JournalBuilder()
                           .opened(1)
                           .received(1, "only the first", 100)
                           .sent(1, "answer")
                           .opened(2)
                           .received(2, "whole")
                           .sent(2, "ans", 10)
                           .sent(2, "wer")
                           .event(EventKind::Note, 2, "local: 4 bytes are missing from the capture")
                           .opened(3)
                           .received(3, "x")
                           .event(EventKind::Note, 3, "peer: 1 byte is missing from the capture")
                           .received(4, "y") // its opening is not there
                           .view());
        QVERIFY(plan);
        QCOMPARE(plan->connections.size(), std::size_t { 4 });
        QCOMPARE(plan->playable(), std::size_t { 2 });
        const ReplayConnection& refused = plan->connections[0];
        QVERIFY2(refused.refusal.contains(QStringLiteral("86 bytes")), qPrintable(refused.refusal));
        const ReplayConnection& masked = plan->connections[1];
        QVERIFY(masked.refusal.isEmpty());
        QCOMPARE(masked.expected, QByteArray("ans\0\0\0\0\0\0\0wer\0\0\0\0", 17));
        QCOMPARE(masked.gaps.size(), std::size_t { 2 });
        QCOMPARE(masked.gaps[0].offset, qsizetype { 3 });
        QCOMPARE(masked.gaps[0].length, qsizetype { 7 });
        QCOMPARE(masked.gaps[1].offset, qsizetype { 13 });
        QVERIFY2(masked.remarks().contains(QStringLiteral("11 bytes")), qPrintable(masked.remarks()));
        QVERIFY(plan->connections[2].refusal.contains(QStringLiteral("1 byte")));
        QVERIFY(plan->connections[3].isBeginningMissing);
        QVERIFY(plan->connections[3].remarks().contains(QStringLiteral("beginning")));
        QVERIFY(plan->remarks().contains(QStringLiteral("2 connections cannot be played")));
    }

    void nothingToPlay()
    {
        const auto plan = replayPlan(JournalBuilder().opened(1).closed(1).view());
        QVERIFY(!plan);
        QVERIFY(!plan.error().remedy.isEmpty());
        QVERIFY(!replayPlan(JournalView()));
    }

    void isBounded()
    {
        JournalBuilder builder;
        const quint32 count = ReplayPlan::MaxConnections + 7;
        for (quint32 id = 1; id <= count; ++id)
            builder.opened(id).received(id, "x");
        const auto plan = replayPlan(builder.view());
        QVERIFY(plan);
        QCOMPARE(plan->connections.size(), ReplayPlan::MaxConnections);
        QCOMPARE(plan->leftOut, quint64 { 7 });
        QVERIFY(plan->remarks().contains(QStringLiteral("7 connections")));
        // Bytes that were cut by snaplen count too: they would have to be received.
        const auto large = replayPlan(
            JournalBuilder().opened(1).received(1, "x").sent(1, "y", 2'000'000'000).sent(1, "z").view());
        QVERIFY(large);
        QVERIFY(!large->connections.front().refusal.isEmpty());
        QVERIFY(large->connections.front().expected.size() < 100);
    }
};

QTEST_GUILESS_MAIN(TestReplayPlan)
#include "tst_replayplan.moc"
