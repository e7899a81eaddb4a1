// SPDX-License-Identifier: GPL-3.0-or-later
// Ladders of what really happened between a server and clients.
#include "journal/ladder.h"
#include "journal/laddertext.h"
#include "rawpeer.h"
#include "runningserver.h"
#include "strict.h"

#include <QTest>

using namespace signalbox;
using namespace signalbox::testing;
using namespace std::chrono_literals;

namespace {

QStringList labels(const RunningServer& server, quint32 id)
{
    Ladder ladder { ConnectionId { id } };
    ladder.advance(server.engine.journal()->view());
    QStringList all;
    for (const LadderStep& step : ladder.steps())
        all += (step.arrow == LadderArrow::ToServer          ? QStringLiteral("> ")
                       : step.arrow == LadderArrow::ToClient ? QStringLiteral("< ")
                                                             : QString())
            + ladderLabel(step);
    return all;
}

LadderStep last(const RunningServer& server, quint32 id)
{
    Ladder ladder { ConnectionId { id } };
    ladder.advance(server.engine.journal()->view());
    return ladder.steps().back();
}

bool waitClosed(const RunningServer& server, qsizetype count = 1)
{
    return RunningServer::wait([&] { return server.details(EventKind::Closed).size() >= count; });
}

const QStringList Beginning { QStringLiteral("> SYN"), QStringLiteral("< SYN, ACK"), QStringLiteral("> ACK"),
    QStringLiteral("out of the backlog") };

} // namespace

