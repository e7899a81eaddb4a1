// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/costmeter.h"
#include "strict.h"

#include <QTest>

using namespace signalbox;
using namespace std::chrono_literals;

namespace {

Snapshot at(std::chrono::milliseconds time, quint64 counted, quint32 threads = 2)
{
    Snapshot snapshot;
    snapshot.generation = 1;
    snapshot.time = WallTime { time };
    snapshot.counters.messagesIn = counted;
    snapshot.counters.messagesOut = counted;
    snapshot.costs.threads = threads;
    snapshot.costs.contextSwitches = counted * 2;
    snapshot.costs.preemptions = counted * 3;
    snapshot.costs.lockWaits = counted * 4;
    snapshot.costs.batches = counted * 5;
    snapshot.costs.lockWaited = counted * 1ms;
    snapshot.costs.cpu = counted * 2ms;
    return snapshot;
}

} // namespace

class TestCostMeter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void nothingIsToldOfOneSnapshot()
    {
        CostMeter meter;
        QVERIFY(!meter.rates().contextSwitches);
        meter.add(at(1000ms, 10));
        QVERIFY(!meter.rates().contextSwitches);
        QVERIFY(!meter.rates().cpuPerMessage);
    }

    void ratesAreASecond()
    {
        CostMeter meter;
        meter.add(at(1000ms, 0));
        meter.add(at(1500ms, 100));
        const CostRates& rates = meter.rates();
        QCOMPARE(rates.contextSwitches.value(), 400.0);
        QCOMPARE(rates.preemptions.value(), 600.0);
        QCOMPARE(rates.lockWaits.value(), 800.0);
        QCOMPARE(rates.batches.value(), 1000.0);
        QCOMPARE(rates.lockWaited.value(), 0.2);
        QCOMPARE(rates.load.value(), 0.4);
        QCOMPARE(rates.cpuPerMessage.value(), 1'000'000ns); // 200 ms for 200 reads and writes
    }

    void onlyTheLastSecondCounts()
    {
        CostMeter meter;
        meter.add(at(0ms, 0));
        for (int i = 1; i <= 40; ++i)
            meter.add(at(i * 100ms, i <= 20 ? 1000 : 1000 + static_cast<quint64>(i) * 10));
        QCOMPARE(meter.rates().contextSwitches.value(), 200.0);
    }

    void silenceIsZeroAndHasNoPriceAMessage()
    {
        CostMeter meter;
        meter.add(at(1000ms, 100));
        meter.add(at(2000ms, 100));
        QCOMPARE(meter.rates().contextSwitches.value(), 0.0);
        QVERIFY(!meter.rates().cpuPerMessage);
    }

    void anotherServerBeginsAnew()
    {
        CostMeter meter;
        meter.add(at(1000ms, 100));
        meter.add(at(1500ms, 200));
        Snapshot next = at(1600ms, 5);
        next.generation = 2;
        meter.add(next);
        QVERIFY(!meter.rates().contextSwitches);
    }

    void whatIsNotMeasuredIsNotZero()
    {
        CostMeter meter;
        meter.add(at(1000ms, 0, 0));
        meter.add(at(1500ms, 100, 0));
        QVERIFY(!meter.rates().contextSwitches);
        QVERIFY(!meter.rates().load);
    }

    void countsThatLeaveWithAThreadAreNoRate()
    {
        CostMeter meter;
        meter.add(at(1000ms, 100));
        meter.add(at(1500ms, 50));
        QCOMPARE(meter.rates().contextSwitches.value(), 0.0);
    }
};

QTEST_APPLESS_MAIN(TestCostMeter)
#include "tst_costmeter.moc"
