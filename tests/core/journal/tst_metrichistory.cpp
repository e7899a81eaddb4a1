// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/metrichistory.h"
#include "strict.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace signalbox;
using namespace std::chrono_literals;

namespace {

constexpr WallTime Start { 1'790'000'000s };

Snapshot at(std::chrono::milliseconds time, quint64 counted, quint64 generation = 1)
{
    Snapshot snapshot;
    snapshot.generation = generation;
    snapshot.time = Start + time;
    snapshot.counters.bytesIn = counted * 10;
    snapshot.counters.bytesOut = counted * 20;
    snapshot.counters.messagesIn = counted;
    snapshot.counters.messagesOut = counted * 2;
    snapshot.counters.rejected = counted / 10;
    snapshot.counters.open = 3;
    snapshot.costs.waiting = 4;
    return snapshot;
}

bool add(MetricHistory& history, const Snapshot& snapshot, const RoundTripSummary& trips = {})
{
    return history.add(&snapshot, trips, snapshot.time);
}

bool isUnknown(double value) { return std::isnan(value); }

} // namespace

class TestMetricHistory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void ratesAreDifferencesASecond_data()
    {
        QTest::addColumn<int>("elapsed");
        QTest::addColumn<quint64>("counted");
        QTest::addColumn<double>("perSecond");
        QTest::newRow("a second") << 1000 << quint64 { 100 } << 100.0;
        QTest::newRow("half a second") << 500 << quint64 { 100 } << 200.0;
        QTest::newRow("two seconds") << 2000 << quint64 { 100 } << 50.0;
        QTest::newRow("silence is zero") << 1000 << quint64 { 0 } << 0.0;
        QTest::newRow("much") << 1000 << quint64 { 1'000'000'000 } << 1e9;
    }
    void ratesAreDifferencesASecond()
    {
        QFETCH(int, elapsed);
        QFETCH(quint64, counted);
        QFETCH(double, perSecond);
        MetricHistory history;
        history.begin(Start);
        QVERIFY(add(history, at(1000ms, 50)));
        QVERIFY(add(history, at(1000ms + std::chrono::milliseconds(elapsed), 50 + counted)));
        const MetricSample& last = history.samples().back();
        QCOMPARE(last.time, Start + 1000ms + std::chrono::milliseconds(elapsed));
        QCOMPARE(last[Metric::BytesIn], perSecond * 10);
        QCOMPARE(last[Metric::BytesOut], perSecond * 20);
        QCOMPARE(last[Metric::MessagesIn], perSecond);
        QCOMPARE(last[Metric::MessagesOut], perSecond * 2);
        QCOMPARE(last[Metric::Refused], perSecond / 10);
        QCOMPARE(last[Metric::Connected], 3.0);
        QCOMPARE(last[Metric::Waiting], 4.0);
        QVERIFY(isUnknown(last[Metric::RoundTripMedian]));
    }

    void aServerThatBeganCountsFromZero()
    {
        MetricHistory history;
        history.begin(Start);
        QVERIFY(add(history, at(1000ms, 70)));
        QCOMPARE(history.samples().size(), 2U);
        QVERIFY(isUnknown(history.samples().front()[Metric::MessagesIn]));
        QCOMPARE(history.samples().back()[Metric::MessagesIn], 70.0);
    }

    void theLastWordOfTheServerBeforeIsNotTheNext()
    {
        MetricHistory history;
        history.begin(Start + 5s);
        QVERIFY(!add(history, at(4900ms, 1'000'000, 1)));
        QVERIFY(add(history, at(6000ms, 5, 2)));
        QCOMPARE(history.samples().back()[Metric::MessagesIn], 5.0);
    }

    void anotherServerBeginsAfterAGap_data()
    {
        QTest::addColumn<bool>("isSeenToBegin");
        QTest::newRow("seen to begin") << true;
        QTest::newRow("only by its number") << false;
    }
    void anotherServerBeginsAfterAGap()
    {
        QFETCH(bool, isSeenToBegin);
        MetricHistory history;
        history.begin(Start);
        add(history, at(1000ms, 100));
        add(history, at(2000ms, 200));
        if (isSeenToBegin)
            history.begin(Start + 2500ms);
        else
            QVERIFY(add(history, at(2500ms, 0, 2)));
        add(history, at(3500ms, 40, 2));
        QCOMPARE(history.samples().size(), 5U);
        for (const double value : history.samples()[3].values)
            QVERIFY(isUnknown(value));
        QCOMPARE(history.samples()[4][Metric::MessagesIn], 40.0);
    }

    void noServerLeavesNoSample()
    {
        MetricHistory history;
        QVERIFY(!history.add(nullptr, {}, Start));
        QVERIFY(history.isEmpty());
        history.begin(Start);
        add(history, at(1000ms, 100));
        QVERIFY(!history.add(nullptr, {}, Start + 2s));
        // Its counters hold no more, were it seen again.
        QVERIFY(add(history, at(8000ms, 100)));
        QVERIFY(isUnknown(history.samples().back()[Metric::MessagesIn]));
        QVERIFY(history.isAfterGap(history.samples().size() - 1));
        QVERIFY(!history.isAfterGap(0));
        QVERIFY(!history.isAfterGap(1));
    }

