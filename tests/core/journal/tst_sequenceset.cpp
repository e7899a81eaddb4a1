// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/eventset.h"
#include "journal/sequenceset.h"

#include "strict.h"

#include <QRandomGenerator>

#include <vector>

using namespace signalbox;

namespace {

std::vector<quint64> numbers(const SequenceSet& set)
{
    std::vector<quint64> found;
    for (std::size_t word = 0; word < set.words().size(); ++word) {
        for (quint64 bit = 0; bit < SequenceSet::WordBits; ++bit) {
            if ((set.words()[word] >> bit & 1U) != 0)
                found.push_back(set.base() + word * SequenceSet::WordBits + bit);
        }
    }
    return found;
}

} // namespace

class TestSequenceSet : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void eventSetsHoldWhatWasPutIn()
    {
        const EventSet none;
        QVERIFY(none.isEmpty());
        EventSet some(3, 200);
        QCOMPARE(some.count(), 197U);
        QVERIFY(!some.contains(2) && some.contains(3) && some.contains(199) && !some.contains(200));
        some.keep([](quint32 index) { return index % 2 == 0; });
        QCOMPARE(some.count(), 98U);
        EventSet other(100, JournalChunk::MaxEvents);
        QCOMPARE(other.count(), JournalChunk::MaxEvents - 100);
        other -= some;
        QVERIFY(!other.contains(150) && other.contains(151));
        other |= some;
        QVERIFY(other.contains(4) && other.contains(150));
        quint32 visited = 0;
        other.forEach([&](quint32 index) {
            QVERIFY(other.contains(index));
            ++visited;
        });
        QCOMPARE(visited, other.count());
    }

    /// At whatever number a set begins, and wherever chunks end.
    void appendsRunsOfAnyLength()
    {
        QRandomGenerator random(7);
        for (int round = 0; round < 200; ++round) {
            const quint64 first = random.bounded(1000U);
            SequenceSet set(first);
            QCOMPARE(set.end(), first);
            std::vector<quint64> expected;
            for (int run = 0; run < 5; ++run) {
                EventSet events;
                const quint32 from = random.bounded(300U);
                const quint32 count = random.bounded(300U);
                for (quint32 i = 0; i < count; ++i) {
                    if (random.bounded(3) == 0) {
                        events.insert(from + i);
                        expected.push_back(set.end() + i);
                    }
                }
                events.insert(from + count); // beyond: not meant
                set.append(events, from, count);
            }
            QCOMPARE(numbers(set), expected);
            QCOMPARE(set.count(), expected.size());
            QCOMPARE(set.isEmpty(), expected.empty());
        }
    }
};

QTEST_GUILESS_MAIN(TestSequenceSet)
#include "tst_sequenceset.moc"
