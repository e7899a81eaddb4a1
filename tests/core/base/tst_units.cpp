// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/units.h"

#include "strict.h"

using namespace signalbox;
using namespace std::chrono_literals;

class TestUnits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void counts_data()
    {
        QTest::addColumn<double>("count");
        QTest::addColumn<QString>("text");
        QTest::newRow("none") << 0.0 << QStringLiteral("0");
        QTest::newRow("whole") << 999.0 << QStringLiteral("999");
        QTest::newRow("fraction") << 0.5 << QStringLiteral("0.50");
        QTest::newRow("rounds up") << 999.7 << QStringLiteral("1.00 k");
        QTest::newRow("thousand") << 1200.0 << QStringLiteral("1.20 k");
        QTest::newRow("million") << 34.5e6 << QStringLiteral("34.5 M");
        QTest::newRow("hundreds") << 345e9 << QStringLiteral("345 G");
        QTest::newRow("next prefix") << 999.6e3 << QStringLiteral("1.00 M");
        QTest::newRow("three digits") << 9.996e3 << QStringLiteral("10.0 k");
        QTest::newRow("beyond the prefixes") << 1e19 << QStringLiteral("10000 P");
    }
    void counts()
    {
        QFETCH(double, count);
        QTEST(formatCount(count), "text");
    }

    void bytes()
    {
        QCOMPARE(formatBytes(0), QStringLiteral("0 B"));
        QCOMPARE(formatBytes(999), QStringLiteral("999 B"));
        QCOMPARE(formatBytes(1200), QStringLiteral("1.20 kB"));
        QCOMPARE(formatBytes(34.5e6), QStringLiteral("34.5 MB"));
    }

    void durations()
    {
        QCOMPARE(formatDuration(42s), QStringLiteral("0:42"));
        QCOMPARE(formatDuration(12min + 7s), QStringLiteral("12:07"));
        QCOMPARE(formatDuration(59min + 59s + 999ms), QStringLiteral("59:59"));
        QCOMPARE(formatDuration(2h + 3min), QStringLiteral("2 h 03 m"));
        QCOMPARE(formatDuration(76h), QStringLiteral("3 d 04 h"));
        QCOMPARE(formatDuration(-5s), QStringLiteral("0:00"));
    }

    void seconds()
    {
        using namespace std::chrono_literals;
        QCOMPARE(toSeconds(1500ms), 1.5);
        QCOMPARE(toMicroseconds(1500ns), 1.5);
        QCOMPARE(secondsText(250ms), QStringLiteral("0.25"));
        QCOMPARE(secondsText(30s), QStringLiteral("30"));
    }

    void latencies()
    {
        QCOMPARE(formatLatency(850ns), QStringLiteral("850 ns"));
        QCOMPARE(formatLatency(21400ns), QStringLiteral("21.4 µs"));
        QCOMPARE(formatLatency(210us), QStringLiteral("210 µs"));
        QCOMPARE(formatLatency(12300us), QStringLiteral("12.3 ms"));
        QCOMPARE(formatLatency(1250ms), QStringLiteral("1.25 s"));
        QCOMPARE(formatLatency(999600ns), QStringLiteral("1.00 ms"));
    }
};

QTEST_GUILESS_MAIN(TestUnits)
#include "tst_units.moc"
