// SPDX-License-Identifier: GPL-3.0-or-later
#include "rawpeer.h"
#include "runningserver.h"
#include "strict.h"

#include <QDir>
#include <QTest>

#include <sys/resource.h>

using namespace signalbox;
using testing::RunningServer;

namespace {

qsizetype openDescriptors()
{
    return QDir(QStringLiteral("/proc/self/fd"))
        .entryList(QDir::System | QDir::AllEntries | QDir::NoDotAndDotDot)
        .size();
}

std::vector<RawPeer> connectMany(const Endpoint& endpoint, int count)
{
    std::vector<RawPeer> clients;
    for (int i = 0; i < count; ++i) {
        clients.push_back(RawPeer::connectTo(endpoint));
        if (!clients.back().isValid()) {
            clients.pop_back();
            break;
        }
    }
    return clients;
}

#ifdef __SANITIZE_THREAD__
constexpr int Many = 1500; // what it looks for is there with fewer, and it makes threads slow
#else
constexpr int Many = 5000;
#endif

} // namespace

/// What crowds do. Bounded in count and time; loopback only.
class TestEngineLoad : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (raiseDescriptorLimit() < 2 * Many + 200)
            QSKIP("the descriptor limit is too low for both ends of so many connections");
    }
    void init() { testing::failOnAnyWarning(); }

    void thousandsComeAndGo_data()
    {
        QTest::addColumn<QByteArray>("mode");
        QTest::addColumn<bool>("drain");
        QTest::newRow("echo, drained") << QByteArray("echo") << true;
        QTest::newRow("echo, at once") << QByteArray("echo") << false;
        QTest::newRow("chat, drained") << QByteArray("chat") << true;
    }
    void thousandsComeAndGo()
    {
        QFETCH(QByteArray, mode);
        QFETCH(bool, drain);
        const qsizetype before = openDescriptors();
        // In chat everybody hears of everybody's coming: twelve million notices. A tenth is as telling.
        const int count = mode == "chat" ? Many / 10 : Many;
        {
            ServerConfig config;
            config.mode = mode;
            RunningServer server(config);
            std::vector<RawPeer> clients = connectMany(server.endpoint(), count);
            QCOMPARE(clients.size(), static_cast<std::size_t>(count));
            QVERIFY(server.waitForOpen(static_cast<quint64>(count)));
            QCOMPARE(server.rows().size(), static_cast<std::size_t>(count));
            QCOMPARE(server.counters().peak, static_cast<quint64>(count));
            RawPeer& last = clients.back();
            QVERIFY(last.write(mode == "chat" ? "/who\n" : "hello\n"));
            QVERIFY(!last.readLine().isEmpty());
            QVERIFY(server.stop(drain ? StopMode::Drain : StopMode::Now));
            QCOMPARE(server.engine.snapshot()->counters.open, 0U);
            QCOMPARE(server.details(EventKind::Closed).size(), count);
            QCOMPARE(server.details(EventKind::Opened).size(), count);
        }
        QCOMPARE(openDescriptors(), before);
    }

    void thousandsAreLeftBehindOnDestruction()
    {
        const qsizetype before = openDescriptors();
        {
            std::vector<RawPeer> clients;
            {
                RunningServer server;
                clients = connectMany(server.endpoint(), Many);
                QVERIFY(server.waitForOpen(Many));
            }
            QVERIFY(clients.front().readEnd());
            QVERIFY(clients.back().readEnd());
        }
        QCOMPARE(openDescriptors(), before);
    }

    void aResetStormLeavesNothing()
    {
        RunningServer server;
        RawPeer witness = RawPeer::connectTo(server.endpoint());
        constexpr int Storm = 5000;
        for (int i = 0; i < Storm; ++i) {
            RawPeer client = RawPeer::connectTo(server.endpoint());
            if (i % 2 == 0)
                client.write("half a mess");
            client.reset();
            if (i % 500 == 0) {
                QVERIFY(witness.write("ping"));
                QCOMPARE(witness.read(4), QByteArray("ping"));
            }
        }
        QVERIFY(server.waitForOpen(1));
        // A connection that is reset while it waits in the backlog may never be accepted.
        const QList<QByteArray> reasons = server.details(EventKind::Closed);
        QCOMPARE(static_cast<quint64>(reasons.size()), server.counters().accepted - 1);
        for (const QByteArray& reason : reasons)
            QVERIFY2(closeReasonFromDetail(reason).has_value(), reason.constData());
    }

    void exhaustedDescriptorsAreSurvived()
    {
        RunningServer server;
        RawPeer witness = RawPeer::connectTo(server.endpoint());
        QVERIFY(server.waitForOpen(1));
        rlimit before {};
        ::getrlimit(RLIMIT_NOFILE, &before);
        std::vector<RawPeer> crowd = connectMany(server.endpoint(), 50);
        QVERIFY(server.waitForOpen(51));
        // Both ends are in this process: clients get what is left, the server what they do not take.
        const rlimit low { static_cast<rlim_t>(openDescriptors() + 3), before.rlim_max };
        ::setrlimit(RLIMIT_NOFILE, &low);
        std::vector<RawPeer> more = connectMany(server.endpoint(), 10);
        QTest::qWait(1500);
        QVERIFY(witness.write("ping"));
        QCOMPARE(witness.read(4), QByteArray("ping"));
        ::setrlimit(RLIMIT_NOFILE, &before);
        const QList<QByteArray> failures = server.details(EventKind::Failed);
        QVERIFY(!failures.isEmpty());
        QVERIFY2(failures.constFirst().startsWith("accept: Too many open files (EMFILE)"),
            failures.constFirst().constData());
        QVERIFY(failures.size() <= 4); // said once a second, not once a try
        crowd.clear();
        more.clear();
        QVERIFY(server.waitForOpen(1));
        RawPeer late = RawPeer::connectTo(server.endpoint());
        QVERIFY(late.write("x"));
        QCOMPARE(late.read(1), QByteArray("x"));
    }
};

QTEST_GUILESS_MAIN(TestEngineLoad)
#include "tst_engineload.moc"