class TestLadderLive : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        failOnAnyWarning();
        QLocale::setDefault(QLocale::c());
    }

    void echoAndHalfClose()
    {
        RunningServer server;
        QVERIFY(server.isListening());
        RawPeer peer = RawPeer::connectTo(server.endpoint());
        QVERIFY(peer.write("hello"));
        QCOMPARE(peer.read(5), QByteArray("hello"));
        peer.halfClose();
        QVERIFY(peer.readEnd());
        QVERIFY(waitClosed(server));
        QCOMPARE(labels(server, 1),
            Beginning
                + (QStringList { QStringLiteral("> 5 B in 1 read"), QStringLiteral("< 5 B in 1 write"),
                    QStringLiteral("> FIN"), QStringLiteral("< ACK of FIN"), QStringLiteral("< FIN"),
                    QStringLiteral("> ACK of FIN") }));
        QCOMPARE(last(server, 1).client, TcpState::TimeWait);
        QCOMPARE(last(server, 1).server, TcpState::Closed);
    }

    void resetByTheClient()
    {
        RunningServer server;
        RawPeer peer = RawPeer::connectTo(server.endpoint());
        QVERIFY(peer.write("x"));
        QCOMPARE(peer.read(1), QByteArray("x"));
        peer.reset();
        QVERIFY(waitClosed(server));
        QCOMPARE(labels(server, 1).last(), QStringLiteral("> RST"));
    }

    void disconnectedByTheServer()
    {
        RunningServer server;
        RawPeer peer = RawPeer::connectTo(server.endpoint());
        QVERIFY(server.waitForOpen(1));
        server.engine.disconnectClient(ConnectionId { 1 }, DisconnectMode::Graceful);
        QVERIFY(peer.readEnd());
        peer.close();
        QVERIFY(waitClosed(server));
        QCOMPARE(labels(server, 1),
            Beginning
                + (QStringList { QStringLiteral("< FIN"), QStringLiteral("> ACK of FIN"),
                    QStringLiteral("> FIN"), QStringLiteral("< ACK of FIN"),
                    QStringLiteral("disconnected by the server") }));
        QCOMPARE(last(server, 1).server, TcpState::TimeWait);
    }

    void resetByTheServer()
    {
        RunningServer server;
        RawPeer peer = RawPeer::connectTo(server.endpoint());
        QVERIFY(server.waitForOpen(1));
        server.engine.disconnectClient(ConnectionId { 1 }, DisconnectMode::Reset);
        QVERIFY(waitClosed(server));
        QCOMPARE(labels(server, 1), Beginning + QStringList { QStringLiteral("< RST") });
    }

    void idleTimeOut()
    {
        ServerConfig config;
        config.net.idleTimeout = 1s;
        RunningServer server(config);
        RawPeer peer = RawPeer::connectTo(server.endpoint());
        QVERIFY(peer.readEnd());
        QVERIFY(waitClosed(server));
        QCOMPARE(labels(server, 1),
            Beginning
                + (QStringList { QStringLiteral("idle time-out"), QStringLiteral("< FIN"),
                    QStringLiteral("> ACK of FIN") }));
    }

    void slowConsumer()
    {
        ServerConfig config;
        config.mode = "chat";
        config.net.output.soft = 4096;
        config.net.output.hard = 8192;
        RunningServer server(config);
        RawPeer slow = RawPeer::connectTo(server.endpoint(), 4096);
        RawPeer loud = RawPeer::connectTo(server.endpoint());
        QVERIFY(loud.readLine().startsWith("* Welcome"));
        const QByteArray line = QByteArray(4000, 'a') + '\n';
        QVERIFY(RunningServer::wait([&] {
            for (int i = 0; i < 100; ++i)
                loud.writeSome(line);
            return !server.details(EventKind::Closed).isEmpty();
        }));
        const QStringList steps = labels(server, 1);
        QCOMPARE(steps.at(steps.size() - 2), QStringLiteral("slow consumer"));
        QCOMPARE(steps.last(), QStringLiteral("< FIN or RST"));
        QCOMPARE(last(server, 1).server, TcpState::Unknown);
    }

    void chatFanOut()
    {
        ServerConfig config;
        config.mode = "chat";
        RunningServer server(config);
        RawPeer ada = RawPeer::connectTo(server.endpoint());
        QVERIFY(ada.readLine().startsWith("* Welcome"));
        RawPeer bob = RawPeer::connectTo(server.endpoint());
        QVERIFY(bob.readLine().startsWith("* Welcome"));
        QVERIFY(ada.readLine().contains("joined"));
        QVERIFY(bob.write("hi all\n"));
        QVERIFY(ada.readLine().endsWith("hi all\n"));
        bob.halfClose();
        QVERIFY(ada.readLine().contains("left"));
        // Ada may read it before the journal has it.
        QVERIFY(
            RunningServer::wait([&] { return !labels(server, 1).filter(QStringLiteral(" write")).isEmpty(); }));
        QVERIFY(labels(server, 1).filter(QStringLiteral(" read")).isEmpty()); // she said nothing
    }

    void turnedAwayAndStopped()
    {
        ServerConfig config;
        config.net.maxClients = 1;
        RunningServer server(config);
        RawPeer first = RawPeer::connectTo(server.endpoint());
        QVERIFY(server.waitForOpen(1));
        RawPeer second = RawPeer::connectTo(server.endpoint());
        second.readAll();
        QVERIFY(RunningServer::wait([&] { return !server.details(EventKind::Rejected).isEmpty(); }));
        const quint16 port = server.endpoint().port;
        QVERIFY(server.stop());
        const QStringList steps = labels(server, 0);
        QCOMPARE(steps.mid(0, 2),
            (QStringList { QStringLiteral("a socket without address"), QStringLiteral("address and port") }));
        QVERIFY(steps.at(2).contains(QString::number(port)));
        QCOMPARE(steps.mid(3),
            (QStringList { QStringLiteral("> 1 client accepted"), QStringLiteral("> 1 client turned away"),
                QStringLiteral("stopped; clients served: 1") }));
        QCOMPARE(labels(server, 1).mid(4, 1), QStringList { QStringLiteral("< FIN") });
    }
};

QTEST_GUILESS_MAIN(TestLadderLive)
#include "tst_ladderlive.moc"
