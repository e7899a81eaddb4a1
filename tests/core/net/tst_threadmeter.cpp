// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/threadmeter.h"

#include "strict.h"

#include <QTest>

#include <atomic>
#include <condition_variable>
#include <thread>

using namespace signalbox;

class TestThreadMeter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void countsAThreadWhileItIsThere()
    {
        ThreadMeter meter;
        std::mutex mutex;
        std::condition_variable changed;
        int step = 0;
        std::thread thread([&] {
            const ThreadMeter::Member member(meter);
            volatile quint64 sum = 0;
            for (quint64 i = 0; i < 3'000'000; ++i)
                sum = sum + i;
            std::this_thread::sleep_for(std::chrono::milliseconds { 1 }); // a voluntary switch
            std::unique_lock lock(mutex);
            step = 1;
            changed.notify_all();
            changed.wait(lock, [&] { return step == 2; });
        });
        {
            std::unique_lock lock(mutex);
            changed.wait(lock, [&] { return step == 1; });
        }
        ServingCosts during;
        const quint64 stacks = meter.sample(during);
        QCOMPARE(during.threads, 1U);
        QVERIFY(during.cpu.count() > 0);
        QVERIFY2(stacks >= 4096 && stacks <= 256 * 1024, qPrintable(QString::number(stacks)));
        {
            const std::lock_guard lock(mutex);
            step = 2;
            changed.notify_all();
        }
        thread.join();
        ServingCosts after;
        QCOMPARE(meter.sample(after), quint64 { 0 });
        QCOMPARE(after.threads, 0U);
        QVERIFY(after.cpu >= during.cpu); // what it used is not forgotten
        QVERIFY(after.contextSwitches >= 1); // it waited
    }

    void manyThreadsAreLookedAtInTurns()
    {
        constexpr int Many = 600;
        ThreadMeter meter;
        std::atomic<bool> isOver = false;
        std::atomic<int> there = 0;
        std::vector<std::thread> threads;
        for (int i = 0; i < Many; ++i) {
            threads.emplace_back([&] {
                const ThreadMeter::Member member(meter);
                ++there;
                isOver.wait(false);
            });
        }
        QTRY_COMPARE(there.load(), Many);
        quint64 stacks = 0;
        for (int i = 0; i < 4; ++i) {
            ServingCosts costs;
            stacks = meter.sample(costs);
            QCOMPARE(costs.threads, quint32 { Many });
        }
        QVERIFY(stacks >= quint64 { Many } * 4096); // every one has been seen
        isOver = true;
        isOver.notify_all();
        for (std::thread& thread : threads)
            thread.join();
    }
};

QTEST_GUILESS_MAIN(TestThreadMeter)
#include "tst_threadmeter.moc"
