// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/journal.h"
#include "models/logtimelinefeed.h"

#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

#include <deque>

using namespace signalbox;
using namespace std::chrono_literals;

namespace {

using Bucket = LogTimeline::Bucket;

struct Happening
{
    WallTime time;
    Severity severity;
};

Bucket sum(const LogTimeline& line)
{
    Bucket all;
    for (const Bucket& bucket : line.buckets())
        all += bucket;
    return all;
}

/// What the buckets must be, counted anew from all that is there.
std::vector<Bucket> whole(const std::deque<Happening>& events, const LogTimeline& line)
{
    std::vector<Bucket> buckets;
    for (const Happening& event : events) {
        const auto at = event.time <= line.start()
            ? std::size_t { 0 }
            : static_cast<std::size_t>((event.time - line.start()) / line.width());
        if (at >= buckets.size())
            buckets.resize(at + 1);
        buckets[at] += Bucket { 1, event.severity == Severity::Warning ? 1U : 0U,
            event.severity == Severity::Error ? 1U : 0U };
    }
    return buckets;
}

} // namespace

class TestLogTimeline : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isEmptyAtFirst();
    void oneMoment();
    void mergingKeepsTheSums();
    void aLongPauseIsBounded();
    void piecemealIsTheSameAsTheWhole_data();
    void piecemealIsTheSameAsTheWhole();
    void startsAsFineAsTheSpanAllows();
    void feedCountsWhatTheJournalHolds();
    void feedFollowsEviction();
    void feedStartsAnewAfterClear();
    void feedCountsAMillionInSlices();
    void feedStoppedHoldsNothing();
    void feedBecomesFinerAgain();
};

void TestLogTimeline::isEmptyAtFirst()
{
    const LogTimeline line;
    QVERIFY(line.buckets().empty());
    QCOMPARE(line.total(), Bucket {});
    QVERIFY(!line.isTooCoarse());
}

void TestLogTimeline::oneMoment()
{
    LogTimeline line;
    const WallTime now = wallNow();
    for (int i = 0; i < 5; ++i)
        line.add(now, i == 0 ? Severity::Error : Severity::Info);
    QCOMPARE(line.buckets().size(), std::size_t { 1 });
    QCOMPARE(line.total(), (Bucket { 5, 0, 1 }));
    QCOMPARE(line.start().time_since_epoch().count(), now.time_since_epoch().count());
}

void TestLogTimeline::mergingKeepsTheSums()
{
    LogTimeline line;
    WallTime time = wallNow();
    Bucket expected;
    for (int i = 0; i < 20'000; ++i, time += 1ms) {
        const Severity severity = i % 100 == 0 ? Severity::Error
            : i % 10 == 0                      ? Severity::Warning
                                               : Severity::Note;
        line.add(time, severity);
        ++expected.events;
        expected.errors += severity == Severity::Error;
        expected.warnings += severity == Severity::Warning;
        if (i % 997 == 0)
            QCOMPARE(sum(line), expected);
        QVERIFY(line.buckets().size() <= LogTimeline::MaxBuckets);
    }
    QCOMPARE(sum(line), expected);
    QCOMPARE(line.total(), expected);
    QVERIFY(line.buckets().size() > LogTimeline::MaxBuckets / 3); // not coarser than need be
}

void TestLogTimeline::aLongPauseIsBounded()
{
    LogTimeline line;
    const WallTime start = wallNow();
    line.add(start, Severity::Info);
    line.add(start + 1us, Severity::Info);
    line.add(start + 24h * 3650, Severity::Error);
    QVERIFY(line.buckets().size() <= LogTimeline::MaxBuckets);
    QCOMPARE(line.buckets().front().events, quint64 { 2 });
    QCOMPARE(line.buckets().back(), (Bucket { 1, 0, 1 }));
}

