// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/countedmutex.h"

#include "strict.h"

#include <QTest>

#include <thread>

using namespace signalbox;

class TestCountedMutex : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void countsTakes()
    {
        CountedMutex mutex;
        for (int i = 0; i < 5; ++i)
            const std::lock_guard lock(mutex);
        QCOMPARE(mutex.use().takes, quint64 { 5 });
        QCOMPARE(mutex.use().waits, quint64 { 0 });
        QCOMPARE(mutex.use().waited.count(), 0);
    }

    void countsWaits()
    {
        CountedMutex mutex;
        mutex.lock();
        std::thread other([&] { const std::lock_guard lock(mutex); });
        // The other thread is counted only once it has the lock, so there is nothing to watch for but time.
        QTest::qSleep(50);
        mutex.unlock();
        other.join();
        QCOMPARE(mutex.use().takes, quint64 { 2 });
        QCOMPARE(mutex.use().waits, quint64 { 1 });
        QVERIFY(mutex.use().waited.count() > 0);
    }

    void keepsOthersOut()
    {
        CountedMutex mutex;
        int counter = 0;
        std::vector<std::thread> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([&] {
                for (int k = 0; k < 10'000; ++k) {
                    const std::lock_guard lock(mutex);
                    ++counter;
                }
            });
        }
        for (std::thread& thread : threads)
            thread.join();
        QCOMPARE(counter, 40'000);
        QCOMPARE(mutex.use().takes, quint64 { 40'000 });
        QVERIFY(mutex.use().waits <= 40'000);
    }

    void subtracts()
    {
        const LockUse use = LockUse { 10, 5, std::chrono::nanoseconds { 7 } }
            - LockUse { 4, 3, std::chrono::nanoseconds { 2 } };
        QCOMPARE(use.takes, quint64 { 6 });
        QCOMPARE(use.waits, quint64 { 2 });
        QCOMPARE(use.waited.count(), 5);
    }
};

QTEST_GUILESS_MAIN(TestCountedMutex)
#include "tst_countedmutex.moc"
