// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/eventset.h"
#include "models/rowindex.h"
#include "strict.h"

#include <QRandomGenerator>
#include <QTest>

#include <algorithm>
#include <vector>

using namespace signalbox;

/// Beside a plain list of numbers, which is what it stands for.
class TestRowIndex : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void isEmptyAtFirst()
    {
        const RowIndex index;
        QCOMPARE(index.count(), quint64 { 0 });
        QCOMPARE(index.rowFrom(0), quint64 { 0 });
        QCOMPARE(index.rowFrom(1'000'000), quint64 { 0 });
    }

    void agreesWithAList_data()
    {
        QTest::addColumn<int>("oneIn");
        QTest::addColumn<quint64>("first");
        QTest::newRow("all") << 1 << quint64 { 1 };
        QTest::newRow("half") << 2 << quint64 { 12'345 };
        QTest::newRow("few") << 300 << quint64 { 4'096 };
        QTest::newRow("next to none") << 20'000 << quint64 { 10'000'000'000 };
    }
    void agreesWithAList()
    {
        QFETCH(int, oneIn);
        QFETCH(quint64, first);
        QRandomGenerator random(5);
        RowIndex index;
        std::vector<quint64> list;
        quint64 end = first;
        const auto check = [&](quint64 sequence) {
            const auto place = std::lower_bound(list.begin(), list.end(), sequence);
            QCOMPARE(index.rowFrom(sequence), quint64(place - list.begin()));
        };
        for (int round = 0; round < 60; ++round) {
            SequenceSet set(end);
            for (int part = random.bounded(3); part >= 0; --part) {
                EventSet events;
                const quint32 count = random.bounded(9'000U);
                for (quint32 i = 0; i < count; ++i) {
                    if (random.bounded(oneIn) == 0) {
                        events.insert(i);
                        list.push_back(end + i);
                    }
                }
                set.append(events, 0, count);
                end += count;
            }
            index.append(set);
            if (random.bounded(3) == 0) {
                const quint64 gone = first + random.bounded(quint32(end - first) + 1);
                const auto kept = std::lower_bound(list.begin(), list.end(), gone);
                QCOMPARE(index.evictTo(gone), quint64(kept - list.begin()));
                list.erase(list.begin(), kept);
                first = std::max(first, gone);
            }
            QCOMPARE(index.count(), quint64(list.size()));
            for (int i = 0; i < 100 && !list.empty(); ++i) {
                const auto row = random.bounded(quint32(list.size()));
                QCOMPARE(index.sequenceAt(row), list[row]);
                check(first + random.bounded(quint32(end - first) + 10));
            }
            if (!list.empty()) {
                QCOMPARE(index.sequenceAt(0), list.front());
                QCOMPARE(index.sequenceAt(list.size() - 1), list.back());
            }
            check(0);
            check(end + 100'000);
        }
    }

    void whatIsEvictedOnItsWayIsLeftOut()
    {
        EventSet events(0, 500);
        SequenceSet set(100);
        set.append(events, 0, 500);
        set.removeBelow(50);
        QCOMPARE(set.count(), quint64 { 500 });
        set.removeBelow(333);
        QCOMPARE(set.count(), quint64 { 267 });
        RowIndex index;
        index.append(set);
        QCOMPARE(index.sequenceAt(0), quint64 { 333 });
        set.removeBelow(1'000'000);
        QVERIFY(set.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestRowIndex)
#include "tst_rowindex.moc"
