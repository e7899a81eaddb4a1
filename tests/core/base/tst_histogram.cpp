// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/histogram.h"
#include "strict.h"

#include <QTest>

#include <random>

using namespace signalbox;

class TestHistogram : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void startsEmpty()
    {
        const Histogram histogram;
        QVERIFY(histogram.isEmpty());
        QCOMPARE(histogram.count(), 0U);
        QCOMPARE(histogram.min(), 0U);
        QCOMPARE(histogram.max(), 0U);
        QCOMPARE(histogram.percentile(50), 0U);
    }

    void isExactForSmallValues()
    {
        Histogram histogram;
        for (quint64 value = 1; value <= 200; ++value)
            histogram.record(value);
        QCOMPARE(histogram.percentile(0), 1U);
        QCOMPARE(histogram.percentile(0.5), 1U);
        QCOMPARE(histogram.percentile(50), 100U);
        QCOMPARE(histogram.percentile(99), 198U);
        QCOMPARE(histogram.percentile(100), 200U);
        QCOMPARE(histogram.percentile(-5), 1U); // out of range is the nearest that is in it
        QCOMPARE(histogram.percentile(500), 200U);
    }

    void neverTooLowAndOnePercentTooHighAtMost()
    {
        for (int bit = 0; bit < 64; ++bit) {
            for (const quint64 value : { quint64 { 1 } << bit, (quint64 { 1 } << bit) - 1,
                     (quint64 { 1 } << bit) | (quint64 { 1 } << (bit / 2)) }) {
                const quint64 top = Histogram::topOf(Histogram::bucketOf(value));
                QVERIFY(top >= value);
                QVERIFY2(top - value <= value / 128, qPrintable(QString::number(value)));
            }
        }
    }

    void percentilesAgreeWithSortedValues()
    {
        std::mt19937_64 random(7);
        std::lognormal_distribution<double> latencies(11, 1.5); // tens of microseconds, with a long tail
        std::vector<quint64> values(50'000);
        Histogram histogram;
        for (quint64& value : values) {
            value = static_cast<quint64>(latencies(random));
            histogram.record(value);
        }
        std::sort(values.begin(), values.end());
        QCOMPARE(histogram.count(), values.size());
        QCOMPARE(histogram.min(), values.front());
        QCOMPARE(histogram.max(), values.back());
        for (const double percent : { 1.0, 50.0, 90.0, 99.0, 99.9, 100.0 }) {
            const auto rank =
                static_cast<std::size_t>(std::ceil(percent / 100 * static_cast<double>(values.size())));
            const auto exact = static_cast<double>(values[rank - 1]);
            const auto told = static_cast<double>(histogram.percentile(percent));
            QVERIFY2(told >= exact && told <= exact * 1.01, qPrintable(QString::number(percent)));
        }
    }

    void holdsTheLargestValues()
    {
        Histogram histogram;
        histogram.record(~quint64 { 0 });
        histogram.record(0);
        QCOMPARE(histogram.min(), 0U);
        QCOMPARE(histogram.max(), ~quint64 { 0 });
        QCOMPARE(histogram.percentile(100), ~quint64 { 0 });
        QCOMPARE(histogram.percentile(50), 0U);
    }

    void mergesAndClears()
    {
        Histogram low;
        Histogram high;
        Histogram all;
        for (quint64 i = 0; i < 1000; ++i) {
            low.record(i);
            high.record(i * 1000);
            all.record(i);
            all.record(i * 1000);
        }
        low.merge(high);
        low.merge(Histogram {});
        QCOMPARE(low.count(), all.count());
        QCOMPARE(low.min(), all.min());
        QCOMPARE(low.max(), all.max());
        for (const double percent : { 10.0, 50.0, 75.0, 99.0 })
            QCOMPARE(low.percentile(percent), all.percentile(percent));
        Histogram empty;
        empty.merge(high);
        QCOMPARE(empty.min(), 0U);
        QCOMPARE(empty.percentile(50), high.percentile(50));
        low.clear();
        QVERIFY(low.isEmpty());
        QCOMPARE(low.max(), 0U);
    }
};

QTEST_APPLESS_MAIN(TestHistogram)
#include "tst_histogram.moc"
