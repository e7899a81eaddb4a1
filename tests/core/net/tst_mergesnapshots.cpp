// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/mergesnapshots.h"

#include "strict.h"

#include <QTest>

using namespace signalbox;

class TestMergeSnapshots : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void oneStaysTheSameObject()
    {
        const SnapshotPtr only = std::make_shared<const Snapshot>();
        QCOMPARE(mergeSnapshots(std::array { only }), only);
    }

    void sumsWhatWorkersCount()
    {
        Snapshot first;
        first.counters.open = 3;
        first.counters.peak = 9;
        first.counters.messagesIn = 10;
        first.counters.limits[Limit::MaxClients] = 1;
        first.lifecycle[0].count = 1;
        first.costs.threads = 2;
        first.costs.clientBytes = 100;
        first.costs.waiting = 5;
        first.costs.clientsPerWorker = { 3 };
        first.blocks = { std::make_shared<const Snapshot::Block>() };
        Snapshot second;
        second.time = WallTime { std::chrono::seconds { 1 } };
        second.counters.open = 4;
        second.counters.peak = 9;
        second.counters.messagesIn = 20;
        second.counters.limits[Limit::MaxClients] = 2;
        second.lifecycle[0].count = 5;
        second.lifecycle[0].failures = 1;
        second.lifecycle[0].lastErrno = 24;
        second.lifecycle[0].isFailed = true;
        second.costs.clientBytes = 200;
        second.costs.clientsPerWorker = { 4 };
        second.blocks = { std::make_shared<const Snapshot::Block>(),
            std::make_shared<const Snapshot::Block>() };

        const SnapshotPtr merged = mergeSnapshots(
            std::array { std::make_shared<const Snapshot>(first), std::make_shared<const Snapshot>(second) });
        QCOMPARE(merged->time, second.time);
        QCOMPARE(merged->counters.open, quint64 { 7 });
        QCOMPARE(merged->counters.peak, quint64 { 9 });
        QCOMPARE(merged->counters.messagesIn, quint64 { 30 });
        QCOMPARE(merged->counters.limits[Limit::MaxClients], quint64 { 3 });
        QCOMPARE(merged->lifecycle[0].count, quint64 { 6 });
        QVERIFY(merged->lifecycle[0].isFailed);
        QCOMPARE(merged->lifecycle[0].lastErrno, 24);
        QCOMPARE(merged->costs.threads, 2U);
        QCOMPARE(merged->costs.clientBytes, quint64 { 300 });
        QCOMPARE(merged->costs.waiting, 5U);
        QCOMPARE(merged->costs.clientsPerWorker, (std::vector<quint32> { 3, 4 }));
        QCOMPARE(merged->blocks.size(), std::size_t { 3 });
        QCOMPARE(merged->blocks[1], second.blocks[0]); // the same object: nothing in it changed
    }
};

QTEST_GUILESS_MAIN(TestMergeSnapshots)
#include "tst_mergesnapshots.moc"
