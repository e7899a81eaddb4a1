// SPDX-License-Identifier: GPL-3.0-or-later
// What `with` does on the wire: each behaviour against a server that sees it.
#include "talking.h"

#include "client/behaviourpace.h"
#include "client/conversation/conversationlimits.h"
#include "strict.h"

#include <QElapsedTimer>
#include <QSet>

#include <algorithm>
#include <map>
#include <mutex>

using namespace signalbox;
using namespace signalbox::testing;
using namespace std::chrono_literals;

namespace {

Endpoint peerOf(const RawPeer& peer)
{
    sockaddr_storage address {};
    socklen_t length = sizeof address;
    ::getpeername(peer.fd(), reinterpret_cast<sockaddr*>(&address), &length);
    return Endpoint::fromSockaddr(address);
}

/// What the server has seen, from the threads of its connections.
template <typename T> class Seen
{
public:
    void add(const T& value)
    {
        const std::lock_guard lock(m_mutex);
        m_values.push_back(value);
    }
    std::vector<T> values() const
    {
        const std::lock_guard lock(m_mutex);
        return m_values;
    }

private:
    mutable std::mutex m_mutex;
    std::vector<T> m_values;
};

/// How many bytes had come after each read.
struct Arrival
{
    QByteArray bytes;
    QList<qsizetype> ends;
};

Arrival arrivalOf(RawPeer& peer)
{
    Arrival arrival;
    for (QByteArray some = peer.readSome(); !some.isEmpty(); some = peer.readSome()) {
        arrival.bytes += some;
        arrival.ends.append(arrival.bytes.size());
    }
    return arrival;
}

/// Where the pieces end of so many bytes sent at once.
QSet<qsizetype> cutsOf(const char* text, quint64 seed, quint32 number, qsizetype bytes)
{
    ClientBehaviour behaviour = *ClientBehaviour::parse(QString::fromLatin1(text));
    behaviour.seed = seed;
    BehaviourPace pace(behaviour, number);
    QSet<qsizetype> cuts;
    SteadyTime now {};
    for (qsizetype at = 0; at < bytes;) {
        const auto piece = std::min<qsizetype>(bytes - at, static_cast<qsizetype>(pace.mayWrite(now)));
        pace.wrote(static_cast<std::size_t>(piece), now);
        cuts.insert(at += piece);
        now = std::max(now, pace.writeAt());
    }
    return cuts;
}

QString reasonOf(const ConversationResult& result)
{
    if (result.outcomes.size() == 1 && result.outcomes.front().failure)
        return QStringLiteral("line %1: ").arg(result.outcomes.front().failure->line)
            + result.outcomes.front().failure->reason;
    return QStringLiteral("it did not fail: ") + QString::fromUtf8(complaints(result));
}

bool has(const QString& text, const char* what) { return text.contains(QLatin1String(what)); }

} // namespace

