// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/clock.h"

#include "strict.h"

#include <QRandomGenerator>

using namespace signalbox;

class TestClock : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("TZ", "Europe/Berlin"); } // a zone in which some local times do not exist
    void init() { testing::failOnAnyWarning(); }

    void neverGoesBack()
    {
        WallTime last = wallNow();
        for (int i = 0; i < 100000; ++i) {
            const WallTime now = wallNow();
            QVERIFY(now >= last);
            last = now;
        }
    }

    void isTheRealTime()
    {
        QVERIFY(std::chrono::abs(wallNow() - std::chrono::system_clock::now()) < std::chrono::seconds { 5 });
    }

    void writes_data()
    {
        QTest::addColumn<qint64>("ns");
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("epoch") << qint64 { 0 } << QByteArray("1970-01-01T00:00:00.000000000Z");
        QTest::newRow("design") << qint64 { 1795332051123456789 }
                                << QByteArray("2026-11-22T07:20:51.123456789Z");
        QTest::newRow("before 1970") << qint64 { -1 } << QByteArray("1969-12-31T23:59:59.999999999Z");
        QTest::newRow("leap day") << qint64 { 1709164800000000001 }
                                  << QByteArray("2024-02-29T00:00:00.000000001Z");
        QTest::newRow("not in Berlin")
            << qint64 { 1774751400000000000 } << QByteArray("2026-03-29T02:30:00.000000000Z");
    }
    void writes()
    {
        QFETCH(qint64, ns);
        QFETCH(QByteArray, text);
        const WallTime time { std::chrono::nanoseconds { ns } };
        QCOMPARE(toRfc3339(time), text);
        QVERIFY(fromRfc3339(text) == time);
    }

    void goesBothWays()
    {
        QRandomGenerator random(4);
        for (int i = 0; i < 10000; ++i) {
            const auto ns = static_cast<qint64>(random.generate64() >> 1);
            const WallTime time { std::chrono::nanoseconds { ns } };
            QVERIFY(ns > qint64 { 9'190'000'000'000'000'000 } || fromRfc3339(toRfc3339(time)) == time);
        }
    }

    void reads_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("same");
        QTest::newRow("no fraction") << QByteArray("2026-11-22T07:20:51Z")
                                     << QByteArray("2026-11-22T07:20:51.000000000Z");
        QTest::newRow("one digit") << QByteArray("2026-11-22T07:20:51.1Z")
                                   << QByteArray("2026-11-22T07:20:51.100000000Z");
        QTest::newRow("east") << QByteArray("2026-11-22T01:20:51+05:30")
                              << QByteArray("2026-11-21T19:50:51.000000000Z");
        QTest::newRow("west") << QByteArray("2026-12-31T23:00:00-02:00")
                              << QByteArray("2027-01-01T01:00:00.000000000Z");
        QTest::newRow("small letters")
            << QByteArray("2026-11-22t07:20:51z") << QByteArray("2026-11-22T07:20:51.000000000Z");
    }
    void reads()
    {
        QFETCH(QByteArray, text);
        const auto time = fromRfc3339(text);
        QVERIFY(time.has_value());
        QTEST(toRfc3339(*time), "same");
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char* text : { "", "2026-11-22", "2026-11-22T07:20:51", "2026-11-22T07:20:51.Z",
                 "2026-02-30T00:00:00Z", "2026-13-01T00:00:00Z", "2026-11-22T24:00:00Z", "2026-11-22T07:60:00Z",
                 "2026-11-22T07:20:51.1234567890Z", "2026-11-22T07:20:51Zx", "2026-11-22T07:20:51+0530",
                 "2026-11-22T07:20:51+25:00", "9999-01-01T00:00:00Z", "0001-01-01T00:00:00Z",
                 "2026/11/22T07:20:51Z", "+026-11-22T07:20:51Z" })
            QTest::newRow(text) << QByteArray(text);
    }
    void refuses()
    {
        QFETCH(QByteArray, text);
        QVERIFY(!fromRfc3339(text));
    }
};

QTEST_GUILESS_MAIN(TestClock)
#include "tst_clock.moc"
