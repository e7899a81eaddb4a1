// SPDX-License-Identifier: GPL-3.0-or-later
// Recordings of our own server and of made-up ones, played against real servers.
#include "client/testbench.h"
#include "export/capturereader.h"
#include "exporting.h"
#include "journalbuilder.h"
#include "replaying.h"
#include "runningserver.h"
#include "strict.h"

#include <QJsonArray>
#include <QXmlStreamReader>

using namespace signalbox;
using namespace signalbox::testing;
using namespace std::chrono_literals;
using V = ReplayVerdict;

namespace {

ReplaySettings against(const Endpoint& target, double speed = ReplaySettings::FullSpeed)
{
    ReplaySettings settings;
    settings.target = target;
    settings.speed = speed;
    settings.timeout = 5s;
    return settings;
}

ServerConfig chatConfig()
{
    ServerConfig config;
    config.mode = "chat";
    return config;
}

/// One client that says "one", "two" and "three", line by line, to an echo server.
ReplayPlan echoPlan()
{
    JournalBuilder builder;
    builder.opened(1);
    for (const char* line : { "one\n", "two\n", "three\n" })
        builder.received(1, line).sent(1, line);
    builder.event(EventKind::HalfClosed, 1, "peer: FIN received").closed(1);
    return *replayPlan(builder.view());
}

/// Echoes line by line; `answer` may change them.
void echo(RawPeer& peer, const std::function<QByteArray(const QByteArray&)>& answer)
{
    for (;;) {
        const QByteArray line = peer.readLine();
        if (line.isEmpty() || !peer.write(answer(line)))
            return;
    }
}

} // namespace

