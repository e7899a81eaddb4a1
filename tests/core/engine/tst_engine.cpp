// SPDX-License-Identifier: GPL-3.0-or-later
#include "rawpeer.h"
#include "runningserver.h"
#include "strict.h"

#include <QTcpServer>
#include <QTest>

#include <atomic>
#include <thread>

using namespace signalbox;
using testing::RunningServer;

namespace {

ServerConfig chat()
{
    ServerConfig config;
    config.mode = "chat";
    return config;
}

QByteArray pattern(qsizetype size)
{
    QByteArray bytes(size, '\0');
    quint32 state = 12345;
    for (char& c : bytes) {
        state = state * 1664525 + 1013904223;
        c = static_cast<char>(state >> 24);
    }
    return bytes;
}

} // namespace

class TestEngine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void echoes()
    {
        RunningServer server;
        QVERIFY(server.isListening());
        RawPeer client = RawPeer::connectTo(server.endpoint());
        QVERIFY(client.write("hello\n"));
        QCOMPARE(client.read(6), QByteArray("hello\n"));
        const auto rows = server.rows();
        QCOMPARE(rows.size(), std::size_t { 1 });
        QCOMPARE(rows[0].bytesIn, 6U);
        QCOMPARE(rows[0].bytesOut, 6U);
        QCOMPARE(rows[0].messagesIn, 1U);
        QCOMPARE(rows[0].state, ClientState::Open);
        client.halfClose();
        QVERIFY(client.readEnd());
        QVERIFY(server.waitForOpen(0));
        QCOMPARE(server.details(EventKind::Closed), QList<QByteArray> { "peer-closed" });
        QCOMPARE(server.details(EventKind::HalfClosed), QList<QByteArray> { "peer: FIN received" });
    }

    void halfCloseAnswersEverything_data()
    {
        QTest::addColumn<qsizetype>("size");
        QTest::newRow("a line") << qsizetype { 100 };
        QTest::newRow("2 MiB") << qsizetype { 2 * 1024 * 1024 };
    }
    /// Written, half-closed at once, and read slowly through a small window: not a byte is lost.
    void halfCloseAnswersEverything()
    {
        QFETCH(qsizetype, size);
        ServerConfig config;
        config.net.snaplen = 0;
        RunningServer server(config);
        const QByteArray sent = pattern(size);
        RawPeer client = RawPeer::connectTo(server.endpoint(), 4096);
        std::thread writer([&client, &sent] {
            for (qsizetype at = 0; at < sent.size(); at += 65536)
                client.write(sent.mid(at, 65536));
            client.halfClose();
        });
        QTest::qWait(200); // let queues fill
        const QByteArray got = client.readAll();
        writer.join();
        QVERIFY(got == sent);
        QVERIFY(server.waitForOpen(0));
        const ConnectionId id { 1 };
        QVERIFY(server.payload(EventKind::Received, id) == sent);
        QVERIFY(server.payload(EventKind::Sent, id) == sent);
    }

    void everyEndingHasAReason_data()
    {
        QTest::addColumn<QByteArray>("how");
        QTest::addColumn<QByteArray>("term");
        QTest::newRow("FIN") << QByteArray("close") << QByteArray("peer-closed");
        QTest::newRow("RST") << QByteArray("reset") << QByteArray("reset");
        QTest::newRow("kicked") << QByteArray("kick") << QByteArray("kicked");
        QTest::newRow("aborted") << QByteArray("abort") << QByteArray("aborted");
        QTest::newRow("stopped") << QByteArray("stop") << QByteArray("server-stopped");
    }
    void everyEndingHasAReason()
    {
        if (!RunningServer::servesSeveral())
            QSKIP("This takes several clients at once.");
        QFETCH(QByteArray, how);
        QFETCH(QByteArray, term);
        RunningServer server;
        RawPeer bystander = RawPeer::connectTo(server.endpoint());
        RawPeer client = RawPeer::connectTo(server.endpoint());
        QVERIFY(server.waitForOpen(2));
        const ConnectionId id { 2 };
        if (how == "close") {
            client.close();
        } else if (how == "reset") {
            client.reset();
        } else if (how == "kick") {
            server.engine.disconnectClient(id, DisconnectMode::Graceful);
            QVERIFY(client.readEnd());
            client.close();
        } else if (how == "abort") {
            server.engine.disconnectClient(id, DisconnectMode::Reset);
            QCOMPARE(client.readError(), ECONNRESET);
        } else {
            QVERIFY(server.stop());
            QVERIFY(client.readEnd());
        }
        if (how != "stop") {
            QVERIFY(server.waitForOpen(1));
            QVERIFY(bystander.write("still here"));
            QCOMPARE(bystander.read(10), QByteArray("still here"));
        }
        const QList<QByteArray> reasons = server.details(EventKind::Closed);
        QVERIFY(!reasons.isEmpty());
        QCOMPARE(reasons.constLast().split(':').constFirst(), term);
        QVERIFY(closeReasonFromDetail(reasons.constLast()).has_value());
    }

    /// The peer resets while output is queued for it: writing to it must neither kill nor confuse the server.
    void aBrokenPipeIsAnEndingLikeOthers()
    {
        RunningServer server;
        RawPeer client = RawPeer::connectTo(server.endpoint(), 4096);
        const QByteArray block(65536, 'x');
        while (client.writeSome(block) > 0) { }
        QTest::qWait(100);
        client.reset();
        QVERIFY(server.waitForOpen(0));
        const QByteArray detail = server.details(EventKind::Closed).constLast();
        QVERIFY2(detail.startsWith("reset: Connection reset by peer (ECONNRESET)")
                || detail.startsWith("broken-pipe: "),
            detail.constData());
        QVERIFY2(detail.contains("of output were lost"), detail.constData());
    }

    void aKickedClientThatStaysIsClosedAllTheSame()
    {
        RunningServer server;
        RawPeer client = RawPeer::connectTo(server.endpoint());
        QVERIFY(server.waitForOpen(1));
        server.engine.disconnectClient(ConnectionId { 1 }, DisconnectMode::Graceful);
        QVERIFY(client.readEnd()); // and does not close its own end
        QTRY_COMPARE(server.rows().size(), std::size_t { 0 });
        QCOMPARE(server.details(EventKind::Closed).constLast(), QByteArray("kicked"));
    }

    /// Echo: who does not read is not read from; memory stays bounded and others do not notice.
    void aClientThatNeverReadsIsHeldBack()
    {
        if (!RunningServer::servesSeveral())
            QSKIP("This takes several clients at once.");
        RunningServer server;
        RawPeer deaf = RawPeer::connectTo(server.endpoint(), 4096);
        const QByteArray block(65536, 'x');
        QElapsedTimer timer;
        timer.start();
        while (timer.elapsed() < 1500)
            deaf.writeSome(block);
        RawPeer other = RawPeer::connectTo(server.endpoint());
        QVERIFY(other.write("ping"));
        QCOMPARE(other.read(4), QByteArray("ping"));
        const auto rows = server.rows();
        const auto slow = std::find_if(
            rows.begin(), rows.end(), [](const ClientRow& row) { return row.id == ConnectionId { 1 }; });
        QVERIFY(slow != rows.end());
        QCOMPARE(slow->state, ClientState::Paused);
        const OutputLimits limits;
        QVERIFY2(slow->queued <= limits.soft + 65536, qPrintable(QString::number(slow->queued)));
        QVERIFY(server.details(EventKind::Note).constFirst().startsWith("reading paused: "));
    }

    /// Chat: others feed it, so beyond the hard limit it goes, with its reason, and nobody else notices.
    void aSlowConsumerIsDropped()
    {
        if (!RunningServer::servesSeveral())
            QSKIP("This takes several clients at once.");
        RunningServer server(chat());
        RawPeer deaf = RawPeer::connectTo(server.endpoint(), 4096);
        QVERIFY(server.waitForOpen(1));
        RawPeer listener = RawPeer::connectTo(server.endpoint());
        QVERIFY(server.waitForOpen(2));
        RawPeer speaker = RawPeer::connectTo(server.endpoint());
        QVERIFY(server.waitForOpen(3));
        std::atomic<bool> isTold = false;
        std::thread reader([&] {
            QByteArray heard;
            for (QByteArray some = listener.readSome(); !some.isEmpty(); some = listener.readSome()) {
                heard = heard.last(std::min<qsizetype>(heard.size(), 100)) + some;
                isTold = isTold || heard.contains(" left (slow-consumer)\n");
            }
        });
        const QByteArray line = QByteArray(4000, 'x') + '\n';
        for (int i = 0; i < 4000 && server.engine.state() == ServerState::Listening; ++i) {
            QVERIFY(speaker.write(line));
            if (i % 200 == 0 && server.counters().open == 2)
                break;
        }
        const bool isDropped = server.waitForOpen(2);
        RunningServer::wait([&] { return isTold.load(); }); // it is gone before the others hear of it
        server.engine.disconnectClient(ConnectionId { 2 }, DisconnectMode::Graceful);
        reader.join();
        QVERIFY(isDropped);
        const QByteArray detail = server.details(EventKind::Closed).constFirst();
        QVERIFY2(detail.startsWith("slow-consumer: "), detail.constData());
        QVERIFY(isTold);
    }

    void anEndlessLineHurtsNobody()
    {
        if (!RunningServer::servesSeveral())
            QSKIP("This takes several clients at once.");
        RunningServer server(chat());
        RawPeer endless = RawPeer::connectTo(server.endpoint());
        RawPeer other = RawPeer::connectTo(server.endpoint());
        QVERIFY(server.waitForOpen(2));
        for (int i = 0; i < 100; ++i)
            QVERIFY(endless.write(QByteArray(100'000, 'x')));
        QVERIFY(other.write("/who\n"));
        QByteArray line;
        while (!line.startsWith("* In lobby (2)"))
            line = other.readLine();
        QTRY_COMPARE(server.details(EventKind::Rejected), QList<QByteArray> { "line-too-long" });
    }

    void chatSpeaksOverTheWire()
    {
        if (!RunningServer::servesSeveral())
            QSKIP("This takes several clients at once.");
        RunningServer server(chat());
        RawPeer ada = RawPeer::connectTo(server.endpoint());
        QCOMPARE(ada.readLine(), QByteArray("* Welcome, guest-1. /help lists the commands.\n"));
        RawPeer bob = RawPeer::connectTo(server.endpoint());
        QCOMPARE(bob.readLine(), QByteArray("* Welcome, guest-2. /help lists the commands.\n"));
        QCOMPARE(ada.readLine(), QByteArray("* guest-2 joined\n"));
        QVERIFY(ada.write("/nick ada\r\n"));
        QCOMPARE(ada.readLine(), QByteArray("* guest-1 is now ada\n"));
        QCOMPARE(bob.readLine(), QByteArray("* guest-1 is now ada\n"));
        QVERIFY(bob.write("hello\n"));
        QCOMPARE(ada.readLine(), QByteArray("<guest-2> hello\n"));
        QTRY_VERIFY([&] {
            const auto rows = server.rows();
            return rows.size() == 2 && rows[0].name == QStringLiteral("ada");
        }());
        QVERIFY(ada.write("/quit\n"));
        QCOMPARE(ada.readLine(), QByteArray("* Goodbye, ada\n"));
        QVERIFY(ada.readEnd());
        ada.close();
        QCOMPARE(bob.readLine(), QByteArray("* ada left (quit)\n"));
        QVERIFY(server.waitForOpen(1));
        QCOMPARE(server.details(EventKind::Closed), QList<QByteArray> { "quit" });
    }

    void sendsFromTheDashboard()
    {
        RunningServer server;
        RawPeer client = RawPeer::connectTo(server.endpoint());
        QVERIFY(server.waitForOpen(1));
        server.engine.send(ConnectionId { 1 }, "from the server");
        QCOMPARE(client.read(15), QByteArray("from the server"));
        server.engine.send(ConnectionId { 99 }, "nobody"); // gone in the meantime: nothing happens
        QCOMPARE(server.rows()[0].messagesOut, 1U);
    }

    void idleClientsAreClosedWhenAsked()
    {
        ServerConfig config;
        config.net.idleTimeout = std::chrono::seconds { 1 };
        RunningServer server(config);
        RawPeer idle = RawPeer::connectTo(server.endpoint());
        QVERIFY(server.waitForOpen(1));
        QVERIFY(server.waitForOpen(0));
        QVERIFY(server.details(EventKind::Closed).constLast().startsWith("idle-timeout: "));
    }

    void tooManyAreTurnedAway()
    {
        if (!RunningServer::servesSeveral())
            QSKIP("This takes several clients at once.");
        ServerConfig config;
        config.net.maxClients = 2;
        RunningServer server(config);
        RawPeer first = RawPeer::connectTo(server.endpoint());
        RawPeer second = RawPeer::connectTo(server.endpoint());
        QVERIFY(server.waitForOpen(2));
        RawPeer third = RawPeer::connectTo(server.endpoint());
        QCOMPARE(third.readAll(), QByteArray("ERR server full\n"));
        QCOMPARE(server.counters().rejected, 1U);
        QVERIFY(server.details(EventKind::Rejected).constFirst().startsWith("max-clients: 127.0.0.1:"));
        first.close();
        QVERIFY(server.waitForOpen(1));
        RawPeer fourth = RawPeer::connectTo(server.endpoint());
        QVERIFY(fourth.write("x"));
        QCOMPARE(fourth.read(1), QByteArray("x"));
    }

    void restartsOnTheSamePortAtOnce()
    {
        RunningServer server;
        const quint16 port = server.endpoint().port;
        ServerConfig config;
        config.net.listen.port = port;
        for (int i = 0; i < 100; ++i) {
            RawPeer client = RawPeer::connectTo(server.endpoint());
            QVERIFY(client.write("x"));
            QCOMPARE(client.read(1), QByteArray("x"));
            QVERIFY(server.stop());
            server.engine.start(config);
            QVERIFY(RunningServer::wait([&] { return server.engine.state() != ServerState::Starting; }));
            QVERIFY2(server.isListening(), qPrintable(QString::number(i)));
        }
        QCOMPARE(server.details(EventKind::Listening).size(), 101);
        QCOMPARE(server.details(EventKind::Stopped).size(), 100);
    }

    void aPortInUseIsReportedWithAWayOut()
    {
        RunningServer holder;
        Engine engine;
        std::optional<StartFailure> failure;
        connect(&engine, &Engine::startFailed, this, [&](const StartFailure& why) { failure = why; });
        ServerConfig config;
        config.net.listen = holder.endpoint();
        engine.start(config);
        QTRY_VERIFY(failure.has_value());
        QCOMPARE(engine.state(), ServerState::Stopped);
        QVERIFY(failure->error.message.contains(QStringLiteral("tst_engine")));
        QVERIFY(failure->freePort != 0);
        config.net.listen.port = failure->freePort;
        engine.start(config);
        QTRY_COMPARE(engine.state(), ServerState::Listening);
    }

    void badValuesAreRefused()
    {
        Engine engine;
        std::optional<StartFailure> failure;
        connect(&engine, &Engine::startFailed, this, [&](const StartFailure& why) { failure = why; });
        ServerConfig config;
        config.mode = "nothing";
        engine.start(config);
        QVERIFY(failure.has_value());
        QCOMPARE(engine.state(), ServerState::Stopped);
    }

    void stopWhileStartingIsHeeded()
    {
        Engine engine;
        ServerConfig config;
        config.net.listen.port = 0;
        engine.start(config);
        engine.stop();
        QTRY_COMPARE(engine.state(), ServerState::Stopped);
        QCOMPARE(
            engine.journal()->view().at(engine.journal()->view().endSequence() - 1).kind, EventKind::Stopped);
    }

    /// What is queued when Stop comes still goes out.
    void stopDrains()
    {
        RunningServer server;
        const QByteArray sent = pattern(3 * 1024 * 1024);
        RawPeer client = RawPeer::connectTo(server.endpoint(), 65536);
        QVERIFY(server.waitForOpen(1));
        QVERIFY(client.write(sent.first(200'000)));
        QTRY_COMPARE(server.counters().bytesIn, 200'000U);
        server.engine.stop();
        QByteArray got;
        std::thread reader([&] { got = client.readAll(); });
        QVERIFY(RunningServer::wait([&] { return server.engine.state() == ServerState::Stopped; }));
        reader.join();
        QVERIFY(got == sent.first(200'000));
    }

    void aSecondStopDoesNotWait()
    {
        RunningServer server;
        RawPeer deaf = RawPeer::connectTo(server.endpoint(), 4096);
        const QByteArray block(65536, 'x');
        for (int i = 0; i < 100; ++i)
            deaf.writeSome(block);
        QTest::qWait(100);
        server.engine.stop(StopMode::Drain);
        QTest::qWait(50);
        QVERIFY(server.stop(StopMode::Now));
    }

    void destructionWithClientsIsClean()
    {
        if (!RunningServer::servesSeveral())
            QSKIP("This takes several clients at once.");
        std::vector<RawPeer> clients;
        {
            RunningServer server;
            for (int i = 0; i < 50; ++i)
                clients.push_back(RawPeer::connectTo(server.endpoint()));
            QVERIFY(server.waitForOpen(50));
        }
        for (RawPeer& client : clients)
            QVERIFY(client.readEnd());
    }

    void idsGoOnOverRestarts()
    {
        RunningServer server;
        RawPeer first = RawPeer::connectTo(server.endpoint());
        QVERIFY(server.waitForOpen(1));
        QVERIFY(server.stop());
        ServerConfig config;
        config.net.listen.port = 0;
        server.engine.start(config);
        QTRY_COMPARE(server.engine.state(), ServerState::Listening);
        RawPeer second = RawPeer::connectTo(server.endpoint());
        QVERIFY(server.waitForOpen(1));
        QCOMPARE(number(server.rows()[0].id), 2U);
    }
};

QTEST_GUILESS_MAIN(TestEngine)
#include "tst_engine.moc"