    void aShortIntervalWaitsForMore()
    {
        MetricHistory history;
        history.begin(Start);
        add(history, at(1000ms, 100));
        QVERIFY(!add(history, at(1010ms, 101)));
        QVERIFY(!add(history, at(1010ms, 101))); // nothing new at all
        QVERIFY(add(history, at(2000ms, 200)));
        QCOMPARE(history.samples().back()[Metric::MessagesIn], 100.0); // what came meanwhile counts once
    }

    void countersThatFallOrWrap_data()
    {
        QTest::addColumn<quint64>("before");
        QTest::addColumn<quint64>("after");
        QTest::addColumn<double>("rate");
        constexpr quint64 Most = std::numeric_limits<quint64>::max();
        QTest::newRow("wraps") << Most - 9 << quint64 { 90 } << 100.0;
        QTest::newRow("falls") << quint64 { 100 } << quint64 { 40 } << std::numeric_limits<double>::quiet_NaN();
    }
    void countersThatFallOrWrap()
    {
        QFETCH(quint64, before);
        QFETCH(quint64, after);
        QFETCH(double, rate);
        MetricHistory history;
        Snapshot first = at(1000ms, 0);
        first.counters.bytesIn = before;
        Snapshot second = at(2000ms, 0);
        second.counters.bytesIn = after;
        add(history, first);
        add(history, second);
        const double told = history.samples().back()[Metric::BytesIn];
        QVERIFY(isUnknown(rate) ? isUnknown(told) : told == rate);
        QCOMPARE(history.samples().back()[Metric::MessagesIn], 0.0);
    }

    void roundTripsAreKnownWithoutAServer()
    {
        MetricHistory history;
        QVERIFY(history.add(nullptr, { 8, 210us, 3ms }, Start));
        const MetricSample& sample = history.samples().back();
        QCOMPARE(sample[Metric::RoundTrips], 8.0);
        QCOMPARE(sample[Metric::RoundTripMedian], 210.0);
        QCOMPARE(sample[Metric::RoundTripP99], 3000.0);
        QVERIFY(isUnknown(sample[Metric::Connected]));
        // And no trip in an interval is not a trip of no time.
        Snapshot serving = at(1000ms, 0);
        add(history, serving);
        serving = at(2000ms, 0);
        add(history, serving);
        QVERIFY(isUnknown(history.samples().back()[Metric::RoundTripMedian]));
        QVERIFY(isUnknown(history.samples().back()[Metric::RoundTrips]));
    }

    void whatTheSystemDoesNotTellIsUnknown()
    {
        MetricHistory history;
        history.begin(Start);
        Snapshot snapshot = at(1000ms, 5);
        snapshot.costs.waiting.reset();
        add(history, snapshot);
        QVERIFY(isUnknown(history.samples().back()[Metric::Waiting]));
        QCOMPARE(history.samples().back()[Metric::Connected], 3.0);
    }

    void itIsBoundedByTimeAndNumber_data()
    {
        QTest::addColumn<int>("interval");
        QTest::newRow("a second") << 1000;
        QTest::newRow("as often as it goes") << 200;
        QTest::newRow("seldom") << 30'000;
    }
    void itIsBoundedByTimeAndNumber()
    {
        QFETCH(int, interval);
        MetricHistory history;
        history.begin(Start);
        for (int i = 1; i <= 5000; ++i)
            QVERIFY(add(history, at(std::chrono::milliseconds(interval) * i, static_cast<quint64>(i))));
        const auto& samples = history.samples();
        QVERIFY(samples.size() <= MetricHistory::MaxSamples);
        QVERIFY(samples.back().time - samples.front().time <= MetricHistory::Span);
        QCOMPARE(samples.back().time, Start + std::chrono::milliseconds(interval) * 5000);
        QVERIFY(samples.size() == MetricHistory::MaxSamples
            || samples.back().time - samples.front().time > MetricHistory::Span - 60s);
    }

    void theNearestIsFoundWithinReach_data()
    {
        QTest::addColumn<int>("ms");
        QTest::addColumn<int>("index");
        QTest::newRow("before all") << -1400 << 0;
        QTest::newRow("too far before") << -2000 << -1;
        QTest::newRow("exactly") << 1000 << 1;
        QTest::newRow("nearer to the first") << 400 << 0;
        QTest::newRow("nearer to the second") << 600 << 1;
        QTest::newRow("after all") << 2900 << 2;
        QTest::newRow("too far after") << 3600 << -1;
    }
    void theNearestIsFoundWithinReach()
    {
        QFETCH(int, ms);
        QFETCH(int, index);
        MetricHistory history;
        QCOMPARE(history.nearest(Start, 1h), -1);
        history.begin(Start);
        add(history, at(1000ms, 1));
        add(history, at(2000ms, 2));
        QCOMPARE(history.nearest(Start + std::chrono::milliseconds(ms), 1500ms), qsizetype { index });
    }
};

QTEST_APPLESS_MAIN(TestMetricHistory)
#include "tst_metrichistory.moc"
