// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/roundtripmeter.h"

#include "client/testbench.h"
#include "runningserver.h"
#include "strict.h"

#include <QTest>

#include <thread>

using namespace signalbox;
using namespace std::chrono_literals;

class TestRoundTripMeter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void tellsEachRoundTripOnce()
    {
        RoundTripMeter meter;
        QCOMPARE(meter.take().count, 0ULL);
        for (int i = 0; i < 98; ++i)
            meter.record(100ns);
        meter.record(200ns);
        meter.record(250ns);
        const RoundTripSummary summary = meter.take();
        QCOMPARE(summary.count, 100ULL);
        QCOMPARE(summary.median, 100ns);
        QCOMPARE(summary.p99, 200ns);
        QCOMPARE(meter.take().count, 0ULL);
    }

    void noneIsLostBetweenThreads()
    {
        constexpr quint64 Many = 200'000;
        RoundTripMeter meter;
        std::thread writer([&meter] {
            for (quint64 i = 0; i < Many; ++i)
                meter.record(50ns);
        });
        quint64 seen = 0;
        while (seen < Many)
            seen += meter.take().count;
        writer.join();
        QCOMPARE(seen, Many);
        QCOMPARE(meter.take().count, 0ULL);
    }

    void everyAnswerOfTestClientsIsRecorded()
    {
        testing::RunningServer server;
        QVERIFY(server.isListening());
        TestBench bench;
        const auto ids = bench.connectClients(QStringLiteral("127.0.0.1"), server.endpoint().port, 5);
        QCOMPARE(ids.size(), 5);
        quint64 seen = 0;
        std::chrono::nanoseconds median {};
        const auto collect = [&] {
            const RoundTripSummary summary = bench.roundTrips()->take();
            seen += summary.count;
            if (summary.count > 0)
                median = summary.median;
            return seen;
        };
        for (quint64 round = 1; round <= 3; ++round) {
            bench.send(ids, "ping\n");
            QTRY_COMPARE(collect(), 5 * round);
        }
        QVERIFY(median > 0ns);
        bench.disconnectClients(ids); // whose answers are over
        QCOMPARE(collect(), 15ULL);
    }
};

QTEST_GUILESS_MAIN(TestRoundTripMeter)
#include "tst_roundtripmeter.moc"
