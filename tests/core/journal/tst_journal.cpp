// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/journal.h"

#include "journalbuilder.h"
#include "strict.h"

#include <atomic>
#include <thread>

using namespace signalbox;
using testing::JournalBuilder;

namespace {

constexpr ConnectionId One { 1 };

void fill(Journal& journal, quint64 events, QByteArrayView payload = {})
{
    EventBatch batch(0);
    for (quint64 i = 0; i < events; ++i) {
        batch.received(One, payload);
        if (batch.isLarge())
            journal.append(batch);
    }
    journal.append(batch);
}

} // namespace

class TestJournal : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void startsEmpty()
    {
        const Journal journal;
        const JournalView view = journal.view();
        QVERIFY(view.isEmpty());
        QCOMPARE(view.firstSequence(), quint64 { 1 });
        QCOMPARE(view.endSequence(), quint64 { 1 });
        QCOMPARE(journal.stats().fill(), 0.0);
        QVERIFY(JournalView().isEmpty());
    }

    void keepsWhatIsAppended()
    {
        const JournalView view = JournalBuilder().opened(1).received(1, "hello").closed(1).view();
        QCOMPARE(view.size(), quint64 { 3 });
        QCOMPARE(view.at(1).kind, EventKind::Opened);
        QCOMPARE(view.at(2).payload.toByteArray(), QByteArray("hello"));
        QVERIFY(view.at(2).detail.isEmpty());
        QCOMPARE(view.at(3).detail.toByteArray(), QByteArray("peer-closed"));
        QCOMPARE(toRfc3339(view.at(3).time), QByteArray("2026-11-22T07:20:51.125456789Z"));
        QCOMPARE(view.connection(view.at(2)).peer.toString(), QStringLiteral("127.0.0.1:41022"));
        QCOMPARE(view.connection(view.at(3)).local.toString(), QStringLiteral("127.0.0.1:65432"));
    }

    void timesNeverGoBack()
    {
        Journal journal;
        EventBatch batch;
        for (const int ns : { 100, 50, 200, 150 }) {
            Event event;
            event.time = WallTime { std::chrono::nanoseconds { ns } };
            batch.add(event);
        }
        journal.append(batch);
        QList<qint64> times;
        journal.view().forEach(1, 5, [&](const Event& event) {
            times += event.time.time_since_epoch().count();
            return true;
        });
        QCOMPARE(times, (QList<qint64> { 100, 100, 200, 200 }));
    }

    void findsByTime()
    {
        const JournalView view = JournalBuilder().opened(1).received(1, "a").received(1, "b").view();
        QCOMPARE(view.sequenceAt(view.at(1).time), quint64 { 1 });
        QCOMPARE(view.sequenceAt(view.at(2).time), quint64 { 2 });
        QCOMPARE(view.sequenceAt(view.at(2).time + std::chrono::nanoseconds { 1 }), quint64 { 3 });
        QCOMPARE(view.sequenceAt(WallTime {}), quint64 { 1 });
        QCOMPARE(view.sequenceAt(WallTime::max()), quint64 { 4 });
    }

    void evictsAndCountsByNumber()
    {
        constexpr quint64 Chunk = JournalChunk::MaxEvents;
        Journal journal({ std::numeric_limits<qsizetype>::max(), 2 * Chunk });
        fill(journal, 5 * Chunk + 10, "x");
        const JournalStats stats = journal.stats();
        QVERIFY(stats.events() <= 2 * Chunk);
        QVERIFY(stats.evicted > 0);
        QCOMPARE(stats.firstSequence, stats.evicted + 1);
        QCOMPARE(stats.endSequence, 5 * Chunk + 11);
        const JournalView view = journal.view();
        QCOMPARE(view.firstSequence(), stats.firstSequence);
        QCOMPARE(view.at(view.firstSequence()).sequence, view.firstSequence());
        QVERIFY(stats.fill() > 0.5 && stats.fill() <= 1.0);
    }

    void evictsByMemory()
    {
        constexpr qsizetype Limit = 16 * 1024 * 1024;
        Journal journal({ Limit, std::numeric_limits<quint64>::max() });
        const QByteArray payload(4096, 'x');
        for (int i = 0; i < 20; ++i) {
            fill(journal, 1000, payload);
            QVERIFY(journal.stats().bytes <= Limit);
        }
        QVERIFY(journal.stats().evicted > 0);
        QVERIFY(journal.stats().events() > 1000);
    }

    void aLimitBelowOneChunkKeepsTheNewest()
    {
        Journal journal({ 1, 1 });
        fill(journal, JournalChunk::MaxEvents + 5, "x");
        const JournalView view = journal.view();
        QVERIFY(view.contains(JournalChunk::MaxEvents + 5));
        QVERIFY(view.size() < JournalChunk::MaxEvents);
    }

    void limitsCanChange()
    {
        Journal journal;
        fill(journal, 3 * JournalChunk::MaxEvents + 1);
        QCOMPARE(journal.stats().evicted, quint64 { 0 });
        journal.setLimits({ std::numeric_limits<qsizetype>::max(), 100 });
        QCOMPARE(journal.stats().evicted, quint64 { 3 } * JournalChunk::MaxEvents);
        QCOMPARE(journal.stats().limits.events, quint64 { 100 });
    }

    void viewsOutliveEvictionAndClearing()
    {
        Journal journal({ std::numeric_limits<qsizetype>::max(), JournalChunk::MaxEvents });
        fill(journal, 100, "the first ones");
        const JournalView old = journal.view();
        fill(journal, 4 * JournalChunk::MaxEvents, "later");
        journal.clear();
        QCOMPARE(old.size(), quint64 { 100 });
        int seen = 0;
        old.forEach(0, 1000, [&](const Event& event) {
            return event.payload == QByteArrayView("the first ones") && ++seen > 0;
        });
        QCOMPARE(seen, 100);
        QVERIFY(journal.view().isEmpty());
    }

    void aViewDoesNotGrow()
    {
        Journal journal;
        fill(journal, 10, "a");
        const JournalView view = journal.view();
        fill(journal, 10, "b");
        QCOMPARE(view.size(), quint64 { 10 });
        QVERIFY(!view.contains(11));
        int seen = 0;
        view.forEach(0, 100, [&](const Event&) { return ++seen > 0; });
        QCOMPARE(seen, 10);
    }

    void sequencesGoOnAfterClear()
    {
        Journal journal;
        fill(journal, 10);
        journal.clear();
        fill(journal, 1);
        QCOMPARE(journal.view().firstSequence(), quint64 { 11 });
        QCOMPARE(journal.view().size(), quint64 { 1 });
        QCOMPARE(journal.stats().evicted, quint64 { 0 }); // cleared on purpose
    }

    void forEachKeepsToItsRange()
    {
        Journal journal;
        fill(journal, 2 * JournalChunk::MaxEvents + 100);
        const JournalView view = journal.view();
        const auto collect = [&](quint64 from, quint64 to, quint64 stopAt) {
            std::vector<quint64> all;
            view.forEach(from, to, [&](const Event& event) {
                all.push_back(event.sequence);
                return event.sequence != stopAt;
            });
            return all;
        };
        constexpr quint64 Border = JournalChunk::MaxEvents;
        QCOMPARE(collect(Border - 1, Border + 3, 0),
            (std::vector<quint64> { Border - 1, Border, Border + 1, Border + 2 }));
        QCOMPARE(collect(5, 5, 0).size(), std::size_t { 0 });
        QCOMPARE(collect(0, ~quint64 { 0 }, 3), (std::vector<quint64> { 1, 2, 3 }));
    }

    void sharedBytesSurviveTheEndOfAChunk()
    {
        // An echo's reply whose received bytes stand in the chunk before needs a copy of its own.
        Journal journal;
        fill(journal, JournalChunk::MaxEvents - 1);
        EventBatch batch;
        const QByteArray buffer("shared over the border");
        batch.received(One, buffer);
        const iovec vector[] = { { const_cast<char*>(buffer.data()),
            static_cast<std::size_t>(buffer.size()) } };
        batch.sent(One, vector, 22);
        batch.sent(One, vector, 6);
        journal.append(batch);
        const JournalView view = journal.view();
        for (const quint64 sequence : { 0, 1 })
            QCOMPARE(view.at(JournalChunk::MaxEvents + sequence).payload.toByteArray(), buffer);
        QCOMPARE(view.at(JournalChunk::MaxEvents + 2).payload.toByteArray(), QByteArray("shared"));
    }

    void endsStayKnownAsLongAsTheirEvents()
    {
        JournalBuilder builder;
        // Three blocks of connections, each opened, used and closed.
        for (quint32 id = 1; id <= 3000; ++id)
            builder.opened(id, ("10.0.0.1:" + QByteArray::number(id)).constData()).received(id, "x").closed(id);
        const JournalView view = builder.view();
        view.forEach(0, view.endSequence(),
            [&](const Event& event) { return view.connection(event).peer.port == number(event.connection); });
        for (quint64 sequence = view.firstSequence(); sequence < view.endSequence(); ++sequence) {
            const Event event = view.at(sequence);
            QCOMPARE(quint32 { view.connection(event).peer.port }, number(event.connection));
        }
    }

    void lateConnectionsOfAnOldBlockAreKnown()
    {
        // With several workers, number 5 may be journalled after 1024 and after all its neighbours have gone.
        JournalBuilder builder;
        builder.opened(1, "10.0.0.1:1").journal();
        builder.opened(1024, "10.0.0.1:2").closed(1).event(EventKind::Note, 1, "late").journal();
        builder.opened(5, "10.0.0.1:5").received(5, "x");
        const JournalView view = builder.view();
        QCOMPARE(view.connection(view.at(1)).peer.toString(), QStringLiteral("10.0.0.1:1"));
        QCOMPARE(view.connection(view.at(4)).peer.toString(), QStringLiteral("10.0.0.1:1"));
        QCOMPARE(view.connection(view.at(5)).peer.toString(), QStringLiteral("10.0.0.1:5"));
        QCOMPARE(view.connection(view.at(6)).peer.toString(), QStringLiteral("10.0.0.1:5"));
    }

    void countsDropped()
    {
        Journal journal;
        journal.countDropped(3);
        journal.countDropped(4);
        QCOMPARE(journal.stats().dropped, quint64 { 7 });
    }

    void manyWritersAndReaders()
    {
        constexpr int Writers = 3;
        constexpr quint64 PerWriter = 60000;
        const auto journal = std::make_shared<Journal>(JournalLimits { 8 * 1024 * 1024, 100000 });
        std::atomic<int> running = Writers;
        std::atomic<bool> isSound = true;
        std::vector<std::thread> threads;
        for (int w = 0; w < Writers; ++w) {
            threads.emplace_back([&, w] {
                EventBatch batch;
                const ConnectionId id { static_cast<quint32>(w + 1) };
                batch.opened(id, { testing::endpoint("127.0.0.1:1000"), testing::endpoint("127.0.0.1:2000") });
                const QByteArray payload(50, static_cast<char>('a' + w));
                for (quint64 i = 0; i < PerWriter; ++i) {
                    batch.received(id, payload);
                    if (i % 100 == 0)
                        journal->append(batch);
                }
                journal->append(batch);
                --running;
            });
        }
        for (int r = 0; r < 2; ++r) {
            threads.emplace_back([&] {
                while (running > 0 && isSound) {
                    const JournalView view = journal->view();
                    WallTime last {};
                    quint64 next = view.firstSequence();
                    view.forEach(0, view.endSequence(), [&](const Event& event) {
                        const char expected = static_cast<char>('a' + number(event.connection) - 1);
                        const bool isWhole = event.kind == EventKind::Opened
                            || (event.payload.size() == 50 && event.payload.front() == expected
                                && event.payload.back() == expected);
                        if (event.sequence != next++ || event.time < last || !isWhole)
                            isSound = false;
                        last = event.time;
                        return isSound.load();
                    });
                    if (!view.isEmpty() && view.connection(view.at(view.endSequence() - 1)).peer.port != 1000)
                        isSound = false;
                    static_cast<void>(journal->stats());
                }
            });
        }
        for (std::thread& thread : threads)
            thread.join();
        QVERIFY(isSound);
        QCOMPARE(journal->stats().endSequence, Writers * (PerWriter + 1) + 1);
    }
};

QTEST_GUILESS_MAIN(TestJournal)
#include "tst_journal.moc"
