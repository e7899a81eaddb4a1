// SPDX-License-Identifier: GPL-3.0-or-later
#include "captureread.h"
#include "packets.h"
#include "samplejournal.h"
#include "strict.h"
#include "tshark.h"

#include <QRandomGenerator>
#include <QTcpServer>
#include <QTcpSocket>

#include <csignal>

using namespace signalbox;
using testing::Capture;
using testing::captureOf;
using testing::PcapFile;
using testing::randomBytes;
using testing::Read;
using testing::Talk;
using Packets = std::vector<QByteArray>;

namespace {

void operator+=(Packets& all, const Packets& more) { all.insert(all.end(), more.begin(), more.end()); }
void operator+=(Packets& all, const QByteArray& one) { all.push_back(one); }

} // namespace

class TestCaptureReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void aWholeConversation()
    {
        Talk talk;
        Packets packets = talk.handshake();
        packets += talk.segment(Talk::Client, Talk::Ack, "GET /");
        packets += talk.segment(Talk::Server, Talk::Ack, "200 OK");
        packets += talk.segment(Talk::Client, Talk::Fin | Talk::Ack);
        packets += talk.segment(Talk::Server, Talk::Ack, "bye");
        packets += talk.segment(Talk::Server, Talk::Fin | Talk::Ack);
        packets += talk.segment(Talk::Client, Talk::Ack);
        const Read read(captureOf(packets));
        QCOMPARE(read.story(),
            QByteArray(
                "1 opened\n1 received GET /\n1 sent 200 OK\n1 half-closed peer: FIN received\n1 sent bye\n"
                "1 closed peer-closed"));
        QCOMPARE(read.ends(1).peer, testing::endpoint("10.0.0.1:41022"));
        QCOMPARE(read.ends(1).local, testing::endpoint("10.0.0.2:80"));
        QCOMPARE(read.outcome.counts.connections, quint64 { 1 });
        QCOMPARE(read.outcome.counts.packets, quint64 { 9 });
        QCOMPARE(read.outcome.counts.text(), QString());
        QVERIFY(!read.outcome.damage);
    }

    void endings_data()
    {
        QTest::addColumn<int>("from");
        QTest::addColumn<int>("flags");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("reset by the peer")
            << int(Talk::Client) << int(Talk::Rst) << QByteArray("1 opened\n1 closed reset: RST received");
        QTest::newRow("reset by the server") << int(Talk::Server) << int(Talk::Rst | Talk::Ack)
                                             << QByteArray("1 opened\n1 closed aborted: RST sent");
        QTest::newRow("half-closed by the server") << int(Talk::Server) << int(Talk::Fin | Talk::Ack)
                                                   << QByteArray("1 opened\n1 half-closed local: FIN sent");
    }
    void endings()
    {
        QFETCH(int, from);
        QFETCH(int, flags);
        Talk talk;
        Packets packets = talk.handshake();
        packets += talk.segment(static_cast<Talk::Side>(from), static_cast<quint8>(flags));
        QTEST(Read(captureOf(packets)).story(), "expected");
    }

    void serverClosesFirst()
    {
        Talk talk;
        Packets packets = talk.handshake();
        packets += talk.segment(Talk::Server, Talk::Fin | Talk::Ack);
        packets += talk.segment(Talk::Client, Talk::Fin | Talk::Ack);
        QCOMPARE(Read(captureOf(packets)).story(),
            QByteArray("1 opened\n1 half-closed local: FIN sent\n1 closed local-closed"));
    }

    void handshakesThatFail()
    {
        Talk refused;
        Talk ignored("10.0.0.1:41023");
        const Packets packets { refused.segment(Talk::Client, Talk::Syn),
            ignored.segment(Talk::Client, Talk::Syn), refused.segment(Talk::Server, Talk::Rst | Talk::Ack) };
        const QByteArray story = Read(captureOf(packets)).story();
        QVERIFY2(
            story.contains("0 failed 10.0.0.1:41022 > 10.0.0.2:80: Connection refused (ECONNREFUSED)"), story);
        QVERIFY2(story.contains("0 failed 10.0.0.1:41023 > 10.0.0.2:80: no answer to SYN (ETIMEDOUT)"), story);
    }

    void theMiddleOfAConversation()
    {
        Talk known("10.0.0.1:41022", "10.0.0.2:50000");
        Talk same("10.0.0.3:1024", "10.0.0.2:50000");
        Talk guessed("10.0.0.4:30000", "10.0.0.5:7");
        Packets packets = known.handshake(); // so that :50000 is a server, though its port is higher
        packets += same.segment(Talk::Server, Talk::Ack, "from a server");
        packets += guessed.segment(Talk::Client, Talk::Ack, "from a client");
        const Read read(captureOf(packets));
        QCOMPARE(read.story(),
            QByteArray("1 opened\n2 opened the beginning is not in the capture\n2 sent from a server\n"
                       "3 opened the beginning is not in the capture\n3 received from a client"));
        QCOMPARE(read.ends(2).peer, testing::endpoint("10.0.0.3:1024"));
    }

    void portsUsedAgain()
    {
        Talk first;
        Talk second("10.0.0.1:41022", "10.0.0.2:80", 777'000, 888'000);
        Packets packets = first.handshake();
        packets += first.segment(Talk::Client, Talk::Ack, "one");
        packets += second.handshake();
        packets += second.segment(Talk::Client, Talk::Ack, "two");
        const QByteArray story = Read(captureOf(packets)).story();
        QVERIFY2(story.contains("1 received one\n1 note its end is not in the capture"), story);
        QVERIFY2(story.endsWith("2 opened\n2 received two"), story);
    }

    void repeatedAndMissingSegments()
    {
        Talk talk;
        Packets packets = talk.handshake();
        const QByteArray one = talk.segment(Talk::Client, Talk::Ack, "one");
        packets += { talk.at(Talk::Client, 1000, Talk::Syn), one, one };
        talk.segment(Talk::Client, Talk::Ack, "lost");
        packets += talk.segment(Talk::Client, Talk::Ack, "three");
        for (int i = 0; i < 40; ++i)
            packets += talk.segment(Talk::Server, Talk::Ack, "x"); // acknowledges what is missing
        const Read read(captureOf(packets));
        const QByteArray story = read.story();
        QVERIFY2(story.contains("1 received one\n1 note peer: 3 bytes sent again"), story);
        QVERIFY2(story.contains("1 note peer: 4 bytes are missing from the capture\n1 received three"), story);
        QCOMPARE(read.outcome.counts.missingBytes, quint64 { 4 });
        QCOMPARE(read.outcome.counts.again, quint64 { 1 });
        QVERIFY(read.outcome.counts.text().contains(QStringLiteral("4 bytes are missing")));
    }

    void whatWaitsAtTheEndIsShown()
    {
        Talk talk;
        Packets packets = talk.handshake();
        talk.segment(Talk::Server, Talk::Ack, "lost");
        packets += talk.segment(Talk::Server, Talk::Ack, "late");
        QCOMPARE(Read(captureOf(packets)).story(),
            QByteArray("1 opened\n1 note local: 4 bytes are missing from the capture\n1 sent late"));
    }

    void cutPayloadKeepsItsNumberOfBytes()
    {
        Talk talk;
        PcapFile file;
        qint64 ns = 1'700'000'000'123'456'789;
        for (const QByteArray& packet : talk.handshake())
            file.add(packet, ns);
        file.add(talk.segment(Talk::Client, Talk::Ack, QByteArray(1000, 'x')), ns, 45);
        file.add(talk.segment(Talk::Client, Talk::Ack, "whole"), ns + 1);
        const Read read(file.bytes());
        QCOMPARE(read.story(), QByteArray("1 opened\n1 received 1000 cut to xxxxx\n1 received whole"));
        QCOMPARE(read.view.at(3).time.time_since_epoch().count(), ns + 1);
    }

    void bothByteOrdersAndPrecisions_data()
    {
        QTest::addColumn<bool>("isNano");
        QTest::addColumn<bool>("isBig");
        QTest::newRow("µs, little") << false << false;
        QTest::newRow("µs, big") << false << true;
        QTest::newRow("ns, little") << true << false;
        QTest::newRow("ns, big") << true << true;
    }
    void bothByteOrdersAndPrecisions()
    {
        QFETCH(bool, isNano);
        QFETCH(bool, isBig);
        PcapFile file(PcapFile::Ethernet, isNano, isBig);
        for (const QByteArray& packet : Talk().handshake())
            file.add(QByteArray(12, 'm') + QByteArray::fromHex("0800") + packet, 1'700'000'000'123'456'789);
        const Read read(file.bytes());
        QCOMPARE(read.story(), QByteArray("1 opened"));
        QCOMPARE(read.view.at(1).time.time_since_epoch().count(),
            isNano ? 1'700'000'000'123'456'789 : 1'700'000'000'123'456'000);
    }

    void whatIsNotTcpIsCounted()
    {
        Talk talk;
        Packets packets = talk.handshake();
        QByteArray udp = talk.at(Talk::Client, 1, Talk::Ack);
        udp[9] = 17;
        QByteArray fragment = talk.at(Talk::Client, 1, Talk::Ack);
        fragment[6] = 0x20;
        packets += { udp, udp, fragment, QByteArray("E") };
        const Read read(captureOf(packets));
        QCOMPARE(read.outcome.counts.notTcp, quint64 { 2 });
        QCOMPARE(read.outcome.counts.fragments, quint64 { 1 });
        QCOMPARE(read.outcome.counts.damaged, quint64 { 1 });
        QVERIFY2(read.story().contains("0 note 2 packets are not TCP"), read.story());
    }

    void aCutFileKeepsWhatCameBefore()
    {
        Talk talk;
        Packets packets = talk.handshake();
        packets += talk.segment(Talk::Client, Talk::Ack, "kept");
        packets += talk.segment(Talk::Client, Talk::Ack, "cut");
        const QByteArray whole = captureOf(packets);
        const QString message = QStringLiteral("\"test\" is damaged or cut short at byte ");
        for (const QByteArray& file : { whole, testing::exported(testing::sampleView(), "pcapng") }) {
            qsizetype least = -1;
            for (qsizetype length = file.size() - 1; length > 60; length -= 7) {
                const Read read(file.first(length));
                if (read.outcome.damage)
                    QVERIFY2(read.outcome.damage->message.startsWith(message),
                        qPrintable(read.outcome.damage->message));
                const auto events = static_cast<qsizetype>(read.view.size());
                QVERIFY(least < 0 || events <= least); // never more of less
                least = events;
            }
        }
        const Read read(whole.chopped(1));
        QVERIFY(read.outcome.damage.has_value());
        QVERIFY(read.outcome.damage->message.contains(QStringLiteral("after 4 packets")));
        QCOMPARE(read.story(), QByteArray("1 opened\n1 received kept"));
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QString>("message");
        QTest::newRow("empty") << QByteArray() << QStringLiteral("\"test\" is empty");
        QTest::newRow("text") << QByteArray("hello, this is no capture at all")
                              << QStringLiteral(
                                     "\"test\" is not a capture that can be read: unknown file format");
        QTest::newRow("header only in part") << PcapFile().bytes().first(
            20) << QStringLiteral("\"test\" is not a capture that can be read: truncated");
        QTest::newRow("USB") << PcapFile(PcapFile::Usb).bytes()
                             << QStringLiteral("\"test\" was captured on a link");
    }
    void refuses()
    {
        QFETCH(QByteArray, file);
        QFETCH(QString, message);
        const Read read(file);
        QVERIFY2(read.error.message.startsWith(message), qPrintable(read.error.text()));
    }

    void limitsHold()
    {
        AssemblyLimits limits;
        limits.connections = 10;
        limits.heldByOne = 20'000;
        Packets packets;
        for (int i = 0; i < 50; ++i) {
            Talk talk(("10.0.0.1:" + QByteArray::number(2000 + i)).constData());
            packets += talk.handshake();
            talk.segment(Talk::Client, Talk::Ack, "lost");
            for (int k = 0; k < 30; ++k)
                packets += talk.segment(Talk::Client, Talk::Ack, QByteArray(1000, 'x'));
        }
        const Read read(captureOf(packets), limits);
        QCOMPARE(read.outcome.counts.connections, quint64 { 50 });
        QCOMPARE(read.outcome.counts.givenUp, quint64 { 40 });
        QCOMPARE(read.outcome.counts.missingBytes, quint64 { 200 });
        QCOMPARE(read.bytes(1, EventKind::Received).size(), qsizetype { 30'000 });
    }

    void canBeCancelled()
    {
        Talk talk;
        Packets packets = talk.handshake();
        for (int i = 0; i < 5000; ++i)
            packets += talk.segment(Talk::Client, Talk::Ack, "x");
        int calls = 0;
        const Read read(captureOf(packets), {}, [&calls](qint64 done, qint64 total) {
            ++calls;
            return done <= total / 2;
        });
        QVERIFY(read.outcome.isCancelled);
        QVERIFY(calls > 1 && read.view.size() > 1000 && read.view.size() < 5000);
    }

    /// Segments of several connections, out of order within a window and repeated: every byte, once, in order.
    void shuffledCapturesGiveTheSameBytes()
    {
        for (quint32 seed = 1; seed <= 20; ++seed) {
            QRandomGenerator random(seed);
            Packets packets;
            std::vector<Talk> talks;
            QByteArray said[4][2];
            for (int i = 0; i < 4; ++i) {
                talks.emplace_back(("10.0.0.1:" + QByteArray::number(2000 + i)).constData(), "10.0.0.2:80",
                    random.generate(), 0xFFFFFFFFU - random.bounded(20'000U)); // wraps
                packets += talks.back().handshake();
            }
            const std::size_t handshakes = packets.size();
            for (int i = 0; i < 400; ++i) {
                const int which = random.bounded(4);
                const auto from = static_cast<Talk::Side>(random.bounded(2));
                const QByteArray payload = randomBytes(random, 1 + random.bounded(1400));
                said[which][from] += payload;
                packets += talks[static_cast<std::size_t>(which)].segment(from, Talk::Ack, payload);
                if (random.bounded(10) == 0)
                    packets += packets.back();
            }
            for (std::size_t i = handshakes; i < packets.size(); ++i) {
                const auto window = static_cast<quint32>(std::min<std::size_t>(8, packets.size() - i));
                std::swap(packets[i], packets[i + random.bounded(window)]);
            }
            const Read read(captureOf(packets));
            QCOMPARE(read.outcome.counts.missingBytes, quint64 { 0 });
            for (quint32 i = 0; i < 4; ++i) {
                QVERIFY2(read.bytes(i + 1, EventKind::Received) == said[i][Talk::Client],
                    qPrintable(QString::number(seed)));
                QVERIFY(read.bytes(i + 1, EventKind::Sent) == said[i][Talk::Server]);
            }
        }
    }

    // --- What others say ---

    /// What the kernel sent over loopback, captured by tcpdump, is what tshark follows and what we read.
    void readsWhatTcpdumpCaptured()
    {
        if (!testing::isInstalled("tcpdump") || !Capture::isPossible())
            QSKIP("tcpdump or tshark is not installed");
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        const QTemporaryDir dir;
        const QString name = dir.filePath(QStringLiteral("lo.pcap"));
        QProcess tcpdump;
        tcpdump.start(QStringLiteral("tcpdump"),
            { QStringLiteral("-i"), QStringLiteral("lo"), QStringLiteral("-U"), QStringLiteral("-s0"),
                QStringLiteral("-Z"), QStringLiteral("root"), QStringLiteral("-w"), name,
                QStringLiteral("tcp port"), QString::number(server.serverPort()) });
        QByteArray said;
        const auto isReady = [&] {
            said += tcpdump.readAllStandardError();
            return said.contains("listening on") || tcpdump.state() == QProcess::NotRunning;
        };
        QTRY_VERIFY(isReady());
        if (tcpdump.state() == QProcess::NotRunning)
            QSKIP(qPrintable(
                QStringLiteral("tcpdump may not capture here: ") + QString::fromUtf8(said).trimmed()));

        QRandomGenerator random(7);
        QByteArray up;
        QByteArray down;
        QTcpSocket client;
        client.connectToHost(QHostAddress::LocalHost, server.serverPort());
        QTRY_VERIFY(server.hasPendingConnections());
        std::unique_ptr<QTcpSocket> accepted(server.nextPendingConnection());
        QByteArray arrived;
        connect(accepted.get(), &QTcpSocket::readyRead, this, [&] { arrived += accepted->readAll(); });
        QByteArray answered;
        connect(&client, &QTcpSocket::readyRead, this, [&] { answered += client.readAll(); });
        for (int i = 0; i < 30; ++i) {
            const QByteArray request = randomBytes(random, 1 + random.bounded(i % 5 ? 2000 : 200'000));
            up += request;
            client.write(request);
            QTRY_COMPARE(arrived.size(), up.size());
            const QByteArray answer = randomBytes(random, 1 + random.bounded(3000));
            down += answer;
            accepted->write(answer);
            QTRY_COMPARE(answered.size(), down.size());
        }
        client.disconnectFromHost();
        QTRY_COMPARE(accepted->state(), QAbstractSocket::UnconnectedState);
        QTRY_COMPARE(client.state(), QAbstractSocket::UnconnectedState);

        Journal journal(testing::unlimited());
        const auto readAll = [&] { // tcpdump may lag behind
            journal.clear();
            const auto outcome = CaptureReader(journal).read(name);
            bool isClosed = false;
            const JournalView view = journal.view();
            view.forEach(0, view.endSequence(), [&](const Event& event) {
                isClosed = event.kind == EventKind::Closed;
                return !isClosed;
            });
            return outcome.ok() && isClosed;
        };
        QTRY_VERIFY(readAll());
        ::kill(static_cast<pid_t>(tcpdump.processId()), SIGINT);
        QTRY_COMPARE(tcpdump.state(), QProcess::NotRunning);
        QVERIFY(readAll());
        QByteArray received;
        QByteArray sent;
        const JournalView view = journal.view();
        view.forEach(0, view.endSequence(), [&](const Event& event) {
            if (event.kind == EventKind::Received)
                received += event.payload;
            if (event.kind == EventKind::Sent)
                sent += event.payload;
            return true;
        });
        QVERIFY(received == up);
        QVERIFY(sent == down);
        QFile file(name);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto followed = Capture(file.readAll()).follow(1).value(0);
        QVERIFY(followed.first == received);
        QVERIFY(followed.second == sent);
    }

    /// A capture that had losses and repeats is read as tshark reads it.
    void agreesWithTsharkOnAShuffledCapture()
    {
        if (!Capture::isPossible())
            QSKIP("tshark is not installed");
        QRandomGenerator random(3);
        Talk talk;
        Packets packets = talk.handshake();
        for (int i = 0; i < 120; ++i) {
            packets += talk.segment(static_cast<Talk::Side>(random.bounded(2)), Talk::Ack,
                randomBytes(random, 1 + random.bounded(900)));
            if (random.bounded(6) == 0)
                packets += packets.back();
        }
        for (std::size_t i = 3; i + 3 < packets.size(); i += 3)
            std::swap(packets[i], packets[i + random.bounded(3U)]);
        const QByteArray file = captureOf(packets);
        const Read read(file);
        const auto followed = Capture(file).follow(1).value(0);
        QVERIFY(followed.first == read.bytes(1, EventKind::Received));
        QVERIFY(followed.second == read.bytes(1, EventKind::Sent));
        QVERIFY(!followed.first.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestCaptureReader)
#include "tst_capturereader.moc"
