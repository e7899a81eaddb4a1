// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/serverbridge.h"

#include "strict.h"

#include <QTest>

using namespace signalbox;
using namespace std::chrono_literals;

class TestServerBridge : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void showingTakesAShareOfTheTime_data()
    {
        QTest::addColumn<std::chrono::nanoseconds>("cost");
        QTest::addColumn<std::chrono::milliseconds>("pause");
        QTest::newRow("nothing to show") << std::chrono::nanoseconds(0) << 50ms;
        QTest::newRow("little") << std::chrono::nanoseconds(2ms) << 50ms;
        QTest::newRow("much") << std::chrono::nanoseconds(8ms) << 120ms;
        QTest::newRow("too much") << std::chrono::nanoseconds(90ms) << 200ms;
    }
    void showingTakesAShareOfTheTime()
    {
        QFETCH(std::chrono::nanoseconds, cost);
        QFETCH(std::chrono::milliseconds, pause);
        QCOMPARE(ServerBridge::nextTick(cost).count(), pause.count());
    }

    void ticksWhileAServerRuns()
    {
        ServerBridge bridge;
        int ticks = 0;
        connect(&bridge, &ServerBridge::ticked, &bridge, [&ticks] { ++ticks; });
        ServerConfig config;
        config.net.listen.port = 0;
        bridge.start(config);
        QTRY_COMPARE(bridge.state(), ServerState::Listening);
        QTRY_VERIFY(ticks >= 5);
        bridge.stop();
        QTRY_COMPARE(bridge.state(), ServerState::Stopped);
        const int after = ticks;
        QTest::qWait(300);
        QCOMPARE(ticks, after); // nothing changes any more
        bridge.start(config);
        QTRY_VERIFY(ticks >= after + 5);
    }
};

QTEST_MAIN(TestServerBridge)
#include "tst_serverbridge.moc"
