// SPDX-License-Identifier: GPL-3.0-or-later
// What behaviours do on the wire: each against a server that sees it.
#include "benching.h"
#include "client/behaviourpace.h"
#include "client/testclient.h"
#include "net/tcpinfo.h"
#include "rawserver.h"
#include "strict.h"

#include <QDir>
#include <QElapsedTimer>

#include <netinet/tcp.h>

using namespace signalbox;
using namespace signalbox::testing;

namespace {

ClientBehaviour parsed(const char* text)
{
    const auto behaviour = ClientBehaviour::parse(QString::fromLatin1(text));
    if (!behaviour)
        qFatal("%s", qPrintable(behaviour.error().text()));
    return *behaviour;
}

/// The descriptor of this process with this local end, as long as it is open; -1 if there is none.
int descriptorOf(const Endpoint& local)
{
    const QStringList names = QDir(QStringLiteral("/proc/self/fd")).entryList(QDir::AllEntries | QDir::System);
    for (const QString& name : names) {
        const int fd = name.toInt();
        sockaddr_storage address {};
        socklen_t length = sizeof address;
        if (fd > 2 && ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length) == 0
            && Endpoint::fromSockaddr(address) == local)
            return fd;
    }
    return -1;
}

/// Whether an epoll set of this process watches the descriptor. proc(5), fdinfo
bool isWatched(int fd)
{
    const QDir folder(QStringLiteral("/proc/self/fdinfo"));
    for (const QString& name : folder.entryList(QDir::Files)) {
        QFile info(folder.filePath(name));
        if (!info.open(QIODevice::ReadOnly))
            continue;
        for (const QByteArray& line : info.readAll().split('\n')) {
            const QList<QByteArray> words = line.simplified().split(' ');
            if (words.value(0) == "tfd:" && words.value(1).toInt() == fd)
                return true;
        }
    }
    return false;
}

int option(int fd, int level, int name)
{
    int value = -1;
    socklen_t length = sizeof value;
    return ::getsockopt(fd, level, name, &value, &length) == 0 ? value : -1;
}

Endpoint peerOf(const RawPeer& peer)
{
    sockaddr_storage address {};
    socklen_t length = sizeof address;
    ::getpeername(peer.fd(), reinterpret_cast<sockaddr*>(&address), &length);
    return Endpoint::fromSockaddr(address);
}

/// Bytes of each write of a client.
QList<qsizetype> writesOf(const TestBench& bench, ConnectionId id)
{
    QList<qsizetype> sizes;
    const JournalView view = bench.journal()->view();
    view.forEach(0, view.endSequence(), [&](const Event& event) {
        if (event.connection == id && event.kind == EventKind::Sent)
            sizes.append(event.bytes);
        return true;
    });
    return sizes;
}

/// Fills the way to a client that does not read; returns how much it took.
qsizetype fill(RawPeer& peer)
{
    const QByteArray bytes(64 * 1024, 'x');
    qsizetype taken = 0;
    for (;;) {
        const qsizetype written = peer.writeSome(bytes);
        if (written <= 0)
            return taken;
        taken += written;
    }
}

bool hasPending(const RawServer& server)
{
    pollfd wait { server.fd(), POLLIN, 0 };
    return ::poll(&wait, 1, 0) == 1;
}

quint64 peerWindow(const RawPeer& peer) { return sampleTcp(peer.fd()).peerWindow.value_or(99'999'999); }

} // namespace