class TestReplay : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    /// What our echo server logged is played against a fresh one.
    void ownEchoIsTheSame_data()
    {
        QTest::addColumn<double>("speed");
        QTest::addColumn<int>("wait");
        QTest::newRow("max") << ReplaySettings::FullSpeed << static_cast<int>(ReplaySettings::Wait::Own);
        QTest::newRow("max, all") << ReplaySettings::FullSpeed << static_cast<int>(ReplaySettings::Wait::All);
        QTest::newRow("max, none") << ReplaySettings::FullSpeed << static_cast<int>(ReplaySettings::Wait::None);
        QTest::newRow("original") << 1.0 << static_cast<int>(ReplaySettings::Wait::Own);
        QTest::newRow("scaled") << 10.0 << static_cast<int>(ReplaySettings::Wait::None);
    }
    void ownEchoIsTheSame()
    {
        QFETCH(double, speed);
        QFETCH(int, wait);
        RunningServer recorded([] {
            ServerConfig config;
            config.net.snaplen = 0;
            return config;
        }());
        const QByteArray large(300'000, 'x');
        {
            RawPeer one = RawPeer::connectTo(recorded.endpoint());
            RawPeer two = RawPeer::connectTo(recorded.endpoint());
            QVERIFY(one.write("hello\n") && one.read(6) == "hello\n");
            QVERIFY(two.write("a\0b") && two.read(1) == "a");
            QVERIFY(one.write(large) && one.read(large.size()) == large);
            one.halfClose();
            QVERIFY(one.readEnd());
            two.reset();
        }
        QVERIFY(RunningServer::wait([&] { return recorded.counters().open == 0; }));
        const auto plan = replayPlan(recorded.engine.journal()->view());
        QVERIFY(plan);
        QCOMPARE(plan->connections.size(), std::size_t { 2 });
        QVERIFY(plan->connections[0].end == ReplayEnd::Client);

        RunningServer fresh;
        ReplaySettings settings = against(fresh.endpoint(), speed);
        settings.wait = static_cast<ReplaySettings::Wait>(wait);
        const ReplayResult result = replay(*plan, settings);
        QVERIFY2(result.isSame(), told(result).constData());
        QVERIFY(result.played.count > 0 && result.recorded.count > 0);
        QCOMPARE(result.outcomes[0].sent, quint64(large.size()) + 6);
        QCOMPARE(fresh.counters().accepted, quint64 { 2 });
    }

    /// What a capture shows is played like a log: the other way round, it is the client's own.
    void capturesAndClientsLogsAsWell()
    {
        RunningServer server;
        TestBench bench;
        const QList<ConnectionId> ids =
            bench.connectClients(server.endpoint().address.toString(), server.endpoint().port, 2);
        for (const char* line : { "one\n", "two\n" }) {
            bench.send(ids, line);
            QVERIFY(RunningServer::wait([&] {
                return server.payload(EventKind::Sent, ConnectionId { 1 }).contains(line)
                    && server.payload(EventKind::Sent, ConnectionId { 2 }).contains(line);
            }));
        }
        bench.disconnectClients(ids);
        QVERIFY(RunningServer::wait([&] { return server.counters().open == 0; }));
        bench.requestSnapshot();
        QVERIFY(RunningServer::wait([&] {
            quint64 ended = 0;
            const JournalView view = bench.journal()->view();
            view.forEach(0, view.endSequence(), [&ended](const Event& event) {
                ended += event.kind == EventKind::Closed ? 1 : 0;
                return true;
            });
            return ended == 2;
        }));

        const auto ofClient = replayPlan(bench.journal()->view());
        QVERIFY(ofClient);
        QVERIFY(ofClient->connections.front().side == RecordedSide::Client);
        Journal journal;
        const auto read = CaptureReader(journal).read(
            exported(server.engine.journal()->view(), "pcapng"), QStringLiteral("x"));
        QVERIFY(read);
        const auto ofCapture = replayPlan(journal.view());
        QVERIFY(ofCapture);
        for (const ReplayPlan& plan : { *ofClient, *ofCapture }) {
            QCOMPARE(plan.connections.size(), std::size_t { 2 });
            QCOMPARE(plan.connections.front().expected, QByteArray("one\ntwo\n"));
            QVERIFY(plan.connections.front().end == ReplayEnd::Client);
            RunningServer fresh;
            const ReplayResult result = replay(plan, against(fresh.endpoint()));
            QVERIFY2(result.isSame(), told(result).constData());
            QCOMPARE(fresh.payload(EventKind::Received, ConnectionId { 1 }), QByteArray("one\ntwo\n"));
        }
    }

    /// Clients that talk to each other: only the order of the recording gives the same again.
    void ownChatIsTheSame()
    {
        RunningServer recorded(chatConfig());
        {
            RawPeer ada = RawPeer::connectTo(recorded.endpoint());
            QVERIFY(ada.readLine().contains("Welcome"));
            RawPeer bob = RawPeer::connectTo(recorded.endpoint());
            QVERIFY(bob.readLine().contains("Welcome"));
            QVERIFY(ada.readLine().contains("joined"));
            QVERIFY(ada.write("/nick ada\n"));
            QVERIFY(ada.readLine().contains("ada") && bob.readLine().contains("ada"));
            QVERIFY(bob.write("hi ada\n"));
            QCOMPARE(ada.readLine(), QByteArray("<guest-2> hi ada\n"));
            QVERIFY(ada.write("/quit\n"));
            QVERIFY(bob.readLine().contains("left"));
            bob.halfClose();
            bob.readAll();
        }
        QVERIFY(RunningServer::wait([&] { return recorded.counters().open == 0; }));
        const auto plan = replayPlan(recorded.engine.journal()->view());
        QVERIFY(plan);
        QVERIFY(plan->connections.front().end == ReplayEnd::Server); // it was asked to quit

        RunningServer fresh(chatConfig());
        ReplaySettings settings = against(fresh.endpoint());
        settings.wait = ReplaySettings::Wait::All;
        const ReplayResult same = replay(*plan, settings);
        QVERIFY2(same.isSame(), told(same).constData());

        // The names of guests go on where they were; with a mask that does not count.
        const ReplayResult again = replay(*plan, settings);
        QCOMPARE(again.count(V::Differs), 2);
        QCOMPARE(suggestedMask(again.outcomes[0]).value_or(QString()), QStringLiteral("guest"));
        settings.mask = *ByteMask::fromWords({ QStringLiteral("guest") });
        const ReplayResult masked = replay(*plan, settings);
        QVERIFY2(masked.isSame(), told(masked).constData());
    }

    void saysWhereItDiffers()
    {
        ScriptedServer server([](RawPeer& peer) {
            echo(peer, [](const QByteArray& line) { return line == "two\n" ? QByteArray("twO\n") : line; });
        });
        const ReplayResult result = replay(echoPlan(), against(server.endpoint()));
        QCOMPARE(result.outcomes.size(), std::size_t { 1 });
        const ReplayOutcome& outcome = result.outcomes.front();
        QVERIFY2(outcome.verdict == V::Differs, told(result).constData());
        QCOMPARE(outcome.difference->expectedAt, qsizetype { 6 });
        QCOMPARE(outcome.difference->gotAt, qsizetype { 6 });
        QCOMPARE(outcome.turn, 2);
        QVERIFY(outcome.reason.contains(QStringLiteral("byte 6 (turn 2 of 3)")));
        QVERIFY(outcome.differenceLines().join(QLatin1Char('\n')).contains(QStringLiteral("twO")));
        QVERIFY(!result.isSame());
    }

    void masksMakeItTheSame_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<bool>("isSame");
        QTest::newRow("none") << QStringList() << false;
        QTest::newRow("number") << QStringList { QStringLiteral("number") } << true;
        QTest::newRow("pattern") << QStringList { QStringLiteral("/took \\d+ ms/") } << true;
        QTest::newRow("other") << QStringList { QStringLiteral("uuid") } << false;
        QTest::newRow("range, of other length") << QStringList { QStringLiteral("5+1") } << false;
    }
    void masksMakeItTheSame()
    {
        QFETCH(QStringList, words);
        QFETCH(bool, isSame);
        JournalBuilder builder;
        builder.opened(1).received(1, "a\n").sent(1, "took 7 ms\n").received(1, "b\n").sent(1, "took 12 ms\n");
        builder.closed(1);
        ScriptedServer server([](RawPeer& peer) {
            int time = 130; // longer, then shorter than recorded
            echo(peer, [&time](const QByteArray&) {
                return "took " + QByteArray::number(std::exchange(time, 5)) + " ms\n";
            });
        });
        ReplaySettings settings = against(server.endpoint());
        settings.mask = *ByteMask::fromWords(words);
        settings.timeout = isSame ? 30s : 1s; // with masks nothing waits for a count of bytes
        const ReplayResult result = replay(*replayPlan(builder.view()), settings);
        QVERIFY2(result.isSame() == isSame, told(result).constData());
        QVERIFY(!isSame || result.outcomes[0].late == 0);
    }

    /// However TCP cuts the answers.
    void splitsDoNotMatter_data()
    {
        QTest::addColumn<int>("piece");
        QTest::newRow("bytes") << 1;
        QTest::newRow("two") << 2;
        QTest::newRow("all at once") << 1'000;
    }
    void splitsDoNotMatter()
    {
        QFETCH(int, piece);
        ScriptedServer server([piece](RawPeer& peer) {
            const int on = 1;
            ::setsockopt(peer.fd(), 6, 1, &on, sizeof on); // TCP_NODELAY
            echo(peer, [&](const QByteArray& line) {
                QByteArray rest = line;
                while (rest.size() > piece) {
                    peer.write(rest.first(piece));
                    rest.remove(0, piece);
                }
                return rest;
            });
        });
        const ReplayResult result = replay(echoPlan(), against(server.endpoint()));
        QVERIFY2(result.isSame(), told(result).constData());
    }

    void closesEarly()
    {
        ScriptedServer server([](RawPeer& peer) { peer.write(peer.readLine()); });
        const ReplayResult result = replay(echoPlan(), against(server.endpoint()));
        const ReplayOutcome& outcome = result.outcomes.front();
        QVERIFY2(outcome.verdict == V::Shorter, told(result).constData());
        QCOMPARE(outcome.difference->gotAt, qsizetype { 4 });
        QVERIFY(outcome.end != ServerEnd::None);
        QVERIFY(outcome.received == 4);
    }

    void saysMoreThanBefore()
    {
        ScriptedServer server([](RawPeer& peer) {
            echo(peer, [](const QByteArray& line) { return line; });
            peer.write("bye\n");
        });
        const ReplayResult result = replay(echoPlan(), against(server.endpoint()));
        const ReplayOutcome& outcome = result.outcomes.front();
        QVERIFY2(outcome.verdict == V::Longer, told(result).constData());
        QVERIFY(outcome.reason.contains(QStringLiteral("4 bytes more")));
    }

    void endsDifferently()
    {
        // Recorded: the server closed after the first answer. This one keeps it open.
        JournalBuilder builder;
        builder.opened(1).received(1, "one\n").sent(1, "one\n").closed(1, "quit");
        ScriptedServer server([](RawPeer& peer) { echo(peer, [](const QByteArray& line) { return line; }); });
        ReplaySettings settings = against(server.endpoint());
        settings.timeout = 200ms;
        const ReplayResult result = replay(*replayPlan(builder.view()), settings);
        const ReplayOutcome& outcome = result.outcomes.front();
        QVERIFY2(outcome.verdict == V::EndedDifferently, told(result).constData());
        QVERIFY(outcome.reason.contains(QStringLiteral("kept the connection open")));
    }

    void greetingComesFirst()
    {
        JournalBuilder builder;
        builder.opened(1)
            .sent(1, "220 ready\r\n")
            .received(1, "QUIT\r\n")
            .sent(1, "221 bye\r\n")
            .closed(1, "quit");
        ScriptedServer server([](RawPeer& peer) {
            pollfd early { peer.fd(), POLLIN, 0 };
            const bool isEarly = ::poll(&early, 1, 100) != 0; // before the greeting nothing may come
            peer.write(isEarly ? "554 too early\r\n" : "220 ready\r\n");
            if (peer.readLine() == "QUIT\r\n")
                peer.write("221 bye\r\n");
        });
        const ReplayResult result = replay(*replayPlan(builder.view()), against(server.endpoint()));
        QVERIFY2(result.isSame(), told(result).constData());
    }

    void doesNotWaitForEver()
    {
        // It reads, and never says a word.
        ScriptedServer server([](RawPeer& peer) { peer.readAll(); });
        JournalBuilder builder;
        builder.opened(1);
        for (int i = 0; i < 50; ++i)
            builder.received(1, "ask\n").sent(1, "told\n");
        ReplaySettings settings = against(server.endpoint());
        settings.timeout = 50ms;
        const ReplayResult result = replay(*replayPlan(builder.view()), settings);
        const ReplayOutcome& outcome = result.outcomes.front();
        QVERIFY2(outcome.verdict == V::Shorter, told(result).constData());
        QCOMPARE(outcome.late, ReplayPlayer::MaxSilent);
        QVERIFY(outcome.sent < outcome.toSend);
        QVERIFY(outcome.reason.contains(QStringLiteral("turns in a row")));
    }

    void nobodyListens()
    {
        Endpoint free;
        {
            const RawServer gone;
            free = gone.endpoint();
        }
        const ReplayResult result = replay(echoPlan(), against(free));
        QVERIFY2(result.count(V::ConnectFailed) == 1, told(result).constData());
        QVERIFY(result.outcomes.front().reason.contains(QStringLiteral("ECONNREFUSED")));
    }

    void whatWasNotCapturedIsNotCompared()
    {
        RunningServer fresh;
        JournalBuilder builder;
        builder.opened(1).received(1, "0123456789").sent(1, "0123", 10).closed(1); // as with snaplen 4
        builder.opened(2).received(2, "0123", 10).sent(2, "0123", 10).closed(2);
        const ReplayResult result = replay(*replayPlan(builder.view()), against(fresh.endpoint()));
        QCOMPARE(result.outcomes.size(), std::size_t { 2 });
        QVERIFY2(result.outcomes[0].verdict == V::Same, told(result).constData());
        QVERIFY2(result.outcomes[1].verdict == V::NotPlayed, told(result).constData());
        QVERIFY(result.outcomes[1].reason.contains(QStringLiteral("snaplen")));
        QVERIFY(!result.isSame()); // nothing passes that was not compared
        QCOMPARE(fresh.counters().accepted, quint64 { 1 });
    }

    void playsTheChosenOnly()
    {
        RunningServer fresh;
        JournalBuilder builder;
        for (quint32 id = 1; id <= 3; ++id)
            builder.opened(id).received(id, "x\n").sent(id, "x\n").closed(id);
        const ReplayPlan plan = *replayPlan(builder.view());
        ReplaySettings settings = against(fresh.endpoint());
        settings.connections = { ConnectionId { 2 } };
        const ReplayResult result = replay(plan, settings);
        QVERIFY2(result.isSame(), told(result).constData());
        QCOMPARE(result.outcomes.size(), std::size_t { 1 });
        QCOMPARE(number(result.outcomes.front().id), 2U);
        settings.connections = { ConnectionId { 9 } };
        const ReplayResult none = replay(plan, settings);
        QVERIFY(none.error && none.error->message.contains(QStringLiteral("connection 9")));
    }

    void manyAtOnce()
    {
        RunningServer fresh;
        JournalBuilder builder;
        for (quint32 id = 1; id <= 300; ++id)
            builder.opened(id);
        for (quint32 id = 1; id <= 300; ++id)
            builder.received(id, "m" + QByteArray::number(id)).sent(id, "m" + QByteArray::number(id));
        for (quint32 id = 1; id <= 300; ++id)
            builder.closed(id);
        const ReplayResult result = replay(*replayPlan(builder.view()), against(fresh.endpoint()));
        QVERIFY2(result.isSame(), told(result).constData());
        QCOMPARE(result.count(V::Same), 300);
    }

    void originalSpeedKeepsTheTimes()
    {
        // The second client comes 120 ms after the first, by the recording. Never earlier, whatever the
        // machine.
        RunningServer fresh;
        JournalBuilder builder;
        builder.opened(1).received(1, "a").sent(1, "a").step(120ms).closed(1).step(1ms).opened(2).received(
            2, "b");
        builder.sent(2, "b").closed(2);
        const ReplayResult result = replay(*replayPlan(builder.view()), against(fresh.endpoint(), 1));
        QVERIFY2(result.isSame(), told(result).constData());
        QVERIFY(result.elapsed >= 120ms);
        QVERIFY(result.outcomes[1].elapsed < result.elapsed);
    }

    void stops()
    {
        std::atomic<bool> isAsked = false;
        ScriptedServer server([&isAsked](RawPeer& peer) {
            isAsked = !peer.readLine().isEmpty();
            peer.readAll();
        });
        Replayer replayer;
        std::optional<ReplayResult> result;
        connect(&replayer, &Replayer::finished, this, [&result](const ReplayResult& it) { result = it; });
        ReplaySettings settings = against(server.endpoint());
        settings.timeout = 600s;
        QVERIFY(replayer.start(std::make_shared<ReplayPlan>(echoPlan()), settings));
        QTRY_VERIFY(isAsked);
        replayer.stop();
        QTRY_VERIFY(result);
        QVERIFY(!replayer.isRunning());
        QVERIFY(result->isStopped);
        QCOMPARE(result->count(V::NotPlayed), 1);
        QVERIFY(!result->isSame());
        // And it goes away while it runs.
        auto other = std::make_unique<Replayer>();
        QVERIFY(other->start(std::make_shared<ReplayPlan>(echoPlan()), settings));
        other.reset();
    }

    void reports()
    {
        ScriptedServer server([](RawPeer& peer) {
            echo(peer, [](const QByteArray& line) { return line == "two\n" ? QByteArray("2\x1b\n") : line; });
        });
        ReplaySettings settings = against(server.endpoint());
        settings.timeout = 300ms;
        const ReplayResult result = replay(echoPlan(), settings);
        const QJsonObject json = result.toJson();
        QCOMPARE(json.value(QLatin1String("same")).toBool(true), false);
        const QJsonObject first = json.value(QLatin1String("connections")).toArray().at(0).toObject();
        QCOMPARE(first.value(QLatin1String("verdict")).toString(), QStringLiteral("differs"));
        const QJsonObject difference = first.value(QLatin1String("difference")).toObject();
        QCOMPARE(difference.value(QLatin1String("expected_at")).toInt(), 4);
        QCOMPARE(difference.value(QLatin1String("turn")).toInt(), 2);
        QVERIFY(difference.value(QLatin1String("got"))
                    .toObject()
                    .value(QLatin1String("hex"))
                    .toString()
                    .startsWith(QStringLiteral("32 1b 0a")));
        QXmlStreamReader xml(result.toJUnit());
        int failures = 0;
        while (!xml.atEnd()) {
            if (xml.readNext() == QXmlStreamReader::StartElement && xml.name() == QLatin1String("failure"))
                ++failures;
        }
        QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
        QCOMPARE(failures, 1);
        QVERIFY(result.summary().contains(QStringLiteral("0 of 1 connections the same, differs: 1")));
        QVERIFY(!result.timesText().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestReplay)
#include "tst_replay.moc"