class TestConversationBehaviours : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void piecesArriveAsPieces_data()
    {
        QTest::addColumn<QByteArray>("words");
        QTest::addColumn<quint64>("seed"); // that counts
        QTest::newRow("the run's seed") << QByteArray("pieces=2-9/5-15ms") << quint64 { 99 };
        QTest::newRow("its own") << QByteArray("pieces=2-9/5-15ms seed=5") << quint64 { 5 };
    }
    void piecesArriveAsPieces()
    {
        QFETCH(QByteArray, words);
        QFETCH(quint64, seed);
        Seen<Arrival> seen;
        {
            const TalkServer server([&seen](RawPeer& peer) { seen.add(arrivalOf(peer)); });
            // Two copies of two connections; each begins with its number, and none is cut like another.
            ConversationSettings settings = talk(server.endpoint(),
                QStringLiteral("with ") + QString::fromLatin1(words)
                    + QStringLiteral(
                        "\nsend \"${client}${random_hex:99}\"\nhalf-close\nexpect-close within 20s\n"
                        "as-client 2\nsend-line \"second ${client}\"\nhalf-close\n"
                        "expect-close within 20s\n"),
                2);
            settings.seed = 99;
            const auto result = hold(settings);
            QVERIFY2(result.isPassed(), complaints(result));
        }
        const std::vector<Arrival> arrivals = seen.values();
        QCOMPARE(arrivals.size(), std::size_t { 4 });
        for (const Arrival& arrival : arrivals) {
            const bool isSecond = arrival.bytes.startsWith("second ");
            QCOMPARE(arrival.bytes.size(), isSecond ? 9 : 100);
            const auto client = static_cast<quint32>(arrival.bytes.at(isSecond ? 7 : 0) - '0');
            const quint32 number = client + (isSecond ? quint32 { ConversationBounds::Clients } : 0);
            const QSet<qsizetype> cuts = cutsOf(words.constData(), seed, number, arrival.bytes.size());
            // TCP may join pieces, and never ends a read within one that was written at once.
            for (const qsizetype end : arrival.ends)
                QVERIFY2(cuts.contains(end), qPrintable(QString::number(end)));
            QVERIFY(arrival.ends.size() >= (isSecond ? 1 : 3));
        }
        QVERIFY(cutsOf(words.constData(), seed, 1, 100) != cutsOf(words.constData(), seed, 2, 100));
    }

    void onlyWhatIsDialledAfterIt()
    {
        Seen<QString> seen;
        {
            const TalkServer server([&seen](RawPeer& peer) {
                const QString from = peerOf(peer).address.toString();
                seen.add(QString::fromLatin1(peer.readAll()) + QLatin1Char(' ') + from);
            });
            const auto result = hold(talk(server.endpoint(),
                QStringLiteral("send \"before\"\nwith source=127.0.0.9\nsend \"hand\"\n"
                               "as-client 2\nsend \"after\"\n"
                               "with \"\"\nas-client 3\nsend \"well-behaved\"\n"
                               "with \"source=127.0.0.8\" # quoted\nclose\nconnect\nsend \"again\"\n")));
            QVERIFY2(result.isPassed(), complaints(result));
        }
        const auto all = seen.values();
        QCOMPARE(QSet<QString>(all.begin(), all.end()),
            QSet<QString>({ QStringLiteral("beforehand 127.0.0.1"), QStringLiteral("after 127.0.0.9"),
                QStringLiteral("well-behaved 127.0.0.1"), QStringLiteral("again 127.0.0.8") }));
    }

    void sourceIsSeenByTheServer()
    {
        Seen<Endpoint> seen;
        {
            const TalkServer server([&seen](RawPeer& peer) {
                seen.add(peerOf(peer));
                peer.readAll();
            });
            // Below the range that the system chooses from, so that hardly anybody else has them.
            bool isPassed = false;
            for (int port = 20'000 + static_cast<int>(QCoreApplication::applicationPid() % 8000);
                 port < 30'000 && !isPassed; port += 5) {
                isPassed = hold(talk(server.endpoint(),
                                    QStringLiteral("with source=127.0.0.9:%1\nsend \"x\"\nhalf-close\n"
                                                   "expect-close within 20s\n")
                                        .arg(port),
                                    3))
                               .isPassed();
                if (!isPassed)
                    continue; // one of them is taken
                QSet<quint16> ports;
                const std::vector<Endpoint> all = seen.values();
                for (auto last = all.end() - 3; last != all.end(); ++last) {
                    QCOMPARE(last->address, QHostAddress(QStringLiteral("127.0.0.9")));
                    ports.insert(last->port);
                }
                QCOMPARE(ports, QSet<quint16>({ quint16(port), quint16(port + 1), quint16(port + 2) }));
            }
            QVERIFY(isPassed);
        }
    }

    void sourceThatIsNotOursFails()
    {
        const TalkServer server([](RawPeer& peer) { peer.readAll(); });
        const auto result =
            hold(talk(server.endpoint(), QStringLiteral("\nwith source=192.0.2.1\nconnect\n"))); // RFC 5737
        const QString reason = reasonOf(result);
        QVERIFY2(has(reason, "line 3: ") && has(reason, "the source 192.0.2.1:0 cannot be had")
                && has(reason, "EADDRNOTAVAIL") && has(reason, "line 2"),
            qPrintable(reason));
    }

    void portsHaveToBeEnough()
    {
        const Endpoint target { QHostAddress(QHostAddress::LocalHost), 1 };
        ConversationSettings settings = talk(target, QStringLiteral("connect\nwith source=:65530"), 6);
        QVERIFY(validate(settings).ok());
        settings.clients = 7;
        QVERIFY(!validate(settings).ok());
        QCOMPARE(validate(settings).error().code, 2);
        QVERIFY(has(validate(settings).error().text(), "Line 2: "));
        QVERIFY(!validate(settings).error().remedy.isEmpty());
    }

    void dropsAfterExactlySoManyBytes_data()
    {
        QTest::addColumn<QByteArray>("words");
        QTest::addColumn<int>("bytes");
        QTest::addColumn<bool>("isReset");
        QTest::newRow("reset") << QByteArray("drop-after=1000") << 1000 << true;
        QTest::newRow("close") << QByteArray("drop-after=1000/close") << 1000 << false;
        QTest::newRow("in pieces") << QByteArray("drop-after=50 pieces=7/1ms") << 50 << true;
        QTest::newRow("at once") << QByteArray("drop-after=0") << 0 << true;
        QTest::newRow("where a send ends") << QByteArray("drop-after=6000") << 6000 << true;
        QTest::newRow("delayed") << QByteArray("drop-after=7000/close delay=1-20ms") << 7000 << false;
    }
    void dropsAfterExactlySoManyBytes()
    {
        QFETCH(QByteArray, words);
        QFETCH(int, bytes);
        QFETCH(bool, isReset);
        Seen<std::pair<qsizetype, int>> seen; // bytes, and how it ended
        {
            const TalkServer server([&seen, bytes](RawPeer& peer) {
                const QByteArray got = peer.read(bytes);
                if (got.startsWith("again"))
                    return;
                seen.add({ got.size(), peer.readError() });
            });
            // What is sent afterwards is thrown away, and a new connection is a new one.
            QString script = QStringLiteral("with ") + QString::fromLatin1(words)
                + QStringLiteral("\nset block \"${random_hex:6000}\"\nrepeat 4\n  send \"${block}\"\nend\n");
            const int more = bytes > 0 ? 5 + bytes : 0;
            if (more > 0)
                script += QStringLiteral("with \"\"\nconnect\nsend \"again%1\"\nclose\n")
                              .arg(QString(bytes, QLatin1Char('.')));
            const auto result = hold(talk(server.endpoint(), script));
            QVERIFY2(result.isPassed(), complaints(result));
            QCOMPARE(result.outcomes.front().bytesSent, static_cast<quint64>(bytes + more));
        }
        const auto ends = seen.values();
        QCOMPARE(ends.size(), std::size_t { 1 });
        QCOMPARE(ends.front().first, qsizetype { bytes });
        QCOMPARE(ends.front().second, isReset ? ECONNRESET : 0);
    }

    void whoHasDroppedExpectsNothingMore()
    {
        const TalkServer server([](RawPeer& peer) {
            peer.write("hello\n");
            peer.readAll();
        });
        const auto result = hold(talk(server.endpoint(),
            QStringLiteral("with drop-after=3\nexpect \"hel\"\nsend \"abcdef\"\nexpect \"lo\"\n"
                           "expect \"more\" within 600s\n")));
        const QString reason = reasonOf(result);
        QVERIFY2(has(reason, "line 5: ") && has(reason, "dropped it after 3 bytes"), qPrintable(reason));
        const auto nothing = hold(talk(server.endpoint(),
            QStringLiteral("with drop-after=3\nsend \"abcdef\"\nexpect-reset within 600s\n")));
        QVERIFY2(has(reasonOf(nothing), "dropped it after 3 bytes"), qPrintable(reasonOf(nothing)));
    }

    void throttleBoundsTheRate()
    {
        QElapsedTimer sinceBefore;
        sinceBefore.start();
        std::atomic<qint64> excess { 0 };
        std::atomic<qint64> got { 0 };
        {
            const TalkServer server([&](RawPeer& peer) {
                for (QByteArray some = peer.readSome(); !some.isEmpty(); some = peer.readSome()) {
                    got += some.size();
                    // However slow the machine is; 100 ms may be caught up, and there is one step.
                    const qint64 allowed = 200 * (sinceBefore.elapsed() + 1) + 20'000 + 10'000;
                    excess = std::max(excess.load(), got - allowed);
                }
            });
            const auto result = hold(talk(server.endpoint(),
                QStringLiteral("with throttle=200k\nset block \"${random_hex:50000}\"\n"
                               "send \"${block}\"\nsend \"${block}\"\nhalf-close\nexpect-close within 60s\n")));
            QVERIFY2(result.isPassed(), complaints(result));
        }
        QCOMPARE(got.load(), qint64 { 100'000 });
        QCOMPARE(excess.load(), qint64 { 0 });
    }

    void readThrottleBoundsTheRate()
    {
        const TalkServer server([](RawPeer& peer) {
            peer.write(QByteArray(60'000, 'r') + "end");
            peer.readAll();
        });
        const auto result = hold(talk(
            server.endpoint(), QStringLiteral("with throttle-read=100k\nexpect \"end\" within 60s\nclose\n")));
        QVERIFY2(result.isPassed(), complaints(result));
        const ConversationOutcome& outcome = result.outcomes.front();
        QCOMPARE(outcome.bytesReceived, quint64 { 60'003 });
        const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(outcome.elapsed).count();
        QVERIFY2(60'003 <= 100 * (ms + 1) + 10'000 + 5'000, qPrintable(QString::number(ms)));
    }

    void slowReadingIsNoSilence()
    {
        // A match that might be longer is not taken while more of it waits in the kernel, unread by its own
        // will.
        const TalkServer server([](RawPeer& peer) {
            peer.write("1234");
            peer.readAll();
        });
        const auto result = hold(talk(server.endpoint(),
            QStringLiteral("with throttle-read=5\nexpect /^(\\d+)/ within 60s\nset all \"${1}\"\n"
                           "expect-nothing within 1ms\nsend \"${all}\"\n")));
        QVERIFY2(result.isPassed(), complaints(result));
        QCOMPARE(result.outcomes.front().bytesSent, quint64 { 4 });
    }

    void whoDoesNotReadFillsTheServer()
    {
        std::atomic<qint64> taken { 0 };
        const TalkServer server([&taken](RawPeer& peer) {
            // Until nothing moves any more: the client's buffer is full, and its window closed.
            const QByteArray block(64 * 1024, 'w');
            for (int stuck = 0; stuck < 20;) {
                const qsizetype written = peer.writeSome(block);
                stuck = written > 0 ? 0 : stuck + 1;
                taken += std::max<qsizetype>(0, written);
                std::this_thread::sleep_for(std::chrono::milliseconds(written > 0 ? 0 : 5));
            }
            peer.reset();
        });
        const auto result = hold(talk(server.endpoint(),
            QStringLiteral("with rcvbuf=4096 reading=off\nsend \"still here\"\nexpect-reset within 60s\n")));
        QVERIFY2(result.isPassed(), complaints(result));
        QVERIFY(taken > 0);
        QCOMPARE(result.outcomes.front().bytesReceived, quint64 { 0 });
        QCOMPARE(result.outcomes.front().bytesSent, quint64 { 10 });
    }

    void whoDoesNotReadIsTold()
    {
        const TalkServer server([](RawPeer& peer) {
            peer.write("unread");
            peer.halfClose();
            peer.readEnd();
        });
        const auto ended =
            hold(talk(server.endpoint(), QStringLiteral("with reading=off\nexpect-close within 60s\n")));
        QVERIFY2(ended.isPassed(), complaints(ended));
        for (const char* expectation : { "expect \"u\"", "expect /u/", "expect-exactly \"u\"", "expect-hex 75",
                 "expect-nothing within 600s" }) {
            const auto result = hold(
                talk(server.endpoint(), QStringLiteral("with reading=off\n") + QLatin1String(expectation)));
            const QString reason = reasonOf(result);
            QVERIFY2(has(reason, "line 2: ") && has(reason, "line 1 says reading=off"), qPrintable(reason));
        }
    }

    void lingerOfZeroResets()
    {
        Seen<std::pair<QByteArray, int>> seen;
        {
            const TalkServer server([&seen](RawPeer& peer) {
                const QByteArray who = peer.read(1);
                peer.write(who);
                seen.add({ who, peer.readError() });
            });
            const auto result = hold(talk(server.endpoint(),
                QStringLiteral("with linger=0\nsend \"a\"\nexpect \"a\"\nclose\n"
                               "with nagle=on\nas-client 2\nsend \"b\"\nexpect \"b\"\nclose\n")));
            QVERIFY2(result.isPassed(), complaints(result));
        }
        auto ends = seen.values();
        std::sort(ends.begin(), ends.end()); // each is served by a thread of its own
        QCOMPARE(ends, (std::vector<std::pair<QByteArray, int>> { { "a", ECONNRESET }, { "b", 0 } }));
    }

    void longGapsAreNoSilenceOfTheServer()
    {
        // Stopping amid them is clean, and what is held back is not sent at once.
        std::atomic<qsizetype> got { 0 };
        {
            const TalkServer server([&got](RawPeer& peer) { got = peer.readAll().size(); });
            ConversationSettings settings =
                talk(server.endpoint(), QStringLiteral("with pieces=1/60s\nsend \"abc\"\n"));
            settings.limit = 500ms;
            const auto result = hold(settings);
            QVERIFY2(has(reasonOf(result), "time for the whole run"), qPrintable(reasonOf(result)));
            QCOMPARE(result.outcomes.front().bytesSent, quint64 { 1 });
        }
        QCOMPARE(got.load(), qsizetype { 1 });
    }
};

QTEST_GUILESS_MAIN(TestConversationBehaviours)
#include "tst_conversationbehaviours.moc"
