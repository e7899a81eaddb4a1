// SPDX-License-Identifier: GPL-3.0-or-later
#include "benching.h"
#include "client/testclient.h"
#include "rawserver.h"

#include <QDir>
#include <QSignalSpy>
#include <QTest>

#include <sys/resource.h>

using namespace signalbox;
using namespace signalbox::testing;

namespace {

qsizetype openDescriptors()
{
    return QDir(QStringLiteral("/proc/self/fd"))
        .entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot)
        .size();
}

} // namespace

class TestTestBench : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        rlimit limit {};
        ::getrlimit(RLIMIT_NOFILE, &limit);
        limit.rlim_cur = limit.rlim_max;
        ::setrlimit(RLIMIT_NOFILE, &limit);
    }

    void connectsSendsAndReceives()
    {
        RawServer server;
        TestBench bench;
        const auto ids = bench.connectClients(server.host(), server.port());
        QCOMPARE(ids, QList { ConnectionId { 1 } });
        RawPeer peer = server.accept();
        QTRY_VERIFY(allOpen(bench, 1));
        TestClientRow row = rowOf(bench, ids[0]);
        QCOMPARE(row.peer, server.endpoint());
        QCOMPARE(row.local.address, QHostAddress(QHostAddress::LocalHost));
        QVERIFY(row.connectTime.count() > 0);
        QCOMPARE(row.roundTrip.count(), 0);

        bench.send(ids, "hello");
        QCOMPARE(peer.read(5), QByteArray("hello"));
        QVERIFY(peer.write("world!"));
        QTRY_COMPARE(rowOf(bench, ids[0]).bytesIn, 6U);
        row = rowOf(bench, ids[0]);
        QCOMPARE(row.bytesOut, 5U);
        QVERIFY(row.roundTrip.count() > 0);
        const auto roundTrip = row.roundTrip;

        // What comes unasked is no answer.
        QVERIFY(peer.write("more"));
        QTRY_COMPARE(rowOf(bench, ids[0]).bytesIn, 10U);
        QCOMPARE(rowOf(bench, ids[0]).roundTrip, roundTrip);
        QCOMPARE(story(bench, ids[0]), QByteArray("opened sent:5 received:6 received:4"));
        QCOMPARE(receivedBytes(bench, ids[0]), QByteArray("world!more"));

        const JournalView view = bench.journal()->view();
        QCOMPARE(view.connection(view.at(1)), (ConnectionInfo { row.peer, row.local }));
    }

    void sendsAsSoonAsOpen()
    {
        RawServer server;
        TestBench bench;
        const auto ids = bench.connectClients(server.host(), server.port());
        bench.send(ids, "early ");
        bench.send(ids, "bird");
        bench.halfClose(ids);
        RawPeer peer = server.accept();
        QCOMPARE(peer.read(10), QByteArray("early bird"));
        QVERIFY(peer.readEnd());
        QTRY_COMPARE(stateOf(bench, ids[0]), TestClientState::HalfClosed);
    }

    void sameSnapshotWhileNothingChanges()
    {
        RawServer server;
        TestBench bench;
        const auto ids = bench.connectClients(server.host(), server.port());
        QTRY_VERIFY(allOpen(bench, 1));
        const auto before = fresh(bench);
        QCOMPARE(fresh(bench), before);
        bench.send(ids, "x");
        QVERIFY(fresh(bench) != before);
    }

    void halfCloseHere()
    {
        RawServer server;
        TestBench bench;
        const auto ids = bench.connectClients(server.host(), server.port());
        RawPeer peer = server.accept();
        bench.send(ids, "question");
        bench.halfClose(ids);
        QCOMPARE(peer.read(8), QByteArray("question"));
        QVERIFY(peer.readEnd());
        QTRY_COMPARE(stateOf(bench, ids[0]), TestClientState::HalfClosed);

        bench.send(ids, "too late");
        QVERIFY(peer.write("answer"));
        QTRY_COMPARE(rowOf(bench, ids[0]).bytesIn, 6U);
        peer.close();
        QTRY_COMPARE(stateOf(bench, ids[0]), TestClientState::Closed);
        QCOMPARE(story(bench, ids[0]),
            QByteArray("opened sent:8 half-closed(local) failed(not sent: this side has said that it sends no "
                       "more (FIN)) "
                       "received:6 half-closed(peer) closed(peer-closed)"));
        QCOMPARE(rowOf(bench, ids[0]).ending, QStringLiteral("closed by the peer"));
    }

    void halfCloseThere()
    {
        RawServer server;
        TestBench bench;
        const auto ids = bench.connectClients(server.host(), server.port());
        RawPeer peer = server.accept();
        QVERIFY(peer.write("that is all"));
        peer.halfClose();
        QTRY_COMPARE(stateOf(bench, ids[0]), TestClientState::PeerHalfClosed);
        QCOMPARE(fresh(bench)->open, 1);

        bench.send(ids, "not here");
        QCOMPARE(peer.read(8), QByteArray("not here"));
        bench.disconnectClients(ids);
        QVERIFY(peer.readEnd());
        QTRY_COMPARE(stateOf(bench, ids[0]), TestClientState::Closed);
        QCOMPARE(story(bench, ids[0]),
            QByteArray("opened received:11 half-closed(peer) sent:8 half-closed(local) closed(local-closed)"));
    }

    void disconnectLosesNothing()
    {
        RawServer server;
        TestBench bench;
        const auto ids = bench.connectClients(server.host(), server.port());
        RawPeer peer = server.accept();
        const QByteArray much(8 * 1024 * 1024, 'x'); // more than the kernel's buffers take
        bench.send(ids, much);
        bench.disconnectClients(ids);
        QTRY_COMPARE(stateOf(bench, ids[0]), TestClientState::Closing);
        QCOMPARE(peer.read(much.size()), much);
        QVERIFY(peer.readEnd());
        QVERIFY(peer.write("bye"));
        peer.close();
        QTRY_COMPARE(stateOf(bench, ids[0]), TestClientState::Closed);
        QVERIFY(story(bench, ids[0])
                    .endsWith("half-closed(local) received:3 half-closed(peer) closed(local-closed)"));
    }

    void disconnectDoesNotWaitForEver()
    {
        RawServer server;
        TestBench bench;
        const auto ids = bench.connectClients(server.host(), server.port(), 2);
        RawPeer one = server.accept();
        RawPeer other = server.accept();
        QTRY_VERIFY(allOpen(bench, 2));
        bench.disconnectClients(ids);
        QVERIFY(one.readEnd());
        bench.disconnectClients({ ids[0] }); // asked twice: at once
        QTRY_COMPARE(stateOf(bench, ids[0]), TestClientState::Closed);
        QCOMPARE(stateOf(bench, ids[1]), TestClientState::Closing);
        QTRY_COMPARE(stateOf(bench, ids[1]), TestClientState::Closed);
    }

    void resetSendsRst()
    {
        RawServer server;
        TestBench bench;
        const auto ids = bench.connectClients(server.host(), server.port());
        RawPeer peer = server.accept();
        QTRY_VERIFY(allOpen(bench, 1));
        bench.reset(ids);
        QCOMPARE(peer.readError(), ECONNRESET);
        QTRY_COMPARE(stateOf(bench, ids[0]), TestClientState::Closed);
        QCOMPARE(story(bench, ids[0]), QByteArray("opened closed(aborted)"));
    }

    void peerReset()
    {
        RawServer server;
        TestBench bench;
        const auto ids = bench.connectClients(server.host(), server.port());
        RawPeer peer = server.accept();
        QTRY_VERIFY(allOpen(bench, 1));
        peer.reset();
        QTRY_COMPARE(stateOf(bench, ids[0]), TestClientState::Closed);
        QCOMPARE(
            story(bench, ids[0]), QByteArray("opened closed(reset: Connection reset by peer (ECONNRESET))"));
        QCOMPARE(rowOf(bench, ids[0]).ending, QStringLiteral("connection reset"));
    }

    void peerGoneAfterItsFin()
    {
        RawServer server;
        TestBench bench;
        const auto ids = bench.connectClients(server.host(), server.port());
        server.accept().close();
        QTRY_COMPARE(stateOf(bench, ids[0]), TestClientState::PeerHalfClosed);
        bench.send(ids, "anyone?"); // answered with RST
        QTRY_COMPARE(stateOf(bench, ids[0]), TestClientState::Closed);
        QVERIFY2(story(bench, ids[0]).contains("closed(broken-pipe"), story(bench, ids[0]).constData());
    }

    void refusedPort()
    {
        RawServer server;
        server.close();
        TestBench bench;
        const auto ids = bench.connectClients(server.host(), server.port());
        QTRY_COMPARE(stateOf(bench, ids[0]), TestClientState::Failed);
        QCOMPARE(rowOf(bench, ids[0]).ending, QStringLiteral("Connection refused (ECONNREFUSED)"));
        QCOMPARE(story(bench, ids[0]),
            QByteArray("failed(connect-failed: Connection refused (ECONNREFUSED); 127.0.0.1:")
                + QByteArray::number(server.port()) + ')');
        QCOMPARE(fresh(bench)->connecting, 0);
    }

    void unknownName()
    {
        TestBench bench;
        const auto ids = bench.connectClients(QStringLiteral("no-such-host.invalid"), 7); // RFC 6761 6.4
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(bench, ids[0]), TestClientState::Failed, 60'000);
        QVERIFY(rowOf(bench, ids[0]).ending.contains(QLatin1String("no-such-host.invalid")));
    }

    void triesTheNextAddress()
    {
        RawServer server(16, QHostAddress(QHostAddress::LocalHostIPv6));
        if (!server.isValid())
            QSKIP("no IPv6 loopback here");
        TestBench bench;
        const auto ids = bench.connectClients(QStringLiteral("localhost"), server.port());
        QTRY_VERIFY(allOpen(bench, 1));
        QCOMPARE(rowOf(bench, ids[0]).peer, server.endpoint());
        QVERIFY(story(bench, ids[0]).startsWith("note(127.0.0.1:"));
        bench.connectClients(QStringLiteral("[::1]"), server.port());
        QTRY_VERIFY(allOpen(bench, 2));
    }

    void thousandClients()
    {
        constexpr int Count = 1000;
        const qsizetype before = openDescriptors();
        {
            RawServer server;
            TestBench bench;
            fresh(bench);
            const qsizetype idle = openDescriptors();
            const auto ids = bench.connectClients(server.host(), server.port(), Count);
            QCOMPARE(ids.size(), Count);
            bench.send(ids, "ping");
            std::vector<RawPeer> peers;
            for (int i = 0; i < Count; ++i) {
                peers.push_back(server.accept());
                QVERIFY(peers.back().isValid());
                QCOMPARE(peers.back().read(4), QByteArray("ping"));
                QVERIFY(peers.back().write("pong"));
            }
            const auto answered = [](const TestClientRow& row) {
                return row.bytesIn == 4 && row.roundTrip.count() > 0;
            };
            QTRY_VERIFY(std::ranges::all_of(fresh(bench)->rows, answered));
            QCOMPARE(fresh(bench)->open, Count);
            bench.disconnectClients(ids);
            peers.clear();
            QTRY_COMPARE(fresh(bench)->open, 0);
            QCOMPARE(openDescriptors(), idle);
            bench.remove(ids);
            QVERIFY(fresh(bench)->rows.empty());
            QCOMPARE(bench.count(), 0);
        }
        QCOMPARE(openDescriptors(), before);
    }

    void noMoreThanMaxClients()
    {
        RawServer server;
        server.close();
        TestBench bench;
        const auto ids = bench.connectClients(server.host(), server.port(), TestBench::MaxClients + 5);
        QCOMPARE(ids.size(), TestBench::MaxClients);
        QVERIFY(bench.connectClients(server.host(), server.port()).isEmpty());
        bench.remove(ids.first(3));
        QCOMPARE(bench.connectClients(server.host(), server.port(), 7).size(), 3);
        QTRY_COMPARE(fresh(bench)->connecting, 0);
    }

    void disconnectWhileConnecting()
    {
        // A backlog that is full leaves the SYN unanswered.
        RawServer server(0);
        TestBench bench;
        const auto ids = bench.connectClients(server.host(), server.port(), 20);
        QTRY_VERIFY(fresh(bench)->open >= 1);
        QTest::qWait(100);
        QVERIFY(fresh(bench)->connecting > 0);
        bench.disconnectClients(ids);
        QTRY_COMPARE(fresh(bench)->connecting, 0);
        const ConnectionId last = ids.last();
        QCOMPARE(story(bench, last), QByteArray("note(local-closed: before it was connected)"));
    }

    void refusesWhatDoesNotFit()
    {
        RawServer server;
        TestBench bench;
        const auto ids = bench.connectClients(server.host(), server.port());
        RawPeer peer = server.accept();
        QTRY_VERIFY(allOpen(bench, 1));
        const QByteArray half(TestClient::MaxQueued / 2, 'x');
        for (int i = 0; i < 4; ++i)
            bench.send(ids, half);
        QTRY_VERIFY(story(bench, ids[0]).contains("failed(not sent: "));
        const TestClientRow row = rowOf(bench, ids[0]);
        QVERIFY(row.queued <= TestClient::MaxQueued);
        QCOMPARE(row.state, TestClientState::Open);
    }

    void closedClientsStayUntilRemoved()
    {
        RawServer server;
        TestBench bench;
        const auto ids = bench.connectClients(server.host(), server.port(), 3);
        QTRY_VERIFY(allOpen(bench, 3));
        bench.reset({ ids[1] });
        QTRY_COMPARE(stateOf(bench, ids[1]), TestClientState::Closed);
        QCOMPARE(fresh(bench)->rows.size(), 3U);
        bench.remove({ ids[1], ids[2] }); // the second one is still open
        QCOMPARE(fresh(bench)->rows.size(), 1U);
        QCOMPARE(story(bench, ids[2]), QByteArray("opened closed(local-closed)"));
        QCOMPARE(bench.connectClients(server.host(), server.port()), QList { ConnectionId { 4 } });
    }

    void endsWithOpenClients_data()
    {
        QTest::addColumn<bool>("isSettled");
        QTest::newRow("open") << true;
        QTest::newRow("at once") << false;
    }
    void endsWithOpenClients()
    {
        QFETCH(bool, isSettled);
        const qsizetype before = openDescriptors();
        {
            RawServer server;
            std::shared_ptr<Journal> journal;
            {
                TestBench bench;
                journal = bench.journal();
                bench.connectClients(server.host(), server.port(), 50);
                bench.requestSnapshot(); // an answer that nobody takes
                if (isSettled)
                    QTRY_VERIFY(allOpen(bench, 50));
            }
            if (isSettled)
                QCOMPARE(journal->view().size(), 100U); // each opened, and closed
        }
        QCOMPARE(openDescriptors(), before);
    }
};

QTEST_GUILESS_MAIN(TestTestBench)
#include "tst_testbench.moc"
