// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/limitcatalogue.h"

#include "net/concurrency.h"
#include "rawpeer.h"
#include "runningserver.h"
#include "strict.h"

#include <QSet>
#include <QTest>

#include <atomic>
#include <thread>

using namespace signalbox;
using testing::RunningServer;

namespace {

/// What a client hears until the server ends the connection.
QByteArray hearOut(RawPeer& peer)
{
    QByteArray heard;
    for (QByteArray some = peer.readSome(); !some.isEmpty(); some = peer.readSome())
        heard += some;
    return heard;
}

} // namespace

/// Every limit bites, says so, and is counted; under each model that can have it.
class TestLimits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void theCatalogueIsSound()
    {
        QSet<QByteArray> options;
        const ServerConfig defaults;
        for (const LimitEntry& entry : limitCatalogue()) {
            QVERIFY2(!options.contains(entry.option), entry.option);
            options.insert(entry.option);
            QVERIFY2(entry.get(defaults) >= entry.min && entry.get(defaults) <= entry.max, entry.option);
            ServerConfig changed;
            entry.set(changed, entry.max);
            QCOMPARE(entry.get(changed), entry.max);
            QVERIFY2(!(changed == defaults), entry.option);
            entry.set(changed, entry.get(defaults));
            QVERIFY2(changed == defaults, entry.option); // it is the only thing that it changes
            QVERIFY(!limitTitle(entry.limit).isEmpty());
            QVERIFY2((entry.min == 0) == (qstrlen(entry.zero) > 0), entry.option);
        }
        QVERIFY(!limitTitle(Limit::Descriptors).isEmpty());
    }

    void aFullServerSaysSo_data() { models(); }
    void aFullServerSaysSo()
    {
        QFETCH(ServerConfig, config);
        config.net.maxClients = 1;
        RunningServer server(config);
        RawPeer first = RawPeer::connectTo(server.endpoint());
        QVERIFY(server.waitForOpen(1));
        RawPeer second = RawPeer::connectTo(server.endpoint());
        QVERIFY(hearOut(second).contains("full"));
        QCOMPARE(server.counters().limits[Limit::MaxClients], quint64 { 1 });
        QCOMPARE(server.counters().rejected, quint64 { 1 });
        QVERIFY(server.details(EventKind::Rejected).constLast().startsWith("max-clients: 127.0.0.1:"));
    }

    void aSourceMayTakeSoMuch_data() { models(); }
    void aSourceMayTakeSoMuch()
    {
        QFETCH(ServerConfig, config);
        config.net.source = { 2, 0, true };
        RunningServer server(config);
        RawPeer first = RawPeer::connectTo(server.endpoint());
        RawPeer second = RawPeer::connectTo(server.endpoint());
        QVERIFY(server.waitForOpen(2));
        RawPeer third = RawPeer::connectTo(server.endpoint());
        QVERIFY(hearOut(third).contains("connections from your address"));
        RawPeer elsewhere = RawPeer::connectFrom(QHostAddress(QStringLiteral("127.0.0.2")), server.endpoint());
        QVERIFY(server.waitForOpen(3));
        first.close();
        QVERIFY(server.waitForOpen(2));
        RawPeer fourth = RawPeer::connectTo(server.endpoint());
        QVERIFY(server.waitForOpen(3));
        QCOMPARE(server.counters().limits[Limit::SourceClients], quint64 { 1 });
        QVERIFY(server.details(EventKind::Rejected).constLast().startsWith("max-per-source: "));
    }

    void aSourceMayComeSoOften_data() { models(); }
    void aSourceMayComeSoOften()
    {
        QFETCH(ServerConfig, config);
        config.net.source = { 0, 3, true };
        RunningServer server(config);
        for (int i = 0; i < 3; ++i) {
            RawPeer peer = RawPeer::connectTo(server.endpoint());
            QVERIFY(server.waitForOpen(1));
            peer.close();
            QVERIFY(server.waitForOpen(0));
        }
        RawPeer fourth = RawPeer::connectTo(server.endpoint());
        QVERIFY(hearOut(fourth).contains("connections from your address"));
        QCOMPARE(server.counters().limits[Limit::SourceRate], quint64 { 1 });
    }

    /// A byte now and then does not keep a line alive, which it does with an idle time-out.
    void aLineMustEnd_data() { models("chat"); }
    void aLineMustEnd()
    {
        QFETCH(ServerConfig, config);
        config.net.lineTimeout = std::chrono::seconds { 2 };
        config.net.idleTimeout = std::chrono::seconds { 60 };
        RunningServer server(config);
        RawPeer slow = RawPeer::connectTo(server.endpoint());
        RawPeer quick = RawPeer::connectTo(server.endpoint());
        QVERIFY(server.waitForOpen(2));
        for (int i = 0; i < 40 && server.counters().open == 2; ++i) {
            slow.writeSome("x");
            quick.writeSome("y\nz"); // in the middle of a line, always of another one
            QTest::qWait(200);
        }
        QVERIFY(server.waitForOpen(1));
        const QByteArray detail = server.details(EventKind::Closed).constFirst();
        QVERIFY2(detail.startsWith("line-timeout: "), detail.constData());
        QCOMPARE(server.counters().limits[Limit::LineTimeout], quint64 { 1 });
        QCOMPARE(server.rows().size(), std::size_t { 1 });
    }

    /// Who takes nothing of what is queued for it goes, in echo and in chat.
    void outputMustBeTaken_data() { models(); }
    void outputMustBeTaken()
    {
        QFETCH(ServerConfig, config);
        config.net.writeTimeout = std::chrono::seconds { 2 };
        RunningServer server(config);
        RawPeer deaf = RawPeer::connectTo(server.endpoint(), 4096);
        QVERIFY(server.waitForOpen(1));
        const QByteArray block(65536, 'x');
        QVERIFY(RunningServer::wait([&] {
            deaf.writeSome(block);
            return server.counters().open == 0;
        }));
        const QByteArray detail = server.details(EventKind::Closed).constFirst();
        QVERIFY2(detail.startsWith("write-timeout: "), detail.constData());
        QCOMPARE(server.counters().limits[Limit::WriteTimeout], quint64 { 1 });
    }

    /// Not of a thread per connection, which waits in its write instead and has no queue to speak of.
    void aPauseIsCounted_data() { models("echo", { "event-loop", "event-loop-pool" }); }
    void aPauseIsCounted()
    {
        QFETCH(ServerConfig, config);
        RunningServer server(config);
        RawPeer deaf = RawPeer::connectTo(server.endpoint(), 4096);
        QVERIFY(server.waitForOpen(1));
        const QByteArray block(65536, 'x');
        QVERIFY(RunningServer::wait([&] {
            deaf.writeSome(block);
            return server.counters().limits[Limit::OutputSoft] >= 1;
        }));
    }

    void aSlowConsumerHasAGraceTime_data() { models("chat"); }
    void aSlowConsumerHasAGraceTime()
    {
        QFETCH(ServerConfig, config);
        config.net.output = { 16 * 1024, 512 * 1024 * 1024, std::chrono::seconds { 2 } };
        config.net.writeTimeout = std::chrono::seconds { 0 };
        RunningServer server(config);
        RawPeer deaf = RawPeer::connectTo(server.endpoint(), 4096);
        QVERIFY(server.waitForOpen(1));
        RawPeer speaker = RawPeer::connectTo(server.endpoint());
        QVERIFY(server.waitForOpen(2));
        const QByteArray line = QByteArray(4000, 'x') + '\n';
        for (int i = 0; i < 2500; ++i)
            QVERIFY(speaker.write(line)); // 10 MB: more than socket buffers hold
        QVERIFY(server.waitForOpen(1));
        const QByteArray detail = server.details(EventKind::Closed).constFirst();
        QVERIFY2(detail.startsWith("slow-consumer: "), detail.constData());
        QCOMPARE(server.counters().limits[Limit::OutputSoft], quint64 { 1 });
        QCOMPARE(server.counters().limits[Limit::OutputHard], quint64 { 0 });
    }

    void aLineMayBeSoLong_data() { models("chat"); }
    void aLineMayBeSoLong()
    {
        QFETCH(ServerConfig, config);
        config.modeSettings.maxLine = 100;
        RunningServer server(config);
        RawPeer peer = RawPeer::connectTo(server.endpoint());
        QVERIFY(peer.readLine().startsWith("* Welcome"));
        QVERIFY(peer.write(QByteArray(101, 'x') + '\n'));
        QVERIFY(peer.readLine().startsWith("! "));
        QCOMPARE(server.counters().limits[Limit::MaxLine], quint64 { 1 });
    }

    void aDrainSaysGoodbyeAndEnds_data() { models("chat"); }
    void aDrainSaysGoodbyeAndEnds()
    {
        QFETCH(ServerConfig, config);
        RunningServer server(config);
        std::vector<RawPeer> peers;
        for (quint64 i = 1; i <= 7; ++i) {
            peers.push_back(RawPeer::connectTo(server.endpoint()));
            QVERIFY(server.waitForOpen(i));
        }
        QVERIFY(server.stop());
        for (RawPeer& peer : peers) {
            const QByteArray heard = hearOut(peer);
            QVERIFY2(heard.endsWith("* The server is stopping.\n"), heard.constData());
        }
        const auto closed = server.details(EventKind::Closed);
        QCOMPARE(closed.size(), qsizetype { 7 });
        QCOMPARE(closed.count("server-stopped"), qsizetype { 7 });
        QCOMPARE(server.details(EventKind::Stopped), QList<QByteArray> { "clients served: 7" });
    }

    void aDrainEndsInTime_data() { models(); }
    void aDrainEndsInTime()
    {
        QFETCH(ServerConfig, config);
        config.net.drainTime = std::chrono::seconds { 1 };
        RunningServer server(config);
        RawPeer deaf = RawPeer::connectTo(server.endpoint(), 4096);
        QVERIFY(server.waitForOpen(1));
        const QByteArray block(65536, 'x');
        quint64 taken = 0;
        int stuck = 0; // socket buffers grow for a while
        QVERIFY(RunningServer::wait([&] {
            deaf.writeSome(block);
            const auto rows = server.rows();
            const bool isPaused = rows.size() == 1 && rows[0].state == ClientState::Paused;
            stuck = isPaused && rows[0].bytesOut == taken ? stuck + 1 : 0;
            taken = rows.empty() ? 0 : rows[0].bytesOut;
            return stuck == 20;
        }));
        QVERIFY(server.stop());
        QVERIFY(server.details(EventKind::Closed).constLast().startsWith("server-stopped"));
        QVERIFY2(server.details(EventKind::Closed).constLast().contains("of output were lost"),
            server.details(EventKind::Closed).constLast().constData());
        QCOMPARE(server.engine.snapshot()->counters.limits[Limit::DrainTime], quint64 { 1 });
    }

    /// Who has caught up is not slow any more, even if nobody says anything after that.
    void whoCatchesUpStays_data() { models("chat"); }
    void whoCatchesUpStays()
    {
        QFETCH(ServerConfig, config);
        config.net.output = { 8'000'000, 512 * 1024 * 1024, std::chrono::seconds { 3 } };
        config.net.writeTimeout = std::chrono::seconds { 0 };
        RunningServer server(config);
        RawPeer slow = RawPeer::connectTo(server.endpoint(), 256 * 1024);
        QVERIFY(server.waitForOpen(1));
        RawPeer speaker = RawPeer::connectTo(server.endpoint());
        QVERIFY(server.waitForOpen(2));
        const auto queued = [&server]() -> quint64 {
            const auto rows = server.rows();
            const auto row = std::find_if(
                rows.begin(), rows.end(), [](const ClientRow& each) { return each.id == ConnectionId { 1 }; });
            return row == rows.end() ? 0 : row->queued;
        };
        const QByteArray lines = (QByteArray(3999, 'x') + '\n').repeated(25);
        for (int i = 0; i < 500 && queued() < 12'000'000; ++i)
            QVERIFY(speaker.write(lines));
        QVERIFY(queued() > 8'000'000);
        while (queued() > 7'500'000)
            QVERIFY(!slow.read(100'000).isEmpty());
        QVERIFY(queued() > 0); // or there would be nothing to see
        QTest::qWait(4500); // longer than the grace time
        QCOMPARE(server.details(EventKind::Closed), QList<QByteArray>());
    }

    /// A client that sends all the while gets everything that was sent to it, the farewell last.
    void aDrainLosesNothing_data() { models("chat"); }
    void aDrainLosesNothing()
    {
        QFETCH(ServerConfig, config);
        constexpr std::size_t Peers = 6;
        RunningServer server(config);
        std::vector<RawPeer> peers;
        for (quint64 i = 1; i <= Peers; ++i) {
            peers.push_back(RawPeer::connectTo(server.endpoint()));
            QVERIFY(server.waitForOpen(i));
        }
        std::vector<QByteArray> heard(Peers);
        std::atomic<bool> isOver = false;
        std::vector<std::thread> threads;
        for (std::size_t i = 0; i < Peers; ++i) {
            threads.emplace_back([&, i] { heard[i] = hearOut(peers[i]); });
            if (i % 2 == 0)
                threads.emplace_back([&, i] {
                    while (!isOver && peers[i].writeSome("something to say\n") != 0)
                        std::this_thread::sleep_for(std::chrono::milliseconds { 2 });
                });
        }
        QTest::qWait(300);
        QVERIFY(server.stop());
        isOver = true;
        for (std::thread& thread : threads)
            thread.join();
        for (const QByteArray& text : heard)
            QVERIFY2(text.endsWith("\n* The server is stopping.\n"), text.right(200).constData());
        for (const QByteArray& detail : server.details(EventKind::Closed))
            QCOMPARE(detail, QByteArray("server-stopped"));
    }

private:
    static void models(const QByteArray& mode = "echo",
        const QByteArrayList& names = { "event-loop", "event-loop-pool", "thread-per-connection" })
    {
        QTest::addColumn<ServerConfig>("config");
        for (const QByteArray& model : names) {
            ServerConfig config;
            config.mode = mode;
            config.concurrency = model;
            config.net.workers = 3;
            QTest::newRow(model.constData()) << config;
        }
    }
};

QTEST_GUILESS_MAIN(TestLimits)
#include "tst_limits.moc"