void TestLogTimeline::piecemealIsTheSameAsTheWhole_data()
{
    QTest::addColumn<quint32>("seed");
    for (quint32 seed = 1; seed <= 12; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

/// Bursts, pauses, and a front that is evicted, in any order.
void TestLogTimeline::piecemealIsTheSameAsTheWhole()
{
    QFETCH(quint32, seed);
    QRandomGenerator random(seed);
    LogTimeline line;
    std::deque<Happening> events;
    WallTime time = wallNow();
    for (int round = 0; round < 200; ++round) {
        const auto step = std::chrono::nanoseconds { qint64 { 1 } << random.bounded(34) };
        const int count = random.bounded(200);
        for (int i = 0; i < count; ++i) {
            time += step * random.bounded(3);
            events.push_back({ time, static_cast<Severity>(random.bounded(4)) });
            line.add(events.back().time, events.back().severity);
        }
        const int gone = random.bounded(2) == 0 ? 0 : random.bounded(static_cast<int>(events.size()) + 1);
        for (int i = 0; i < gone; ++i) {
            line.remove(events.front().time, events.front().severity);
            events.pop_front();
        }
        QVERIFY(line.buckets().size() <= LogTimeline::MaxBuckets);
        QVERIFY(line.buckets() == whole(events, line));
        QCOMPARE(sum(line), line.total());
        if (!line.buckets().empty())
            QVERIFY(line.buckets().front().events > 0 && line.buckets().back().events > 0);
    }
}

void TestLogTimeline::startsAsFineAsTheSpanAllows()
{
    LogTimeline line;
    line.clear(1h);
    QVERIFY(line.width() * static_cast<qint64>(LogTimeline::MaxBuckets) > 1h);
    QVERIFY(line.width() * static_cast<qint64>(LogTimeline::MaxBuckets) <= 2h);
}

// --- Fed from a journal ---

namespace {

void append(Journal& journal, int count, EventKind kind = EventKind::Note)
{
    EventBatch batch;
    for (int i = 0; i < count; ++i) {
        batch.add(kind, NoConnection, "x");
        if (batch.isLarge())
            journal.append(batch);
    }
    journal.append(batch);
}

} // namespace

void TestLogTimeline::feedCountsWhatTheJournalHolds()
{
    Journal journal;
    LogTimelineFeed feed;
    QSignalSpy changed(&feed, &LogTimelineFeed::changed);
    append(journal, 90);
    append(journal, 9, EventKind::Rejected);
    append(journal, 1, EventKind::Failed);
    feed.setView(journal.view());
    QCOMPARE(feed.timeline().total(), (Bucket { 100, 9, 1 }));
    QVERIFY(changed.count() >= 1);
    append(journal, 5);
    feed.setView(journal.view());
    feed.setView(journal.view()); // again, nothing new
    QCOMPARE(feed.timeline().total(), (Bucket { 105, 9, 1 }));
}

void TestLogTimeline::feedFollowsEviction()
{
    Journal journal({ .bytes = qsizetype { 1 } << 40, .events = 2 * JournalChunk::MaxEvents });
    LogTimelineFeed feed;
    for (int i = 0; i < 30; ++i) {
        append(journal, 3000, i % 7 == 0 ? EventKind::Failed : EventKind::Note);
        feed.setView(journal.view());
        QTRY_VERIFY(!feed.isBehind());
        QCOMPARE(feed.timeline().total().events, journal.stats().events());
    }
    quint64 errors = 0;
    const JournalView view = journal.view();
    view.forEach(0, view.endSequence(), [&](const Event& event) {
        errors += event.kind == EventKind::Failed;
        return true;
    });
    QVERIFY(journal.stats().evicted > 0);
    QCOMPARE(feed.timeline().total().errors, errors);
    QCOMPARE(sum(feed.timeline()), feed.timeline().total());
}

void TestLogTimeline::feedStartsAnewAfterClear()
{
    Journal journal;
    LogTimelineFeed feed;
    append(journal, 50);
    feed.setView(journal.view());
    journal.clear();
    feed.setView(journal.view());
    QCOMPARE(feed.timeline().total(), Bucket {});
    append(journal, 7);
    feed.setView(journal.view());
    QCOMPARE(feed.timeline().total().events, quint64 { 7 });
    Journal other;
    append(other, 60);
    feed.setView(other.view());
    QTRY_COMPARE(feed.timeline().total().events, quint64 { 60 });
}

void TestLogTimeline::feedCountsAMillionInSlices()
{
    Journal journal({ .bytes = qsizetype { 1 } << 40, .events = 2'000'000 });
    append(journal, 1'000'000);
    LogTimelineFeed feed;
    QSignalSpy changed(&feed, &LogTimelineFeed::changed);
    feed.setView(journal.view());
    // Meanwhile there is more.
    append(journal, 10);
    feed.setView(journal.view());
    QTRY_VERIFY(!feed.isBehind());
    QCOMPARE(feed.timeline().total().events, quint64 { 1'000'010 });
    QCOMPARE(sum(feed.timeline()).events, quint64 { 1'000'010 });
}

void TestLogTimeline::feedStoppedHoldsNothing()
{
    Journal journal;
    append(journal, 50);
    LogTimelineFeed feed;
    feed.setView(journal.view());
    feed.stop();
    QVERIFY(feed.view().isEmpty());
    QVERIFY(feed.timeline().buckets().empty());
    feed.setView(journal.view());
    QTRY_COMPARE(feed.timeline().total().events, quint64 { 50 });
}

/// What is left after the eviction of a long quiet time is seen as finely as if it had never been.
void TestLogTimeline::feedBecomesFinerAgain()
{
    Journal journal({ .bytes = qsizetype { 1 } << 40, .events = 2 * JournalChunk::MaxEvents });
    LogTimelineFeed feed;
    WallTime time = wallNow();
    const auto add = [&](quint32 count, std::chrono::nanoseconds step) {
        EventBatch batch;
        for (quint32 i = 0; i < count; ++i, time += step) {
            batch.add(Event { 0, time, NoConnection, EventKind::Note, 0, {}, "x" });
            if (batch.isLarge())
                journal.append(batch);
        }
        journal.append(batch);
        feed.setView(journal.view());
        QTRY_VERIFY(!feed.isBehind());
    };
    add(JournalChunk::MaxEvents, 1s);
    const auto coarse = feed.timeline().width();
    add(JournalChunk::MaxEvents, 1us);
    add(JournalChunk::MaxEvents, 1us);
    add(10, 1us);
    feed.setView(journal.view());
    QTRY_VERIFY(!feed.isBehind());
    QVERIFY(feed.timeline().width() < coarse / 8);
    QCOMPARE(feed.timeline().total().events, journal.stats().events());
}

QTEST_GUILESS_MAIN(TestLogTimeline)
#include "tst_logtimeline.moc"