class TestBehaviours : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void wellBehavedSaysNothing()
    {
        RawServer server;
        TestBench bench;
        const auto ids = bench.connectClients(server.host(), server.port());
        RawPeer peer = server.accept();
        QTRY_VERIFY(allOpen(bench, 1));
        QVERIFY(rowOf(bench, ids[0]).behaviour.isEmpty());
        QCOMPARE(story(bench, ids[0]), QByteArray("opened"));
        QCOMPARE(option(descriptorOf(rowOf(bench, ids[0]).local), IPPROTO_TCP, TCP_NODELAY), 1);
    }

    void optionsReachTheSocket()
    {
        RawServer server;
        TestBench bench;
        const auto ids = bench.connectClients(
            server.host(), server.port(), 1, parsed("nagle=on rcvbuf=5000 sndbuf=6000 keepalive=31s/6s/4"));
        RawPeer peer = server.accept();
        QTRY_VERIFY(allOpen(bench, 1));
        const TestClientRow row = rowOf(bench, ids[0]);
        QCOMPARE(row.behaviour, QStringLiteral("nagle=on rcvbuf=5k sndbuf=6k keepalive=31s/6s/4"));
        const int fd = descriptorOf(row.local);
        QVERIFY(fd >= 0);
        QCOMPARE(option(fd, IPPROTO_TCP, TCP_NODELAY), 0);
        QCOMPARE(option(fd, SOL_SOCKET, SO_RCVBUF), 10000);
        QCOMPARE(option(fd, SOL_SOCKET, SO_SNDBUF), 12000);
        QCOMPARE(option(fd, SOL_SOCKET, SO_KEEPALIVE), 1);
        QCOMPARE(option(fd, IPPROTO_TCP, TCP_KEEPIDLE), 31);
        QCOMPARE(story(bench, ids[0]),
            QByteArray("opened note(behaviour: nagle=on rcvbuf=5k sndbuf=6k keepalive=31s/6s/4)"));

        // Live, but for what is settled by then, which the note says.
        bench.setBehaviour(ids, parsed("rcvbuf=9999 source=127.0.0.9 keepalive=12s"));
        QTRY_COMPARE(rowOf(bench, ids[0]).behaviour, QStringLiteral("rcvbuf=5k sndbuf=6k keepalive=12s"));
        QCOMPARE(option(fd, IPPROTO_TCP, TCP_NODELAY), 1);
        QCOMPARE(option(fd, IPPROTO_TCP, TCP_KEEPIDLE), 12);
        QCOMPARE(option(fd, SOL_SOCKET, SO_RCVBUF), 10000);
        QVERIFY2(story(bench, ids[0]).contains("rcvbuf, sndbuf, source can only be set before connecting"),
            story(bench, ids[0]).constData());
    }

    void sourceIsSeenByAccept()
    {
        RawServer server;
        TestBench bench;
        bench.connectClients(server.host(), server.port(), 2, parsed("source=127.0.0.9"));
        for (int i = 0; i < 2; ++i)
            QCOMPARE(peerOf(server.accept()).address, QHostAddress(QStringLiteral("127.0.0.9")));
    }

    void sourcePortsFollowEachOther()
    {
        RawServer server;
        TestBench bench;
        // Somewhere below the range that the system chooses from, so that hardly anybody else has it.
        for (quint16 port = 20'000 + static_cast<quint16>(QCoreApplication::applicationPid() % 8000);;
             port += 5) {
            QVERIFY(port < 30'000);
            const auto ids = bench.connectClients(server.host(), server.port(), 3,
                parsed(qPrintable(QStringLiteral("source=127.0.0.9:%1").arg(port))));
            QTRY_COMPARE(fresh(bench)->connecting, 0);
            if (fresh(bench)->open < 3) {
                bench.remove(ids);
                while (hasPending(server))
                    server.accept();
                continue; // one of them is taken
            }
            QSet<quint16> seen;
            for (int i = 0; i < 3; ++i)
                seen.insert(peerOf(server.accept()).port);
            QCOMPARE(seen, QSet<quint16>({ port, quint16(port + 1), quint16(port + 2) }));
            break;
        }
    }

    void sourceThatIsNotOursFails()
    {
        RawServer server;
        TestBench bench;
        const auto ids =
            bench.connectClients(server.host(), server.port(), 1, parsed("source=192.0.2.1")); // RFC 5737
        QTRY_COMPARE(stateOf(bench, ids[0]), TestClientState::Failed);
        const QString ending = rowOf(bench, ids[0]).ending;
        QVERIFY2(ending.contains(QLatin1String("the source 192.0.2.1:0 cannot be had")), qPrintable(ending));
        QVERIFY(ending.contains(QLatin1String("EADDRNOTAVAIL")));
    }

    void writesInPieces()
    {
        RawServer server;
        TestBench bench;
        const ClientBehaviour behaviour = parsed("pieces=2-9/5-15ms seed=5");
        const auto ids = bench.connectClients(server.host(), server.port(), 2, behaviour);
        RawPeer one = server.accept();
        RawPeer other = server.accept();
        const QByteArray text(100, 'p');
        bench.send(ids, text);
        // They also arrive so, at least most of them: a message sent whole would be read whole.
        QByteArray got;
        int reads = 0;
        for (; got.size() < text.size(); ++reads) {
            const QByteArray some = one.readSome();
            QVERIFY(!some.isEmpty());
            got += some;
        }
        QCOMPARE(got, text);
        QVERIFY2(reads >= 3, qPrintable(QString::number(reads)));
        QCOMPARE(other.read(100), text);
        QTRY_COMPARE(rowOf(bench, ids[0]).bytesOut, 100U);
        QTRY_COMPARE(rowOf(bench, ids[1]).bytesOut, 100U);
        for (const ConnectionId id : ids) {
            // Exactly the pieces that the seed and the client's number give.
            QList<qsizetype> expected;
            BehaviourPace pace(behaviour, number(id));
            SteadyTime now {};
            for (qsizetype left = 100; left > 0;) {
                const auto piece = std::min<qsizetype>(left, static_cast<qsizetype>(pace.mayWrite(now)));
                pace.wrote(static_cast<std::size_t>(piece), now);
                expected.append(piece);
                left -= piece;
                now = std::max(now, pace.writeAt());
            }
            QCOMPARE(writesOf(bench, id), expected);
        }
        QVERIFY(writesOf(bench, ids[0]) != writesOf(bench, ids[1]));
    }

    void piecesWithoutGapsAllGoOut()
    {
        RawServer server;
        TestBench bench;
        const auto ids = bench.connectClients(server.host(), server.port(), 1, parsed("pieces=1"));
        RawPeer peer = server.accept();
        QTRY_VERIFY(allOpen(bench, 1));
        const QByteArray text(5000, 'q');
        bench.send(ids, text);
        bench.disconnectClients(ids);
        QCOMPARE(peer.read(5000), text);
        QVERIFY(peer.readEnd());
        QTRY_COMPARE(writesOf(bench, ids[0]), QList<qsizetype>(5000, 1));
    }

    void closedWindowOfAClientThatDoesNotRead()
    {
        RawServer server;
        TestBench bench;
        const auto ids =
            bench.connectClients(server.host(), server.port(), 1, parsed("rcvbuf=4096 reading=off"));
        RawPeer peer = server.accept();
        const qsizetype taken = fill(peer);
        QVERIFY(taken > 0);
        QTRY_COMPARE(peerWindow(peer), 0U); // the server cannot send: what the Inspector shows
        QCOMPARE(rowOf(bench, ids[0]).bytesIn, 0U);
        QVERIFY(!story(bench, ids[0]).contains("received"));

        // It still sends.
        bench.send(ids, "still here");
        QCOMPARE(peer.read(10), QByteArray("still here"));

        bench.setBehaviour(ids, {});
        QTRY_COMPARE(rowOf(bench, ids[0]).bytesIn, static_cast<quint64>(taken));
        QTRY_VERIFY(peerWindow(peer) > 0);
        QVERIFY(rowOf(bench, ids[0]).behaviour.contains(QLatin1String("rcvbuf"))); // which it keeps
    }

    void stopsReadingLive()
    {
        RawServer server;
        TestBench bench;
        const auto ids = bench.connectClients(server.host(), server.port());
        RawPeer peer = server.accept();
        QVERIFY(peer.write("one"));
        QTRY_COMPARE(rowOf(bench, ids[0]).bytesIn, 3U);
        bench.setBehaviour(ids, parsed("reading=off"));
        QTRY_COMPARE(rowOf(bench, ids[0]).behaviour, QStringLiteral("reading=off"));
        const qsizetype taken = fill(peer);
        QTRY_COMPARE(peerWindow(peer), 0U);
        QCOMPARE(rowOf(bench, ids[0]).bytesIn, 3U);
        bench.setBehaviour(ids, {});
        QTRY_COMPARE(rowOf(bench, ids[0]).bytesIn, static_cast<quint64>(taken) + 3);
        QVERIFY(story(bench, ids[0]).contains("note(behaviour: well-behaved again)"));
        QVERIFY(rowOf(bench, ids[0]).behaviour.isEmpty());
        // As before: the reactor watches it again.
        QVERIFY(peer.write("more"));
        QTRY_COMPARE(rowOf(bench, ids[0]).bytesIn, static_cast<quint64>(taken) + 7);
    }

    /// The peer's end is reported whether one asks or not; a client that does not read must not spin on it.
    void peerEndsWhileNobodyReads_data()
    {
        QTest::addColumn<bool>("isReset");
        QTest::newRow("FIN on both sides") << false;
        QTest::newRow("RST") << true;
    }
    void peerEndsWhileNobodyReads()
    {
        QFETCH(bool, isReset);
        RawServer server;
        TestBench bench;
        const auto ids = bench.connectClients(server.host(), server.port(), 1, parsed("reading=off"));
        RawPeer peer = server.accept();
        QTRY_VERIFY(allOpen(bench, 1));
        QVERIFY(isWatched(descriptorOf(rowOf(bench, ids[0]).local)));
        if (isReset) {
            peer.reset();
            QTRY_COMPARE(stateOf(bench, ids[0]), TestClientState::Closed);
            QVERIFY(story(bench, ids[0]).contains("closed(reset"));
            return;
        }
        QVERIFY(peer.write("unread"));
        bench.halfClose(ids);
        QVERIFY(peer.readEnd());
        peer.halfClose();
        const int fd = descriptorOf(rowOf(bench, ids[0]).local);
        QVERIFY(fd > 0);
        QTRY_VERIFY(!isWatched(fd)); // epoll(7) would tell of the end for ever
        QCOMPARE(stateOf(bench, ids[0]), TestClientState::HalfClosed);
        bench.setBehaviour(ids, {}); // reads on, to the end
        QTRY_COMPARE(stateOf(bench, ids[0]), TestClientState::Closed);
        QCOMPARE(receivedBytes(bench, ids[0]), QByteArray("unread"));
        QVERIFY(story(bench, ids[0]).endsWith("half-closed(peer) closed(peer-closed)"));
    }

    void lingerOfZeroResets()
    {
        RawServer server;
        TestBench bench;
        const auto ids = bench.connectClients(server.host(), server.port(), 1, parsed("linger=0"));
        RawPeer peer = server.accept();
        QTRY_VERIFY(allOpen(bench, 1));
        bench.disconnectClients(ids);
        QCOMPARE(peer.readError(), ECONNRESET);
        QTRY_COMPARE(stateOf(bench, ids[0]), TestClientState::Closed);
        QVERIFY(story(bench, ids[0]).endsWith("closed(aborted)"));
    }

    void dropsAfterExactlySoManyBytes_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("bytes");
        QTest::addColumn<bool>("isReset");
        QTest::newRow("reset") << QByteArray("drop-after=1000") << 1000 << true;
        QTest::newRow("close") << QByteArray("drop-after=1000/close") << 1000 << false;
        QTest::newRow("in pieces") << QByteArray("drop-after=50 pieces=7/1ms") << 50 << true;
        QTest::newRow("at once") << QByteArray("drop-after=0") << 0 << true;
        QTest::newRow("much") << QByteArray("drop-after=3000001") << 3'000'001 << true;
    }
    void dropsAfterExactlySoManyBytes()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, bytes);
        QFETCH(bool, isReset);
        RawServer server;
        TestBench bench;
        const auto ids = bench.connectClients(server.host(), server.port(), 1, parsed(text.constData()));
        RawPeer peer = server.accept();
        if (bytes > 0) // otherwise dropped as soon as it is open: what is sent then is refused, before or after
            bench.send(ids, QByteArray(4'000'000, 'd'));
        QCOMPARE(peer.read(bytes), QByteArray(bytes, 'd'));
        if (isReset)
            QCOMPARE(peer.readError(), ECONNRESET);
        else
            QVERIFY(peer.readEnd());
        peer.close();
        QTRY_COMPARE(stateOf(bench, ids[0]), TestClientState::Closed);
        const TestClientRow row = rowOf(bench, ids[0]);
        QCOMPARE(row.bytesOut, static_cast<quint64>(bytes));
        QVERIFY(row.isDropped);
        const QByteArray told = story(bench, ids[0]);
        QVERIFY2(told.contains("note(behaviour: dropped by "), told.constData());
        QVERIFY2(told.contains("after " + QByteArray::number(bytes) + " bytes"), told.constData());
        QVERIFY2(isReset ? told.endsWith("closed(aborted)") : told.endsWith("closed(local-closed)"),
            told.constData());
    }

    void throttleBoundsTheRate()
    {
        RawServer server;
        TestBench bench;
        const auto ids = bench.connectClients(server.host(), server.port(), 1, parsed("throttle=200k"));
        RawPeer peer = server.accept();
        QElapsedTimer sinceOpen;
        sinceOpen.start();
        bench.send(ids, QByteArray(1'000'000, 't'));
        // However slow the machine is, no more than the rate allows comes in the time that went by.
        qint64 got = 0;
        while (got < 100'000) {
            const QByteArray some = peer.readSome();
            QVERIFY(!some.isEmpty());
            got += some.size();
            const qint64 allowed = 200 * sinceOpen.elapsed() + 200 + 20'000 + 10'000; // catch-up and one step
            QVERIFY2(got <= allowed, qPrintable(QStringLiteral("%1 > %2").arg(got).arg(allowed)));
        }
    }

    void throttleOfReadingBoundsTheRate()
    {
        RawServer server;
        TestBench bench;
        const auto ids = bench.connectClients(server.host(), server.port(), 1, parsed("throttle-read=200k"));
        RawPeer peer = server.accept();
        QElapsedTimer sinceOpen;
        sinceOpen.start();
        const qsizetype offered = std::min<qsizetype>(fill(peer), 100'000);
        quint64 got = 0;
        while (got < static_cast<quint64>(offered)) {
            const TestClientRow row = rowOf(bench, ids[0]); // older than the clock read next
            got = row.bytesIn;
            const auto allowed = static_cast<quint64>(200 * sinceOpen.elapsed() + 200 + 20'000 + 10'000);
            QVERIFY2(got <= allowed, qPrintable(QStringLiteral("%1 > %2").arg(got).arg(allowed)));
            QVERIFY(row.state == TestClientState::Open || row.state == TestClientState::Connecting);
        }
    }

    void delaysKeepOrderAndLoseNothing()
    {
        RawServer server;
        TestBench bench;
        const auto ids = bench.connectClients(server.host(), server.port(), 1, parsed("delay=1-30ms seed=2"));
        bench.send(ids, "before it is open;");
        RawPeer peer = server.accept();
        QTRY_VERIFY(allOpen(bench, 1));
        QByteArray all = "before it is open;";
        for (int i = 0; i < 50; ++i) {
            const QByteArray text = QByteArray::number(i) + ';';
            bench.send(ids, text);
            all += text;
        }
        bench.halfClose(ids);
        QCOMPARE(peer.readAll(), all);
        QTRY_COMPARE(stateOf(bench, ids[0]), TestClientState::HalfClosed);
    }

    void delayHoldsBackUntilItIsLifted()
    {
        RawServer server;
        TestBench bench;
        const auto ids = bench.connectClients(server.host(), server.port(), 1, parsed("delay=60s"));
        RawPeer peer = server.accept();
        QTRY_VERIFY(allOpen(bench, 1));
        bench.send(ids, "late");
        QTRY_COMPARE(rowOf(bench, ids[0]).queued, 4U);
        QCOMPARE(rowOf(bench, ids[0]).bytesOut, 0U);
        bench.setBehaviour(ids, {});
        QCOMPARE(peer.read(4), QByteArray("late"));
        QTRY_COMPARE(rowOf(bench, ids[0]).queued, 0U);
    }

    void closingWaitsForWhatTheBehaviourHoldsBack()
    {
        // Longer than the grace that a peer has.
        RawServer server;
        TestBench bench;
        const auto ids = bench.connectClients(server.host(), server.port(), 1, parsed("delay=3s"));
        RawPeer peer = server.accept();
        QTRY_VERIFY(allOpen(bench, 1));
        bench.send(ids, "last words");
        bench.disconnectClients(ids);
        QCOMPARE(peer.readAll(), QByteArray("last words"));
        peer.close();
        QTRY_COMPARE(stateOf(bench, ids[0]), TestClientState::Closed);
    }

    void queueOfHeldBytesIsBounded()
    {
        RawServer server;
        TestBench bench;
        const auto ids = bench.connectClients(server.host(), server.port(), 1, parsed("delay=60s"));
        RawPeer peer = server.accept();
        QTRY_VERIFY(allOpen(bench, 1));
        const QByteArray half(TestClient::MaxQueued / 2, 'x');
        for (int i = 0; i < 3; ++i)
            bench.send(ids, half);
        QTRY_VERIFY(story(bench, ids[0]).contains("its behaviour holds them up"));
        QCOMPARE(rowOf(bench, ids[0]).queued, static_cast<quint64>(half.size()) * 2);
    }

    void heldMessagesAreBoundedHoweverSmall()
    {
        RawServer server;
        TestBench bench;
        const auto ids = bench.connectClients(server.host(), server.port(), 1, parsed("delay=60s"));
        RawPeer peer = server.accept();
        for (int i = 0; i < 65'536 + 3; ++i)
            bench.send(ids, "x");
        QTRY_COMPARE(rowOf(bench, ids[0]).queued, 65'536U);
        QTRY_COMPARE(story(bench, ids[0]).count("failed(not sent: 65536 messages wait already"), 3);
    }

    void manyClientsEachAtItsPace()
    {
        constexpr int Count = 200;
        RawServer server;
        TestBench bench;
        const auto ids = bench.connectClients(
            server.host(), server.port(), Count, parsed("pieces=1-4/1-8ms delay=0-10ms throttle=5k"));
        bench.send(ids, "a message in pieces");
        std::vector<RawPeer> peers;
        for (int i = 0; i < Count; ++i) {
            peers.push_back(server.accept());
            QVERIFY(peers.back().isValid());
        }
        for (RawPeer& peer : peers)
            QCOMPARE(peer.read(19), QByteArray("a message in pieces"));
        bench.remove(ids); // with wake-ups under way or not
        QVERIFY(fresh(bench)->rows.empty());
    }
};

QTEST_GUILESS_MAIN(TestBehaviours)
#include "tst_behaviours.moc"
